"""What can be asked of the books: vouchers, lines of an account, and which months are closed."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from assets.adapters.books.month_lists import MonthLists, Span
from assets.domain.books.voucher import Voucher
from assets.domain.books.voucher_errors import VoucherUnknownError
from assets.entrypoints.books.answers import (
    BookedLineAnswer,
    LineAnswer,
    MonthAnswer,
    VoucherAnswer,
    VoucherWithLinesAnswer,
)
from assets.entrypoints.books.bodies import AccountCode, MonthText
from assets.entrypoints.books.entities import EntityParts
from assets.entrypoints.payments.request_bodies import Number
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.personal.texts import SealedTexts
from chassis.personal.vault import Vault

READ_BOOKS = permission("assets.books.read")
RecordedUntil = Annotated[
    AwareDatetime | None, Query(description="An instant; what was posted by then.")
]


@dataclass(frozen=True, kw_only=True)
class BookReads:
    """What the reading routes of the books need."""

    entities: EntityParts
    vault: Vault
    source: str
    cursor_key: bytes

    @property
    def lists(self) -> MonthLists:
        """The slips, vouchers and lines of the books."""
        return MonthLists(self.entities.reader)

    async def opened(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give the rows with their summaries opened, where they were not forgotten."""
        texts = await SealedTexts(self.vault, source=self.source).of(rows, "summary")
        return [{**row, "summary": text} for row, text in zip(rows, texts, strict=True)]


def book_read_routes(parts: BookReads) -> APIRouter:
    """Give the routes that show vouchers and lines."""
    router = APIRouter(tags=["books"])
    _vouchers(router, parts)
    _lines(router, parts)
    _months(router, parts)
    return router


def _vouchers(router: APIRouter, parts: BookReads) -> None:
    reader = parts.entities.reader
    read = parts.entities.gate.caller(READ_BOOKS)
    cursors = Cursors(listing="vouchers", fields={"draft": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/months/{month}/vouchers")
    async def vouchers(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        month: MonthText,
        caller: Annotated[Caller, Depends(read)],
        state: Literal["prepared", "reviewed", "posted", "voided"] | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[VoucherAnswer]:
        """List the vouchers of a month by their draft numbers, those that wait among them."""
        await parts.entities.require(caller, entity, after)
        start = cursors.start(cursor, draft="")["draft"]
        rows = await parts.lists.vouchers(entity, month, state=state, draft=start, limit=limit + 1)
        items = [VoucherAnswer.of(row) for row in await parts.opened(rows[:limit])]
        return Page(items=items, next=cursors.following(rows, limit))

    @router.get("/entities/{entity}/vouchers/{draft}")
    async def voucher(
        entity: UUID, draft: Number, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> VoucherWithLinesAnswer:
        """Read one voucher with its lines, and who took which step when."""
        await parts.entities.require(caller, entity, after)
        own_id = Voucher.create_id(entity, draft)
        row = await reader.row("SELECT * FROM read.vouchers WHERE voucher = %s", own_id)
        if row is None:
            raise VoucherUnknownError("the entity has no such voucher")
        lines = await reader.rows(
            "SELECT * FROM read.journal_lines WHERE voucher = %s ORDER BY line", own_id
        )
        (opened,) = await parts.opened([row])
        shown = VoucherAnswer.of(opened).model_dump()
        return VoucherWithLinesAnswer(**shown, lines=[LineAnswer.of(line) for line in lines])


def _lines(router: APIRouter, parts: BookReads) -> None:
    read = parts.entities.gate.caller(READ_BOOKS)
    cursors = Cursors(
        listing="account_lines",
        fields={"dated_on": str, "number": int, "line": int},
        key=parts.cursor_key,
    )

    @router.get("/entities/{entity}/accounts/{account}/lines")
    async def account_lines(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        account: AccountCode,
        since: date,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        recorded_until: RecordedUntil = None,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[BookedLineAnswer]:
        """List what stands on an account (明细账) from one day to another, in the books' order."""
        await parts.entities.require(caller, entity, after)
        start = cursors.start(cursor, dated_on=since.isoformat(), number=0, line=0)
        span = Span(
            entity=entity, account=account, since=since, on=on, recorded_until=recorded_until
        )
        rows = await parts.lists.lines(span, start=start, limit=limit + 1)
        items = [BookedLineAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _months(router: APIRouter, parts: BookReads) -> None:
    read = parts.entities.gate.caller(READ_BOOKS)

    @router.get("/entities/{entity}/months")
    async def months(
        entity: UUID, year: int, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> list[MonthAnswer]:
        """List the months of a year in which books were kept, and which are closed."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.entities.reader.rows(
            "SELECT * FROM read.journals WHERE entity = %s AND month BETWEEN %s AND %s"
            " ORDER BY month",
            *(entity, f"{year:04}-01", f"{year:04}-12"),
        )
        return [MonthAnswer.of(row) for row in rows]
