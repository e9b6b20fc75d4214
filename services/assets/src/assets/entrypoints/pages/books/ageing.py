"""The page of receivables by age (应收账龄): who owes what on levies and contracts, since when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.adapters.contracts.receivables import AsOf as ContractsAsOf
from assets.adapters.income.levies_owed import AsOf as LeviesAsOf
from assets.entrypoints.contracts.reads import READ as READ_CONTRACTS
from assets.entrypoints.income.parts import DEBTORS
from assets.entrypoints.pages.books.as_of import Asked
from assets.entrypoints.pages.books.parts import MoneyParts, Row
from assets.entrypoints.pages.books.visit import Visit, visits
from assets.entrypoints.pages.books.words import AGE_CHART, age_in_words
from chassis.browser.entrance import pages_router
from chassis.identity.permissions import permission
from chassis.pages.chart import NARROW, WIDE, Bar, bar_chart
from chassis.pages.formats import write_yuan
from chassis.pages.languages import Spoken

SHOWN_MAX = 200


@dataclass(kw_only=True)
class Owing:
    """What one party owes, in each class of age."""

    party: UUID
    fen: list[int]
    contracts: set[str] = field(default_factory=set)
    levies: bool = False

    @property
    def total_fen(self) -> int:
        """All that it owes."""
        return sum(self.fen)


def ageing_routes(parts: MoneyParts) -> APIRouter:
    """Give the page."""
    router = pages_router()
    asked_with = visits(parts, READ_CONTRACTS)

    @router.get("/{language}/entities/{entity}/receivables")
    async def receivables(visit: Annotated[Visit, Depends(asked_with)]) -> Response:
        """Show what is open by how long ago it fell due, in the adopted classes."""
        known = await visit.known()
        position = await parts.reader.position()
        on = visit.on
        rules = parts.contract_rules.of(known["unit"], on)
        sees_levies = visit.caller.asking(permission(DEBTORS)).grant(known["unit"]) is not None
        found = await _owing(
            parts, visit.entity, on, visit.asked, days=rules.ageing_days, levies=sees_levies
        )
        classes = [
            age_in_words(least, most, visit.spoken) for least, most in _classes(rules.ageing_days)
        ]
        totals = [sum(each.fen[place] for each in found) for place in range(len(classes))]
        return visit.show(
            "ageing.html",
            entity=known,
            on=on,
            asked=visit.asked,
            rule=rules.rule,
            classes=classes,
            parties=found[:SHOWN_MAX],
            more=max(len(found) - SHOWN_MAX, 0),
            totals=totals,
            total_fen=sum(totals),
            sees_levies=sees_levies,
            charts=_charts(classes, totals, visit.spoken) if found else [],
            position=position,
        )

    return router


async def _owing(  # noqa: PLR0913  # of whom, as of when, and what of it
    parts: MoneyParts,
    entity: UUID,
    on: date,
    asked: Asked,
    *,
    days: tuple[int, ...],
    levies: bool,
) -> list[Owing]:
    """Give who owes something, the largest debt first."""
    until = asked.recorded_until
    found: defaultdict[UUID, list[tuple[str, Row]]] = defaultdict(list)
    contracts = await parts.receivables.ageing_of_parties(
        entity, ContractsAsOf(on=on, recorded_until=until), days=days
    )
    for row in contracts:
        found[row["party"]].append(("contract", row))
    if levies:
        billed = await parts.levies.ageing_of_parties(
            entity, LeviesAsOf(on=on, recorded_until=until), days=days
        )
        for row in billed:
            found[row["party"]].append(("levy", row))
    owing = [_added_up(party, rows, classes=len(days) + 1) for party, rows in found.items()]
    return sorted(owing, key=lambda each: (-each.total_fen, str(each.party)))


def _added_up(party: UUID, rows: Iterable[tuple[str, Row]], *, classes: int) -> Owing:
    owing = Owing(party=party, fen=[0] * classes)
    for source, row in rows:
        owing.fen[row["class"]] += row["open_fen"]
        if source == "levy":
            owing.levies = True
        else:
            owing.contracts.update(row["contracts"])
    return owing


def _classes(days: tuple[int, ...]) -> list[tuple[int, int | None]]:
    """Give the first and the last day of each class; the last class has no end."""
    firsts = [0, *(day + 1 for day in days)]
    return list(zip(firsts, [*days, None], strict=True))


def _charts(classes: list[str], totals: list[int], spoken: Spoken) -> list[str]:
    bars = [
        Bar(name=name, value=Decimal(fen), written=write_yuan(fen))
        for name, fen in zip(classes, totals, strict=True)
    ]
    title = AGE_CHART.in_language(spoken.language)
    return [bar_chart(bars, size, title=title) for size in (NARROW, WIDE)]
