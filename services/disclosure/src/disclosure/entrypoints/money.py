"""What was posted of a village's money, for programs; everybody may read it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, StringConstraints

from chassis.http.pagination import PAGE_ITEMS_DEFAULT, Cursors, CursorText, Limit, Page
from chassis.identity.permissions import Declared, permission
from disclosure.application.accounts import Accounts
from disclosure.entrypoints.documents import proof_of
from disclosure.projections.money import MoneyLine, MoneyReading, MoneySums, ShownBooks, ShownMonth
from kernel.periods import Month

MonthText = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d{2}-(0[1-9]|1[0-2])$")]
UnitQuery = Annotated[UUID | None, Query(description="The unit whose money it is.")]
FIRST = {"number": 0, "line": 0}


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)


class BooksDocument(_Document):
    """An accounting entity whose money is disclosed."""

    entity: UUID
    unit: UUID
    form: str
    name: str


class MonthDocument(_Document):
    """A month in which something is posted; `missing` vouchers have not arrived here yet."""

    month: str
    vouchers: int
    missing: int
    closed_on: date | None


class AccountDocument(_Document):
    """A money account over a month, in fen."""

    account: str
    name: str
    name_en: str
    opening_fen: int
    received_fen: int
    paid_fen: int
    closing_fen: int


class AgainstDocument(_Document):
    """What a receipt or payment was for: the account on the voucher's other side."""

    account: str
    name: str
    name_en: str


class LineDocument(_Document):
    """One receipt or payment, with the event that posted it and where its proof is."""

    number: int
    dated_on: date
    account: str
    received_fen: int
    paid_fen: int
    against: list[AgainstDocument]
    event: str
    position: int
    proof: str


class MoneyDocument(_Document):
    """A month of an entity's money; its receipts and payments come page by page."""

    books: BooksDocument
    month: MonthDocument
    received_fen: int
    """Without what only moved between the entity's own accounts."""
    paid_fen: int
    accounts: list[AccountDocument]
    lines: Page[LineDocument]


def money_cursors(cursor_key: bytes) -> Cursors:
    """Give the cursors of the receipts and payments of a month."""
    return Cursors(listing="money", fields={"number": int, "line": int}, key=cursor_key)


def money_routes(reading: MoneyReading, *, cursor_key: bytes) -> APIRouter:
    """Give the routes by which programs read the money of villages."""
    public = Depends(Declared(permission("disclosure.money.read", public=True)))
    router = APIRouter(tags=["money"], dependencies=[public])
    _listing(router, reading, Cursors(listing="books", fields={"position": int}, key=cursor_key))
    lines = money_cursors(cursor_key)

    @router.get("/money/{entity}/months/{month}")
    async def month_of_money(
        entity: UUID,
        month: MonthText,
        limit: Limit = PAGE_ITEMS_DEFAULT,
        cursor: CursorText = None,
    ) -> MoneyDocument:
        """Give what was received and paid in a month, voucher by voucher, and what there is."""
        books = await reading.one(entity)
        shown, sums = await reading.month(entity, month), await reading.sums(books, month)
        start = lines.start(cursor, **FIRST)
        found = await reading.lines(books, month, start=start, limit=limit + 1)
        accounts = reading.charts.of(books.chart, Month(month).last_on)
        return MoneyDocument(
            books=_books(books),
            month=_month(shown),
            **totals(sums),
            accounts=[_account(one, accounts) for one in sums],
            lines=Page(
                items=[_line(one, accounts) for one in found[:limit]],
                next=lines.following(found, limit),
            ),
        )

    return router


def _listing(router: APIRouter, reading: MoneyReading, cursors: Cursors) -> None:
    @router.get("/money")
    async def books(
        unit: UnitQuery = None,
        limit: Limit = PAGE_ITEMS_DEFAULT,
        cursor: CursorText = None,
    ) -> Page[BooksDocument]:
        """List whose money is disclosed (财务公开)."""
        after = cursors.start(cursor, position=-1)["position"]
        found = await reading.books(unit=unit, after=after, limit=limit + 1)
        return Page(
            items=[_books(one) for one in found[:limit]], next=cursors.following(found, limit)
        )

    @router.get("/money/{entity}/months")
    async def months(entity: UUID) -> list[MonthDocument]:
        """List the months of an entity in which something is posted, the newest first."""
        await reading.one(entity)
        return [_month(one) for one in await reading.months(entity)]


def totals(sums: list[MoneySums]) -> dict[str, int]:
    """Give what was received and paid in all, without moves between the own accounts."""
    moved_fen = sum(one.moved_fen for one in sums)
    return {
        "received_fen": sum(one.received_fen for one in sums) - moved_fen,
        "paid_fen": sum(one.paid_fen for one in sums) - moved_fen,
    }


def _books(found: ShownBooks) -> BooksDocument:
    return BooksDocument(**{name: getattr(found, name) for name in BooksDocument.model_fields})


def _month(found: ShownMonth) -> MonthDocument:
    return MonthDocument(**vars(found))


def _account(one: MoneySums, accounts: Accounts) -> AccountDocument:
    return AccountDocument(
        **_named(one.account, accounts),
        opening_fen=one.opening_fen,
        received_fen=one.received_fen,
        paid_fen=one.paid_fen,
        closing_fen=one.closing_fen,
    )


def _line(one: MoneyLine, accounts: Accounts) -> LineDocument:
    return LineDocument(
        number=one.number,
        dated_on=one.dated_on,
        account=one.account,
        received_fen=one.received_fen,
        paid_fen=one.paid_fen,
        against=[AgainstDocument(**_named(each, accounts)) for each in one.against],
        event=one.event,
        position=one.position,
        proof=proof_of(one.event),
    )


def _named(account: str, accounts: Accounts) -> dict[str, Any]:
    named = accounts.named(account)
    return {"account": account, "name": named.zh, "name_en": named.en}
