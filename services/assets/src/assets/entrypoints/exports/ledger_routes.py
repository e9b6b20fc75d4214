"""The ledger of an entity as a file: for beancount, for hledger, and for a spreadsheet."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO, Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from assets.adapters.books.ledger import AsOf
from assets.adapters.exports.posted_vouchers import Books, PostedMonth, PostedVouchers
from assets.application.books.ports import Charts
from assets.domain.books.chart import Chart
from assets.entrypoints.books.reads import READ_BOOKS, BookReads, RecordedUntil
from assets.entrypoints.exports.accounts import AccountNames
from assets.entrypoints.exports.beancount import Beancount
from assets.entrypoints.exports.hledger import Hledger
from assets.entrypoints.exports.tables import HEAD, Sheet, cells, csv_text
from chassis.http.positions import After
from chassis.identity.dependencies import Caller

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UTF_8_MARK = "\ufeff"
"""By which spreadsheet programs know that a CSV file is in UTF-8."""
PIECE_BYTES = 65_536
TextForm = type[Beancount] | type[Hledger]
TEXTS: Mapping[str, TextForm] = {"beancount": Beancount, "hledger": Hledger}
Since = Annotated[date | None, Query(description="The first day; without it, that of the books.")]


@dataclass(frozen=True, kw_only=True)
class LedgerParts:
    """What the exports of ledgers need."""

    reads: BookReads
    posted: PostedVouchers
    charts: Charts

    def names(self, books: Books, chart: Chart) -> AccountNames:
        """Give what the accounts of these books are called in a plain-text ledger."""
        unit = self.reads.entities.register.unit(books.unit)
        return AccountNames(books, division=unit.division, chart=chart)

    async def text(self, books: Books, as_of: AsOf, *, form: TextForm) -> AsyncIterator[str]:
        """Give one entity's ledger, from its first month on, without the head of a file."""
        chart = self.charts.of(books.chart, as_of.on)
        written = form(books, self.names(books, chart))
        async for month in self.posted.months(books, as_of):
            yield "".join(written.month(month))


def ledger_routes(parts: LedgerParts) -> APIRouter:
    """Give the routes of the files; each holds what was posted until the day that is asked for."""
    router = APIRouter(tags=["exports"])
    _texts(router, parts)
    _tables(router, parts)
    return router


def _texts(router: APIRouter, parts: LedgerParts) -> None:
    read = parts.reads.entities.gate.caller(READ_BOOKS)

    @router.get("/entities/{entity}/ledger/{form}", response_class=StreamingResponse)
    async def plain_text_ledger(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        form: Literal["beancount", "hledger"],
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> Response:
        """Read the ledger since its first month; closed months bring their balances to check."""
        await parts.reads.entities.require(caller, entity, after)
        (books,) = await parts.posted.books(entity)
        kind = TEXTS[form]
        ledger = parts.text(books, AsOf(on=on, recorded_until=recorded_until), form=kind)

        async def text() -> AsyncIterator[str]:
            yield "".join(kind.head())
            async for piece in ledger:
                yield piece

        return StreamingResponse(text(), media_type=f"{kind.media_type}; charset=utf-8")


def _tables(router: APIRouter, parts: LedgerParts) -> None:
    read = parts.reads.entities.gate.caller(READ_BOOKS)

    @router.get("/entities/{entity}/journal/{form}", response_class=StreamingResponse)
    async def journal_table(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        form: Literal["csv", "xlsx"],
        on: date,
        caller: Annotated[Caller, Depends(read)],
        since: Since = None,
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> Response:
        """Read the posted vouchers line by line (序时账), as a table for a spreadsheet."""
        await parts.reads.entities.require(caller, entity, after)
        (books,) = await parts.posted.books(entity)
        chart = parts.charts.of(books.chart, on)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        months = parts.posted.months(books, as_of, since=since)
        if form == "csv":
            return StreamingResponse(_csv(books, chart, months), media_type="text/csv")
        file = await _xlsx(books, chart, months)
        return StreamingResponse(
            _pieces(file), media_type=XLSX, background=BackgroundTask(file.close)
        )


async def _csv(
    books: Books, chart: Chart, months: AsyncIterator[PostedMonth]
) -> AsyncIterator[str]:
    yield UTF_8_MARK + csv_text(iter([HEAD]))
    async for month in months:
        yield csv_text(cells(books, chart, month))


async def _xlsx(books: Books, chart: Chart, months: AsyncIterator[PostedMonth]) -> IO[bytes]:
    sheet = Sheet()
    async for month in months:
        await asyncio.to_thread(sheet.add, cells(books, chart, month))
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it once it is sent
    await asyncio.to_thread(sheet.save, file)
    file.seek(0)
    return file


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE_BYTES):
        yield piece
