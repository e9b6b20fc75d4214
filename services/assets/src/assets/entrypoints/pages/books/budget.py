"""The page of a year's budget (预算执行): what was decided on each line, bound, spent, and left."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.domain.budgets.budget import Budget
from assets.domain.budgets.budget_errors import BudgetUnknownError
from assets.entrypoints.books.bodies import YearText
from assets.entrypoints.budgets.budgets_http import READ_BUDGET
from assets.entrypoints.pages.books.parts import MoneyParts, Row
from assets.entrypoints.pages.books.visit import Visit, visits
from assets.entrypoints.pages.books.words import BUDGET_CHART, OVER
from chassis.browser.entrance import pages_router
from chassis.identity.permissions import permission
from chassis.pages.chart import NARROW, WIDE, Bar, bar_chart
from chassis.pages.languages import Spoken

SUMMED = ("original_fen", "budget_fen", "committed_fen", "spent_fen", "remaining_fen")
TENTH = Decimal("0.1")


def budget_routes(parts: MoneyParts) -> APIRouter:
    """Give the page."""
    router = pages_router()
    asked_with = visits(parts, permission(READ_BUDGET))

    @router.get("/{language}/entities/{entity}/budgets/{year}")
    async def budget(year: YearText, visit: Annotated[Visit, Depends(asked_with)]) -> Response:
        """Show each line against what payments take of it."""
        known = await visit.known()
        position = await parts.reader.position()
        own_id = Budget.create_id(visit.entity, year)
        if await parts.reader.row("SELECT 1 FROM read.budgets WHERE budget = %s", own_id) is None:
            raise BudgetUnknownError(f"the entity has no budget of {year}")
        on = visit.on
        rows = await parts.budget_lines.of(own_id, on=on, recorded_until=visit.asked.recorded_until)
        expense = [{**row, "used": _used(row)} for row in rows if row["kind"] == "expense"]
        return visit.show(
            "budget.html",
            entity=known,
            year=year,
            on=on,
            asked=visit.asked,
            expense=expense,
            income=[row for row in rows if row["kind"] == "income"],
            totals={name: sum(row[name] for row in expense) for name in SUMMED},
            income_totals=_income_totals(rows),
            over=[row for row in expense if row["remaining_fen"] < 0],
            charts=_charts(expense, visit.spoken) if expense else [],
            position=position,
        )

    return router


def _income_totals(rows: Sequence[Row]) -> dict[str, int]:
    """Add up what is planned as income, and what of it is booked where a line names its account."""
    income = [row for row in rows if row["kind"] == "income"]
    totals = {name: sum(row[name] for row in income) for name in ("original_fen", "budget_fen")}
    known = [row for row in income if row["booked_fen"] is not None]
    booked_fen = sum(row["booked_fen"] for row in known)
    missing_fen = sum(row["budget_fen"] for row in known) - booked_fen
    return totals | {"booked_fen": booked_fen, "missing_fen": missing_fen}


def _used(row: Row) -> Decimal | None:
    """Give how much of a line is bound or spent, in percent; nothing planned has no part."""
    if row["budget_fen"] <= 0:
        return None
    taken = Decimal(row["committed_fen"] + row["spent_fen"]) * 100 / Decimal(row["budget_fen"])
    return taken.quantize(TENTH, rounding=ROUND_HALF_UP)


def _written(row: Row, spoken: Spoken) -> str:
    """Write how much of a line is used, and in words where that is too much."""
    over = f" {OVER.in_language(spoken.language)}" if row["remaining_fen"] < 0 else ""
    return f"{row['used'] or 0}%{over}"


def _charts(expense: list[Row], spoken: Spoken) -> list[str]:
    bars = [
        Bar(name=row["name"], value=row["used"] or Decimal(0), written=_written(row, spoken))
        for row in expense
    ]
    title = BUDGET_CHART.in_language(spoken.language)
    return [bar_chart(bars, size, title=title) for size in (NARROW, WIDE)]
