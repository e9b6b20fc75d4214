"""Opening balances from an older chart over HTTP: as JSON or as a file, and what came of them."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.adapters.bank.rows import CSV, XLSX
from assets.adapters.books.adopted_conversions import AdoptedConversions
from assets.adapters.books.opening_tables import opening_table
from assets.application.books.opening_commands import PrepareOpening
from assets.application.books.openings import Openings
from assets.domain.books.chart_conversion import OldAccount
from assets.entrypoints.bank.parts import received, under
from assets.entrypoints.books.bodies import ChartVersion, MonthText
from assets.entrypoints.books.opening_bodies import (
    Attachments,
    ConversionAnswer,
    ConversionTargetAnswer,
    DraftStart,
    OldAccountAnswer,
    OpeningBody,
    OpeningMadeAnswer,
    OpeningSourceAnswer,
)
from assets.entrypoints.books.reads import READ_BOOKS, BookReads
from chassis.errors import UnavailableError
from chassis.http.bodies import file_taken
from chassis.http.errors import UnsupportedMediaError
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from kernel.periods import Month

FILES = "/entities/{entity}/openings/files"
UPLOADS = {FILES: 1024 * 1024}
FILES_AT_ONCE_MAX = 2
MEDIA = {
    "text/csv": CSV,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": XLSX,
}
_UPLOAD = file_taken(MEDIA, "A table of balances; rows with a target are parts of one.")


class OpeningFilesBusyError(UnavailableError):
    """So many tables of balances are being read that another one has to wait."""

    code = "opening_files_busy"


@dataclass(frozen=True, kw_only=True)
class OpeningParts:
    """What the routes of opening balances need."""

    reads: BookReads
    openings: Openings
    conversions: AdoptedConversions
    at_work: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILES_AT_ONCE_MAX))


def opening_routes(parts: OpeningParts) -> APIRouter:
    """Give the routes by which balances on an older chart are taken over."""
    router = APIRouter(tags=["openings"])
    _preparing(router, parts)
    _importing(router, parts)
    _reading(router, parts)
    _explaining(router, parts)
    return router


def _preparing(router: APIRouter, parts: OpeningParts) -> None:
    entities = parts.reads.entities
    prepare = entities.gate.caller(permission("assets.voucher.prepare", key_required=True))

    @router.post("/entities/{entity}/openings", status_code=201, response_model=OpeningMadeAnswer)
    async def prepare_opening(
        entity: UUID, body: OpeningBody, caller: Annotated[Caller, Depends(prepare)]
    ) -> Response:
        """Prepare the opening vouchers from balances on an older chart (期初转入)."""
        month = Month(body.month)
        context = await entities.context(caller, entity, on=month.first_on)
        command = PrepareOpening(
            entity=entity,
            month=month,
            draft=body.draft,
            from_chart=body.chart,
            balances=tuple(each.line() for each in body.balances),
            parts=tuple(each.part() for each in body.parts),
            attachments=body.attachments,
            evidence=tuple(body.evidence),
            table=None,
            preparer=caller.person,
        )
        return answer(await parts.openings.prepare_opening(command, context), status=201)


def _importing(router: APIRouter, parts: OpeningParts) -> None:
    entities = parts.reads.entities
    prepare = entities.gate.caller(permission("assets.voucher.prepare", key_required=True))

    @router.post(FILES, status_code=201, response_model=OpeningMadeAnswer, openapi_extra=_UPLOAD)
    async def import_opening(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        request: Request,
        caller: Annotated[Caller, Depends(prepare)],
        month: MonthText,
        draft: DraftStart,
        chart: ChartVersion,
        attachments: Attachments = 1,
    ) -> Response:
        """Prepare the opening vouchers from a table of balances as CSV or XLSX."""
        begins = Month(month)
        context = await entities.context(caller, entity, on=begins.first_on)
        kind = _kind_of(request)
        if parts.at_work.locked():
            raise OpeningFilesBusyError("other tables are being read: send this one in a moment")
        async with parts.at_work:
            file = await received(request, kind)
            balances, divided = await asyncio.to_thread(opening_table, file.content, kind)
        command = PrepareOpening(
            entity=entity,
            month=begins,
            draft=draft,
            from_chart=chart,
            balances=balances,
            parts=divided,
            attachments=attachments,
            evidence=(),
            table=file.digest,
            preparer=caller.person,
        )
        receipt = await parts.openings.prepare_opening(command, under(context, file))
        return answer(receipt, status=201)


def _reading(router: APIRouter, parts: OpeningParts) -> None:
    reads = parts.reads
    read = reads.entities.gate.caller(READ_BOOKS)
    cursors = Cursors(
        listing="openings", fields={"position": int, "source": int}, key=reads.cursor_key
    )

    @router.get("/entities/{entity}/openings")
    async def openings(
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[OpeningSourceAnswer]:
        """List from which older balances, by which rule, each line of the openings came."""
        await reads.entities.require(caller, entity, after)
        start = cursors.start(cursor, position=0, source=0)
        rows = await reads.entities.reader.rows(
            "SELECT s.*, v.draft, v.state, l.account FROM read.opening_sources s JOIN"
            " read.vouchers v USING (voucher) JOIN read.journal_lines l USING (voucher, line) WHERE"
            " s.entity = %s AND (s.position, s.source) > (%s, %s) ORDER BY s.position, s.source"
            " LIMIT %s",
            *(entity, start["position"], start["source"], limit + 1),
        )
        items = [_source(parts, row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _explaining(router: APIRouter, parts: OpeningParts) -> None:
    reads = parts.reads
    read = reads.entities.gate.caller(READ_BOOKS)

    @router.get("/entities/{entity}/conversions/{chart}")
    async def conversion(
        entity: UUID, chart: ChartVersion, caller: Annotated[Caller, Depends(read)]
    ) -> ConversionAnswer:
        """Tell where balances on an older chart go, and which of them have to be divided."""
        await reads.entities.require(caller, entity, None)
        own = (await reads.entities.index.known(entity)).chart
        found = parts.conversions.of(chart, own)
        return ConversionAnswer(
            rule=found.rule,
            from_chart=found.from_chart,
            to_chart=found.to_chart,
            accounts=[_account(each) for each in found.accounts.values()],
        )


def _kind_of(request: Request) -> str:
    given = request.headers.getlist("content-type")
    media = given[0].partition(";")[0].strip().lower() if len(given) == 1 else ""
    if media not in MEDIA:
        raise UnsupportedMediaError(f"send the table as one of {', '.join(MEDIA)}")
    return MEDIA[media]


def _source(parts: OpeningParts, row: dict[str, Any]) -> OpeningSourceAnswer:
    found = parts.conversions.by_rule(row["rule"])
    account = None if found is None else found.accounts.get(row["old"])
    target = None if account is None else account.targets.get(row["target"])
    more = {
        "to": row["target"],
        "table": row["table_digest"],
        "old_name": None if account is None else account.name,
        "fact": None if target is None else target.fact,
    }
    told = {name: row[name] for name in OpeningSourceAnswer.model_fields if name in row}
    return OpeningSourceAnswer(**{**told, **more})


def _account(account: OldAccount) -> OldAccountAnswer:
    return OldAccountAnswer(
        code=account.code,
        name=account.name,
        divided=account.is_divided,
        decided_by=account.decided_by,
        to=[ConversionTargetAnswer(**vars(target)) for target in account.targets.values()],
    )
