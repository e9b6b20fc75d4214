"""Works and purchases over HTTP: registered, accepted or rejected, listed and added up."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.property.desk import RETENTION
from assets.application.property.shared_commands import RegisterWork, RejectWork, SignAcceptance
from assets.application.property.works import Works
from assets.domain.property.work import Finding, Work, WorkFacts
from assets.entrypoints.paper.sheets import REPORTED, Sheets, Told, with_sheets
from assets.entrypoints.payments.request_bodies import Number
from assets.entrypoints.property.asset_reads import READ
from assets.entrypoints.property.parts import PropertyParts, sealed_text
from assets.entrypoints.property.work_bodies import (
    AcceptanceBody,
    WorkAnswer,
    WorkBody,
    WorkRejectionBody,
    WorkStepAnswer,
    WorkTotalAnswer,
)
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.personal.values import Personal

REGISTER, ACCEPT = "assets.work.register", "assets.work.accept"


@dataclass(frozen=True, kw_only=True)
class WorkParts:
    """What the routes of works need."""

    parts: PropertyParts
    works: Works
    sheets: Sheets


def work_routes(own: WorkParts) -> APIRouter:
    """Give the routes of works and purchases."""
    router = APIRouter(tags=["works"])
    _registering(router, own)
    _accepting(router, own)
    _totals(router, own)
    _reading(router, own)
    return router


def _registering(router: APIRouter, own: WorkParts) -> None:
    register = own.parts.gate.caller(permission(REGISTER, key_required=True))

    @router.post("/units/{unit}/works", status_code=201, response_model=WorkStepAnswer)
    async def register_work(
        unit: UUID, body: WorkBody, caller: Annotated[Caller, Depends(register)]
    ) -> Response:
        """Register works or a purchase (工程、采购登记)."""
        context = own.parts.of_unit(caller, unit, on=body.registered_on)
        facts = WorkFacts(
            **{
                **body.model_dump(exclude={"about"}),
                "unit": unit,
                "registrar": caller.person,
                "place": sealed_text(body.place, about=body.about or unit),
                "evidence": tuple(body.evidence),
            }
        )
        return answer(await own.works.register_work(RegisterWork(facts=facts), context), status=201)


def _accepting(router: APIRouter, own: WorkParts) -> None:
    accept = own.parts.gate.caller(permission(ACCEPT, key_required=True, paper=True))

    @router.post(
        "/units/{unit}/works/{number}/acceptances",
        response_model=WorkStepAnswer,
        responses=REPORTED,
    )
    async def sign_acceptance(
        unit: UUID, number: Number, body: AcceptanceBody, caller: Annotated[Caller, Depends(accept)]
    ) -> Response:
        """Find works in order (验收); they count once enough different persons have."""

        async def act() -> Response:
            context = own.parts.of_unit(caller, unit, on=body.accepted_on)
            finding = Finding(
                person=caller.person,
                quantity=body.quantity,
                accepted_on=body.accepted_on,
                remark=sealed_text(body.remark, about=body.about or unit),
                evidence=with_sheets(body.evidence, caller),
            )
            command = SignAcceptance(unit=unit, number=number, finding=finding)
            return answer(await own.works.sign_acceptance(command, context), status=200)

        return await own.sheets.entered(caller, _told(unit, number, "acceptances"), act)

    @router.post(
        "/units/{unit}/works/{number}/rejections",
        response_model=WorkStepAnswer,
        responses=REPORTED,
    )
    async def reject_work(
        unit: UUID,
        number: Number,
        body: WorkRejectionBody,
        caller: Annotated[Caller, Depends(accept)],
    ) -> Response:
        """Find works not in order; who has signed looks again."""

        async def act() -> Response:
            context = own.parts.of_unit(caller, unit, on=body.rejected_on)
            command = RejectWork(
                unit=unit,
                number=number,
                person=caller.person,
                reason=Personal(body.about or unit, RETENTION, body.reason),
                rejected_on=body.rejected_on,
            )
            return answer(await own.works.reject_work(command, context), status=200)

        return await own.sheets.entered(caller, _told(unit, number, "rejections"), act)


def _told(unit: UUID, number: str, part: str) -> Told:
    return Told(about=Work.create_id(unit, number), unit=unit, part=part)


def _totals(router: APIRouter, own: WorkParts) -> None:
    read = own.parts.gate.caller(READ)

    @router.get("/units/{unit}/works/totals")
    async def work_totals(
        unit: UUID,
        caller: Annotated[Caller, Depends(read)],
        form: Literal["works", "purchase"] | None = None,
        after: After = None,
    ) -> list[WorkTotalAnswer]:
        """Add the works of a unit up by kind: what is registered, and what of it is accepted."""
        await own.parts.read_unit(caller, unit, after)
        rows = await own.parts.reader.rows(
            "SELECT kind, measure, count(*)::int AS registered, count(*) FILTER (WHERE state ="
            " 'accepted')::int AS accepted, coalesce(sum(accepted_quantity), 0)::bigint AS"
            " accepted_quantity FROM read.works WHERE unit = %s AND (%s::text IS NULL OR form = %s)"
            " GROUP BY kind, measure ORDER BY kind, measure",
            *(unit, form, form),
        )
        return [WorkTotalAnswer(**row) for row in rows]


def _reading(router: APIRouter, own: WorkParts) -> None:
    read = own.parts.gate.caller(READ)
    cursors = Cursors(listing="works", fields={"number": str}, key=own.parts.cursor_key)

    @router.get("/units/{unit}/works")
    async def works(  # noqa: PLR0913, PLR0917  # each is one query parameter
        unit: UUID,
        caller: Annotated[Caller, Depends(read)],
        kind: str | None = None,
        state: Literal["registered", "rejected", "accepted"] | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[WorkAnswer]:
        """List the works of a unit by number."""
        await own.parts.read_unit(caller, unit, after)
        start = cursors.start(cursor, number="")["number"]
        rows = await own.parts.reader.rows(
            'SELECT * FROM read.works WHERE unit = %s AND number COLLATE "C" > %s AND (%s::text IS'
            " NULL OR kind = %s) AND (%s::text IS NULL OR state = %s) ORDER BY number COLLATE"
            ' "C" LIMIT %s',
            *(unit, start, kind, kind, state, state, limit + 1),
        )
        items = [WorkAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))
