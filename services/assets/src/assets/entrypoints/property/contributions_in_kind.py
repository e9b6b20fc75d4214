"""Contributions in kind over HTTP: offered, valued, approved, and listed with their shares."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.property.contributions_in_kind import ContributionsInKind
from assets.application.property.desk import RETENTION
from assets.application.property.shared_commands import ApproveInKind, OfferInKind, ValueInKind
from assets.domain.property.in_kind import Approval, Offer, ValueFound
from assets.entrypoints.payments.request_bodies import Number
from assets.entrypoints.property.asset_reads import READ
from assets.entrypoints.property.in_kind_bodies import (
    ApprovalBody,
    InKindAnswer,
    InKindStepAnswer,
    OfferBody,
    ValuationBody,
)
from assets.entrypoints.property.parts import PropertyParts
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.personal.values import Personal

OFFER, VALUE, APPROVE = "assets.in_kind.offer", "assets.in_kind.value", "assets.in_kind.approve"


@dataclass(frozen=True, kw_only=True)
class InKindParts:
    """What the routes of contributions in kind need."""

    parts: PropertyParts
    contributions: ContributionsInKind


def in_kind_routes(own: InKindParts) -> APIRouter:
    """Give the routes of contributions in kind."""
    router = APIRouter(tags=["contributions in kind"])
    _offering(router, own)
    _deciding(router, own)
    _reading(router, own)
    return router


def _offering(router: APIRouter, own: InKindParts) -> None:
    offer = own.parts.gate.caller(permission(OFFER, key_required=True))

    @router.post(
        "/entities/{entity}/contributions-in-kind", status_code=201, response_model=InKindStepAnswer
    )
    async def offer_in_kind(
        entity: UUID, body: OfferBody, caller: Annotated[Caller, Depends(offer)]
    ) -> Response:
        """Take down what somebody offers to contribute (实物入社申报)."""
        context = await own.parts.of_entity(caller, entity, on=body.offered_on)
        offered = Offer(
            **{
                **dict(body),
                "entity": entity,
                "description": Personal(body.contributor, RETENTION, body.description),
                "evidence": tuple(body.evidence),
            }
        )
        made = await own.contributions.offer_in_kind(OfferInKind(offer=offered), context)
        return answer(made, status=201)


def _deciding(router: APIRouter, own: InKindParts) -> None:
    value = own.parts.gate.caller(permission(VALUE, key_required=True))
    approve = own.parts.gate.caller(permission(APPROVE, key_required=True))

    @router.post(
        "/entities/{entity}/contributions-in-kind/{number}/valuations",
        response_model=InKindStepAnswer,
    )
    async def value_in_kind(
        entity: UUID, number: Number, body: ValuationBody, caller: Annotated[Caller, Depends(value)]
    ) -> Response:
        """Record what a valuation found (评估作价), as somebody who is not near the contributor."""
        context = await own.parts.of_entity(caller, entity, on=body.valued_on)
        found = ValueFound(
            **{**dict(body), "valuer": caller.person, "evidence": tuple(body.evidence)}
        )
        command = ValueInKind(entity=entity, number=number, found=found)
        return answer(await own.contributions.value_in_kind(command, context), status=200)

    @router.post(
        "/entities/{entity}/contributions-in-kind/{number}/approvals",
        response_model=InKindStepAnswer,
    )
    async def approve_in_kind(
        entity: UUID,
        number: Number,
        body: ApprovalBody,
        caller: Annotated[Caller, Depends(approve)],
    ) -> Response:
        """Approve a valuation (核定); it gives whole shares, and the books know it by a slip."""
        context = await own.parts.of_entity(caller, entity, on=body.approved_on)
        approval = Approval(approver=caller.person, **dict(body))
        command = ApproveInKind(entity=entity, number=number, approval=approval)
        return answer(await own.contributions.approve_in_kind(command, context), status=200)


def _reading(router: APIRouter, own: InKindParts) -> None:
    read = own.parts.gate.caller(READ)
    cursors = Cursors(listing="in_kind", fields={"number": str}, key=own.parts.cursor_key)

    @router.get("/entities/{entity}/contributions-in-kind")
    async def contributions_in_kind(
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[InKindAnswer]:
        """List contributions in kind by number: each with valuation, approver and shares."""
        await own.parts.read_entity(caller, entity, after)
        start = cursors.start(cursor, number="")["number"]
        rows = await own.parts.reader.rows(
            'SELECT * FROM read.contributions_in_kind WHERE entity = %s AND number COLLATE "C" > %s'
            ' ORDER BY number COLLATE "C" LIMIT %s',
            *(entity, start, limit + 1),
        )
        opened = await own.parts.opened(rows[:limit], field="description", event="event")
        items = [InKindAnswer.of(row) for row in opened]
        return Page(items=items, next=cursors.following(rows, limit))
