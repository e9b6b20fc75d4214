"""How the total income of a unit's collectives grew by the year, and what was shared of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from assets.adapters.books.ledger import AsOf, Ledger
from assets.adapters.members.adopted_member_rules import AdoptedMemberRules
from assets.application.books.ports import Charts
from assets.domain.members.member_rules import PERMILLE
from assets.entrypoints.books.bodies import YearText
from assets.entrypoints.members.answers import GrowthAnswer
from assets.entrypoints.members.parts import MemberParts
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from kernel.periods import Year

COLLECTIVES = ("town_collective", "village_collective", "group_collective")
YEARS_MAX = 5
_SHARED = (
    "SELECT coalesce(sum(d.total_fen), 0)::bigint AS dividends_fen, coalesce(sum(p.roll_members),"
    " 0)::bigint AS members FROM read.distributions d JOIN read.pay_lists p USING (pay_list) WHERE"
    " d.entity = ANY(%s) AND d.kind = 'dividend' AND d.period = %s AND d.resolution IS NOT NULL"
)


@dataclass(frozen=True, kw_only=True)
class GrowthParts:
    """What the route of growth needs."""

    members: MemberParts
    ledger: Ledger
    charts: Charts
    rules: AdoptedMemberRules


def growth_routes(parts: GrowthParts) -> APIRouter:
    """Give the route that compares years."""
    router = APIRouter(tags=["distributions"])
    read = parts.members.reads()

    @router.get("/units/{unit}/collective-income")
    async def collective_income(
        unit: UUID,
        year: YearText,
        caller: Annotated[Caller, Depends(read)],
        years: Annotated[int, Query(ge=1, le=YEARS_MAX)] = 3,
        after: After = None,
    ) -> list[GrowthAnswer]:
        """Compare the total income of all collectives of a unit and below with the year before.

        Gives so many years up to the one that is named, the latest first.
        """
        caller.require(unit)
        reader = parts.members.reader
        await reader.caught_up(after or 0)
        last = Year(year)
        within = parts.members.entities.register.within(unit, last.last_on)
        entities = await reader.rows(
            "SELECT entity, chart FROM read.entities WHERE unit = ANY(%s) AND form = ANY(%s)",
            *(list(within), list(COLLECTIVES)),
        )
        incomes: dict[str, int] = {}
        asked = [last]
        for _ in range(years):
            asked.append(asked[-1].previous())
        for each in asked:
            incomes[str(each)] = await _income(parts, entities, each)
        return [await _grown(parts, unit, entities, each, incomes) for each in asked[:-1]]

    return router


async def _income(parts: GrowthParts, entities: list[dict[str, Any]], year: Year) -> int:
    """Give the total income of some entities in a year, before any closing entry."""
    total = 0
    for each in entities:
        # A chart says what is income on each account; years from before its adoption have none.
        chart = parts.charts.of(each["chart"], max(year.last_on, parts.members.today()))
        accounts = chart.codes("income")
        moved = await parts.ledger.turnover(
            each["entity"], AsOf(on=year.last_on), accounts=accounts
        )
        total -= sum(moved.values())
    return total


async def _grown(
    parts: GrowthParts,
    unit: UUID,
    entities: list[dict[str, Any]],
    year: Year,
    incomes: Mapping[str, int],
) -> GrowthAnswer:
    income, before = incomes[str(year)], incomes[str(year.previous())]
    target = parts.rules.growth_permille(unit, year.last_on)
    growth = (income - before) * PERMILLE // before if before > 0 else None
    (shared,) = await parts.members.reader.rows(
        _SHARED, [each["entity"] for each in entities], str(year)
    )
    members, dividends = shared["members"], shared["dividends_fen"]
    return GrowthAnswer(
        year=str(year),
        income_fen=income,
        before_fen=before,
        growth_permille=growth,
        target_permille=target,
        on_target=None if growth is None or target is None else growth >= target,
        dividends_fen=dividends,
        members=members,
        per_head_fen=dividends // members if members else None,
    )
