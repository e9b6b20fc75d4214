"""The pages on which residents read their village's money month by month; nobody is named."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from chassis.http.pagination import PAGE_ITEMS_MAX, CursorText
from chassis.identity.permissions import Declared, permission
from chassis.pages.languages import CHINESE, Spoken
from chassis.pages.rendering import Pages, spoken_in
from disclosure.application.accounts import Accounts
from disclosure.entrypoints.documents import proof_of
from disclosure.entrypoints.money import FIRST, MonthText, money_cursors, totals
from disclosure.entrypoints.views import Views
from disclosure.projections.money import MoneyReading
from kernel.periods import Month

BOOKS_MAX = 500


@dataclass(frozen=True, kw_only=True)
class AccountNames:
    """Names accounts in the language of a page."""

    accounts: Accounts
    spoken: Spoken

    def __call__(self, account: str) -> str:
        """Name one account."""
        named = self.accounts.named(account)
        return named.zh if self.spoken is CHINESE else named.en


def money_pages(
    pages: Pages, reading: MoneyReading, views: Views, *, cursor_key: bytes
) -> APIRouter:
    """Give the pages in both languages; everybody may read them."""
    public = Depends(Declared(permission("disclosure.page.read", public=True)))
    router = APIRouter(include_in_schema=False, dependencies=[public])
    _index(router, pages, reading, views)
    cursors = money_cursors(cursor_key)

    @router.get("/{language}/money/{entity}/months/{month}")
    async def one_month(
        request: Request, language: str, entity: UUID, month: MonthText, cursor: CursorText = None
    ) -> Response:
        """Show a month: what there was, came, went and is, voucher by voucher."""
        spoken = spoken_in(language)
        books = await reading.one(entity)
        shown, sums = await reading.month(entity, month), await reading.sums(books, month)
        start = cursors.start(cursor, **FIRST)
        found = await reading.lines(books, month, start=start, limit=PAGE_ITEMS_MAX + 1)
        lines, last_on = found[:PAGE_ITEMS_MAX], Month(month).last_on
        return pages.render(
            request,
            "money_month.html",
            spoken,
            books=books,
            unit=views.unit(books.unit, last_on, spoken),
            shown=shown,
            sums=sums,
            total=totals(sums),
            lines=lines,
            name=AccountNames(accounts=reading.charts.of(books.chart, last_on), spoken=spoken),
            proofs={line.event: f"..{proof_of(line.event)}" for line in lines},
            following=cursors.following(found, PAGE_ITEMS_MAX),
        )

    return router


def _index(router: APIRouter, pages: Pages, reading: MoneyReading, views: Views) -> None:
    @router.get("/{language}/money")
    async def index(request: Request, language: str) -> Response:
        """Show whose money is disclosed."""
        spoken = spoken_in(language)
        listed = await reading.books(unit=None, after=-1, limit=BOOKS_MAX)
        return pages.render(request, "money.html", spoken, listed=listed)

    @router.get("/{language}/money/{entity}")
    async def months(request: Request, language: str, entity: UUID) -> Response:
        """Show in which months something is posted."""
        spoken = spoken_in(language)
        books, found = await reading.one(entity), await reading.months(entity)
        named = views.unit(books.unit, Month(found[0].month).last_on, spoken) if found else None
        return pages.render(
            request, "money_months.html", spoken, books=books, unit=named, months=found
        )
