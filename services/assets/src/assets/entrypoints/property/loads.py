"""Loads over HTTP: weighed from place to place, and claimed for by the tonne."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.property.load_commands import (
    AttachDocument,
    ClaimSubsidy,
    RecordWeight,
    RequestClaimPayment,
)
from assets.application.property.loads import Loads
from assets.domain.property.load import Load, Weighing
from assets.domain.property.subsidy_claim import ClaimUnknownError, SubsidyClaim
from assets.entrypoints.payments.request_bodies import Code, Number
from assets.entrypoints.property.asset_reads import READ
from assets.entrypoints.property.load_bodies import (
    ClaimAnswer,
    ClaimBody,
    ClaimMadeAnswer,
    ClaimPaymentBody,
    ClaimStepAnswer,
    DocumentBody,
    LoadAnswer,
    LoadStepAnswer,
    WeightBody,
)
from assets.entrypoints.property.parts import PropertyParts
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

REPORT_LOAD, CLAIM = "assets.load.report", "assets.subsidy.claim"


@dataclass(frozen=True, kw_only=True)
class LoadParts:
    """What the routes of loads need."""

    parts: PropertyParts
    loads: Loads


def load_routes(own: LoadParts) -> APIRouter:
    """Give the routes of loads and of the subsidies for them."""
    router = APIRouter(tags=["loads"])
    _weighing(router, own)
    _claiming(router, own)
    _asking(router, own)
    _reading(router, own)
    _reading_claims(router, own)
    return router


def _weighing(router: APIRouter, own: LoadParts) -> None:
    report = own.parts.gate.caller(permission(REPORT_LOAD, key_required=True, reports=True))

    @router.post("/units/{unit}/load-weights", status_code=201, response_model=LoadStepAnswer)
    async def record_weight(
        unit: UUID, body: WeightBody, caller: Annotated[Caller, Depends(report)]
    ) -> Response:
        """Record what a load weighed; a loss over the tolerance is recorded and flagged."""
        context = own.parts.of_unit(caller, unit, on=body.weighed_on)
        weighing = Weighing(
            stage=body.stage,
            weight_kg=body.weight_kg,
            weighed_on=body.weighed_on,
            note=body.note,
            receiver=body.receiver,
            evidence=tuple(body.evidence),
        )
        command = RecordWeight(unit=unit, number=body.number, kind=body.kind, weighing=weighing)
        return answer(await own.loads.record_weight(command, context), status=201)


def _claiming(router: APIRouter, own: LoadParts) -> None:
    claim = own.parts.gate.caller(permission(CLAIM, key_required=True))

    @router.post(
        "/units/{unit}/loads/{number}/subsidy-claims",
        status_code=201,
        response_model=ClaimMadeAnswer,
    )
    async def claim_subsidy(
        unit: UUID, number: Number, body: ClaimBody, caller: Annotated[Caller, Depends(claim)]
    ) -> Response:
        """Claim a subsidy per tonne (按吨补贴) for what a load weighed."""
        context = own.parts.of_unit(caller, unit, on=own.parts.today())
        command = ClaimSubsidy(unit=unit, load=number, **dict(body))
        return answer(await own.loads.claim_subsidy(command, context), status=201)

    @router.post(
        "/units/{unit}/loads/{number}/subsidy-claims/{subsidy}/documents",
        response_model=ClaimStepAnswer,
    )
    async def attach_document(
        unit: UUID,
        number: Number,
        subsidy: Code,
        body: DocumentBody,
        caller: Annotated[Caller, Depends(claim)],
    ) -> Response:
        """Attach a document that the subsidy asks for."""
        context = own.parts.of_unit(caller, unit, on=own.parts.today())
        command = AttachDocument(
            unit=unit,
            load=number,
            subsidy=subsidy,
            document=body.document,
            evidence=tuple(body.evidence),
        )
        return answer(await own.loads.attach_document(command, context), status=200)


def _asking(router: APIRouter, own: LoadParts) -> None:
    claim = own.parts.gate.caller(permission(CLAIM, key_required=True))

    @router.post(
        "/units/{unit}/loads/{number}/subsidy-claims/{subsidy}/payment-requests",
        status_code=201,
        response_model=ClaimStepAnswer,
    )
    async def request_claim_payment(
        unit: UUID,
        number: Number,
        subsidy: Code,
        body: ClaimPaymentBody,
        caller: Annotated[Caller, Depends(claim)],
    ) -> Response:
        """Ask for the payment of a claim, once every document is attached."""
        context = own.parts.of_unit(caller, unit, on=own.parts.today())
        command = RequestClaimPayment(
            unit=unit,
            load=number,
            subsidy=subsidy,
            requester=caller.person,
            **dict(body),
        )
        return answer(await own.loads.request_claim_payment(command, context), status=201)


def _reading(router: APIRouter, own: LoadParts) -> None:
    reader = own.parts.reader
    read = own.parts.gate.caller(READ)
    cursors = Cursors(listing="loads", fields={"position": int}, key=own.parts.cursor_key)

    @router.get("/units/{unit}/loads")
    async def loads(  # noqa: PLR0913  # each is one query parameter
        unit: UUID,
        caller: Annotated[Caller, Depends(read)],
        *,
        number: Number | None = None,
        irregular: bool = False,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[LoadAnswer]:
        """List loads with their linked weights, or only those with which something is wrong."""
        await own.parts.read_unit(caller, unit, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await reader.rows(
            "SELECT * FROM read.loads WHERE unit = %s AND position > %s AND (irregular OR NOT %s)"
            " AND (%s::text IS NULL OR number = %s) ORDER BY position LIMIT %s",
            *(unit, start, irregular, number, number, limit + 1),
        )
        shown = rows[:limit]
        weights = await reader.rows(
            "SELECT * FROM read.load_weights WHERE load = ANY(%s) ORDER BY position",
            [row["load"] for row in shown],
        )
        items = [LoadAnswer.of(row, weights) for row in shown]
        return Page(items=items, next=cursors.following(rows, limit))


def _reading_claims(router: APIRouter, own: LoadParts) -> None:
    read = own.parts.gate.caller(READ)

    @router.get("/units/{unit}/loads/{number}/subsidy-claims/{subsidy}")
    async def subsidy_claim(
        unit: UUID,
        number: Number,
        subsidy: Code,
        caller: Annotated[Caller, Depends(read)],
        after: After = None,
    ) -> ClaimAnswer:
        """Read one claim with its documents, and how far its payment has come."""
        await own.parts.read_unit(caller, unit, after)
        row = await own.parts.reader.row(
            "SELECT c.*, p.state, p.paid_fen FROM read.subsidy_claims c LEFT JOIN read.payments p"
            " USING (payment_request) WHERE c.claim = %s",
            SubsidyClaim.create_id(Load.create_id(unit, number), subsidy),
        )
        if row is None:
            raise ClaimUnknownError("the subsidy is not claimed for this load")
        return ClaimAnswer.of(row)
