"""What can be asked of books of receipts: which are out, what was written, voided, or lacks."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.income.receipt_refusals import ReceiptBookUnknownError
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.income.answers import BookAnswer, ReceiptAnswer, VoidAnswer
from assets.entrypoints.income.parts import READ, IncomeParts
from assets.entrypoints.payments.request_bodies import Number
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

_BOOKS = (
    "SELECT b.key AS book, b.custodian, b.first, b.last, b.copies, b.issued_on, b.returned_on,"
    " b.receiver, b.position, b.returned_on IS NULL AND b.issued_on + %(days)s::int < %(today)s AS"
    " overdue, ARRAY(SELECT n FROM generate_series(b.first, b.highest) n WHERE NOT EXISTS (SELECT"
    " 1 FROM read.receipts r WHERE r.book = b.book AND r.number = n) AND NOT EXISTS (SELECT 1 FROM"
    " read.receipt_voids v WHERE v.book = b.book AND v.number = n)) AS missing, CASE WHEN b.highest"
    " < b.last THEN b.highest + 1 END AS unused_first, CASE WHEN b.highest < b.last THEN b.last END"
    " AS unused_last FROM read.receipt_books b WHERE b.entity = %(entity)s"
)
RECEIPTS_WRITTEN = (
    "SELECT r.*, b.key AS book_key FROM read.receipts r JOIN read.receipt_books b USING (book)"
    " WHERE r.entity = %(entity)s AND r.written_on BETWEEN %(since)s AND %(on)s AND"
    " (%(book)s::text IS NULL OR b.key = %(book)s) AND (NOT %(irregular)s OR r.irregular <> '{}')"
    " AND (%(until)s::timestamptz IS NULL OR r.recorded_at <= %(until)s) AND r.position >"
    " %(position)s ORDER BY r.position LIMIT %(limit)s"
)
_VOIDS = (
    "SELECT v.*, b.key AS book_key FROM read.receipt_voids v JOIN read.receipt_books b USING (book)"
    " WHERE v.entity = %s AND b.key = %s AND v.position > %s ORDER BY v.position LIMIT %s"
)


def receipt_read_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes that show books and receipts."""
    router = APIRouter(tags=["receipts"])
    _books(router, parts)
    _receipts(router, parts)
    _voids(router, parts)
    return router


def _books(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))
    cursors = Cursors(listing="receipt_books", fields={"book": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/receipt-books")
    async def receipt_books(
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[BookAnswer]:
        """List the books of an entity, with their missing (断号) and unused numbers."""
        owner = await parts.require(caller, entity, after)
        today = parts.today()
        start = cursors.start(cursor, book="")["book"]
        values = {"entity": entity, "today": today, "start": start, "limit": limit + 1}
        values["days"] = parts.rules_of(owner, today).book_days_max
        statement = (
            f'{_BOOKS} AND b.key COLLATE "C" > %(start)s ORDER BY b.key COLLATE "C" LIMIT %(limit)s'
        )
        rows = await parts.reader.named_rows(statement, values)
        items = [BookAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))

    @router.get("/entities/{entity}/receipt-books/{book}")
    async def receipt_book(
        entity: UUID, book: Number, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> BookAnswer:
        """Read one book, with its missing and unused numbers."""
        owner = await parts.require(caller, entity, after)
        today = parts.today()
        values = {"entity": entity, "today": today, "book": book}
        values["days"] = parts.rules_of(owner, today).book_days_max
        rows = await parts.reader.named_rows(f"{_BOOKS} AND b.key = %(book)s", values)
        if not rows:
            raise ReceiptBookUnknownError("the entity has no such book of receipts")
        return BookAnswer.of(rows[0])


def _receipts(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))
    cursors = Cursors(listing="receipts", fields={"position": int}, key=parts.cursor_key)

    @router.get("/entities/{entity}/receipts")
    async def receipts(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        since: date,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        book: Number | None = None,
        irregular: bool = False,  # noqa: FBT001, FBT002  # a query parameter
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ReceiptAnswer]:
        """List the receipts dated from one day to another, as they came in."""
        await parts.require(caller, entity, after)
        values = {"entity": entity, "since": since, "on": on, "book": book, "limit": limit + 1}
        values |= {"irregular": irregular, "until": recorded_until}
        values["position"] = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.named_rows(RECEIPTS_WRITTEN, values)
        items = [ReceiptAnswer.of(receipt_as_recorded(row, recorded_until)) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _voids(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))
    cursors = Cursors(listing="receipt_voids", fields={"position": int}, key=parts.cursor_key)

    @router.get("/entities/{entity}/receipt-books/{book}/voids")
    async def voids(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        book: Number,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[VoidAnswer]:
        """List the numbers of a book that are void (作废), and how many copies are kept."""
        await parts.require(caller, entity, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(_VOIDS, *(entity, book, start, limit + 1))
        shown = [{**row, "book": row["book_key"]} for row in rows[:limit]]
        items = [VoidAnswer.of(row) for row in await parts.opened(shown, "reason")]
        return Page(items=items, next=cursors.following(rows, limit))


def receipt_as_recorded(row: dict[str, Any], until: Any) -> dict[str, Any]:
    """Name the book by its key, and leave out a void that came later than was asked for."""
    known = until is None or (row["voided_at"] is not None and row["voided_at"] <= until)
    return {**row, "book": row["book_key"], "voided_on": row["voided_on"] if known else None}
