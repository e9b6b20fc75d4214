"""The page of one account (明细账): its lines over some months, each with the balance after it."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BeforeValidator
from starlette.responses import Response

from assets.adapters.books.ledger import AsOf, sub_balance
from assets.adapters.books.month_lists import Span
from assets.entrypoints.books.bodies import AccountCode, MonthText
from assets.entrypoints.books.reads import READ_BOOKS
from assets.entrypoints.pages.books.parts import MoneyParts, Row, name_of
from assets.entrypoints.pages.books.visit import Visit, visits
from chassis.browser.entrance import pages_router
from kernel.periods import Month

SHOWN_MAX = 100
PAGE_MAX = 1_000

Since = Annotated[MonthText | None, BeforeValidator(lambda said: said or None), Query()]


def ledger_routes(parts: MoneyParts) -> APIRouter:
    """Give the page."""
    router = pages_router()
    asked_with = visits(parts, READ_BOOKS)

    @router.get("/{language}/entities/{entity}/accounts/{account}")
    async def account_ledger(
        account: AccountCode,
        visit: Annotated[Visit, Depends(asked_with)],
        since: Since = None,
        page: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 1,
    ) -> Response:
        """Show what stands on an account from the first day of a month up to a day."""
        known = await visit.known()
        position = await parts.reader.position()
        on = visit.on
        named = parts.chart(known, on).account(account)
        first = min(since or Month.of(on).text, Month.of(on).text)
        span = Span(
            entity=visit.entity,
            account=account,
            since=Month(first).first_on,
            on=on,
            recorded_until=visit.asked.recorded_until,
        )
        opening_fen = await _before(parts, span)
        sums = await parts.reads.lists.sums(span)
        rows = await _page(parts, span, page, opening_fen=opening_fen)
        return visit.show(
            "account_ledger.html",
            entity=known,
            account=account,
            account_name=name_of(named, visit.spoken),
            on=on,
            since=first,
            months=_months(known, parts.today(), at_least=first),
            asked=visit.asked,
            opening_fen=opening_fen,
            sums=sums,
            closing_fen=opening_fen + sums["debit_fen"] - sums["credit_fen"],
            lines=await _lines(parts, visit.entity, rows[:SHOWN_MAX]),
            page=page,
            more=len(rows) > SHOWN_MAX,
            position=position,
        )

    return router


async def _page(parts: MoneyParts, span: Span, page: int, *, opening_fen: int) -> list[Row]:
    """Give the lines of a page and the one after them, each with the balance after it."""
    first = (page - 1) * SHOWN_MAX
    return await parts.reads.lists.running(
        span, opening_fen=opening_fen, first=first, limit=SHOWN_MAX + 1
    )


async def _before(parts: MoneyParts, span: Span) -> int:
    """Give what the account held at the end of the day before."""
    day = AsOf(on=span.since - timedelta(days=1), recorded_until=span.recorded_until)
    rows = await parts.ledger.sub_accounts(span.entity, day, account=span.account)
    return sum(sub_balance(row).balance_fen for row in rows)


async def _lines(parts: MoneyParts, entity: UUID, rows: list[Row]) -> list[Row]:
    """Give the lines with the voucher's words, and the bank account where they name one."""
    banks = await parts.banks(entity)
    return [
        {**row, "bank": banks.get(row["bank_account"])} for row in await parts.reads.opened(rows)
    ]


def _months(entity: Row, today: date, *, at_least: str) -> list[str]:
    """Give the months that can be chosen as the first, the latest one first."""
    month, last = Month(min(entity["books_from"], at_least)), Month.of(today).text
    months = [month.text]
    while month.text < last:
        month = month.next()
        months.append(month.text)
    return months[::-1]
