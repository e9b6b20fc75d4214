"""Monthly pay over HTTP: what a month depends on is recorded, then the month is paid once."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.members.commands import MakePayRun, RecordAssessments, RecordItems
from assets.domain.members.pay_run import PayRun
from assets.entrypoints.books.bodies import MonthText
from assets.entrypoints.members.bodies import AssessmentsBody, PayItemsBody, PayRunBody
from assets.entrypoints.members.parts import PAY, MemberParts
from assets.entrypoints.members.pay_answers import (
    AssessmentAnswer,
    PayItemAnswer,
    PayRecordedAnswer,
    PayRunAnswer,
    PayRunMadeAnswer,
)
from assets.entrypoints.payments.request_bodies import Code
from chassis.http.pagination import CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from kernel.periods import Month

SCHEME = "/entities/{entity}/pay-schemes/{scheme}"
MONTH = f"{SCHEME}/months/{{month}}"


def pay_run_routes(parts: MemberParts) -> APIRouter:
    """Give the routes of monthly pay."""
    router = APIRouter(tags=["pay"])
    _recording(router, parts)
    _paying(router, parts)
    _months(router, parts)
    _assessments(router, parts)
    _items(router, parts)
    return router


def _recording(router: APIRouter, parts: MemberParts) -> None:
    keep = parts.acts(PAY)

    @router.post(f"{MONTH}/assessments", status_code=201, response_model=PayRecordedAnswer)
    async def record_assessments(
        entity: UUID,
        scheme: Code,
        month: MonthText,
        body: AssessmentsBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Record how persons were assessed for a month (考核), until it is paid."""
        context = await parts.entities.context(
            caller, entity, on=parts.today(), authority=(body.resolution,)
        )
        command = RecordAssessments(
            entity=entity,
            scheme=scheme,
            month=Month(month),
            assessments=body.listed(),
            resolution=body.resolution,
        )
        return answer(await parts.pay_runs.record_assessments(command, context), status=201)

    @router.post(f"{MONTH}/items", status_code=201, response_model=PayRecordedAnswer)
    async def record_items(
        entity: UUID,
        scheme: Code,
        month: MonthText,
        body: PayItemsBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Record amounts beside base and performance for a month (临时补助), until it is paid."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = RecordItems(entity=entity, scheme=scheme, month=Month(month), items=body.listed())
        return answer(await parts.pay_runs.record_items(command, context), status=201)


def _paying(router: APIRouter, parts: MemberParts) -> None:
    keep = parts.acts(PAY)

    @router.post(f"{MONTH}/runs", status_code=201, response_model=PayRunMadeAnswer)
    async def make_pay_run(
        entity: UUID,
        scheme: Code,
        month: MonthText,
        body: PayRunBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Pay a month to everybody on the scheme's roll, once; gives the list of it."""
        context = await parts.entities.context(
            caller, entity, on=parts.today(), authority=(body.resolution,)
        )
        command = MakePayRun(
            entity=entity,
            scheme=scheme,
            month=Month(month),
            resolution=body.resolution,
            person=caller.person,
        )
        return answer(await parts.pay_runs.make_pay_run(command, context), status=201)


def _months(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads()
    cursors = parts.cursors("pay_runs", month=str)

    @router.get(f"{SCHEME}/months")
    async def pay_months(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        scheme: Code,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PayRunAnswer]:
        """List the months of a scheme for which something is recorded or paid."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.reader.rows(
            "SELECT r.*, (SELECT count(*) FROM read.pay_assessments a WHERE a.pay_run = r.pay_run)"
            " AS assessed, (SELECT count(*) FROM read.pay_items i WHERE i.pay_run = r.pay_run) AS"
            " items FROM read.pay_runs r WHERE entity = %s AND scheme = %s AND month > %s ORDER BY"
            " month LIMIT %s",
            *(entity, scheme, cursors.start(cursor, month="")["month"], limit + 1),
        )
        items = [PayRunAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _assessments(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads()
    cursors = parts.cursors("pay_assessments", person=str)

    @router.get(f"{MONTH}/assessments")
    async def assessments(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        scheme: Code,
        month: MonthText,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[AssessmentAnswer]:
        """List how persons were assessed for a month."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.reader.rows(
            "SELECT * FROM read.pay_assessments WHERE pay_run = %s AND person > %s::uuid ORDER BY"
            " person LIMIT %s",
            PayRun.create_id(entity, scheme, month),
            *(cursors.start(cursor, person=str(UUID(int=0)))["person"], limit + 1),
        )
        items = [AssessmentAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _items(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads()
    cursors = parts.cursors("pay_items", number=str)

    @router.get(f"{MONTH}/items")
    async def pay_items(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        scheme: Code,
        month: MonthText,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PayItemAnswer]:
        """List the amounts that persons get in a month beside base and performance."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.reader.rows(
            'SELECT * FROM read.pay_items WHERE pay_run = %s AND number COLLATE "C" > %s ORDER BY'
            ' number COLLATE "C" LIMIT %s',
            PayRun.create_id(entity, scheme, month),
            *(cursors.start(cursor, number="")["number"], limit + 1),
        )
        items = [PayItemAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))
