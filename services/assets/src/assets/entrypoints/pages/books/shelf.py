"""The page of a unit's books (账簿): its entities, and what of each the caller may look at."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.entrypoints.bank.statements import READ_BANK
from assets.entrypoints.books.reads import READ_BOOKS
from assets.entrypoints.budgets.budgets_http import READ_BUDGET
from assets.entrypoints.contracts.reads import READ as READ_CONTRACTS
from assets.entrypoints.income.parts import READ as READ_INCOME
from assets.entrypoints.pages.books.parts import MoneyParts, Row
from chassis.browser.entrance import pages_router
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.rendering import spoken_in
from kernel.periods import Month

READ_BUDGETS = permission(READ_BUDGET)
WAYS = {
    "cash": READ_BANK,
    "month": READ_BOOKS,
    "day": permission(READ_INCOME),
    "receivables": READ_CONTRACTS,
}
"""By page of an entity, what a caller must be allowed to come to it."""


def shelf_routes(parts: MoneyParts) -> APIRouter:
    """Give the page."""
    router = pages_router()
    reads = parts.desk.gate.caller(READ_BOOKS)

    @router.get("/{language}/units/{unit}/books")
    async def books(
        request: Request, language: str, unit: UUID, caller: Annotated[Caller, Depends(reads)]
    ) -> Response:
        """Show which books a unit keeps."""
        spoken = spoken_in(language)
        caller.require(unit)
        await parts.reader.caught_up()
        kept = await parts.reader.rows(
            "SELECT * FROM read.entities WHERE unit = %s ORDER BY form", unit
        )
        return parts.desk.screens.show(
            request,
            "books.html",
            spoken,
            unit=unit,
            unit_name=parts.names.unit(unit, spoken),
            today=parts.today(),
            entities=[await _entity(parts, caller, row) for row in kept],
        )

    return router


async def _entity(parts: MoneyParts, caller: Caller, row: Row) -> Row:
    """Give an entity with the pages that the caller may open, and the month that is next."""
    unit = row["unit"]
    years = []
    if caller.asking(READ_BUDGETS).grant(unit) is not None:
        budgets = await parts.reader.rows(
            "SELECT year FROM read.budgets WHERE entity = %s ORDER BY year DESC", row["entity"]
        )
        years = [each["year"] for each in budgets]
    return {
        "entity": row,
        "ways": {
            name for name, asked in WAYS.items() if caller.asking(asked).grant(unit) is not None
        },
        "month": await _next_month(parts, row),
        "years": years,
    }


async def _next_month(parts: MoneyParts, row: Row) -> str:
    """Give the first month that is not closed, but none that has not begun."""
    last = await parts.reader.row(
        "SELECT max(month) AS month FROM read.journals WHERE entity = %s AND closed_at IS NOT NULL",
        row["entity"],
    )
    closed = None if last is None else last["month"]
    following = row["books_from"] if closed is None else Month(closed).next().text
    begun: str = max(row["books_from"], Month.of(parts.today()).text)
    return min(following, begun)
