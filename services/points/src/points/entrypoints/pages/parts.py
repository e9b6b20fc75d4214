"""What every page of points is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.browser.desk import Desk
from chassis.browser.gate import VIA
from chassis.context import Context
from chassis.evidence.keeping import EvidenceParts
from chassis.identity.dependencies import Caller
from chassis.pages.languages import Spoken
from chassis.replica.memory import RegisterMemory
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_rules import AdoptedRules, SchemeUnknownError
from points.adapters.declared_notes import DeclaredNotes
from points.adapters.objection_lists import ObjectionLists
from points.adapters.rule_names import RuleNames
from points.adapters.work_lists import Row, WorkLists
from points.application.objections import Objections
from points.application.points import Points
from points.application.ports import Originals
from points.domain.entry import NotOfTheSubjectError
from points.entrypoints.answers import citations


@dataclass(frozen=True, kw_only=True)
class PageParts:
    """The use cases that the JSON routes call, the lists to choose from, and the screens."""

    desk: Desk
    points: Points
    objections: Objections
    originals: Originals
    index: AccountIndex
    rules: AdoptedRules
    register: RegisterMemory
    lists: WorkLists
    objection_lists: ObjectionLists
    names: RuleNames
    notes: DeclaredNotes
    evidence: EvidenceParts
    evidence_bytes_max: int
    today: Callable[[], date]

    def scheme_of(self, grid: UUID) -> str:
        """Give the scheme that scores a grid; raises `SchemeUnknownError`."""
        scheme = self.rules.scheme_of(grid, self.today())
        if scheme is None:
            raise SchemeUnknownError("no points scheme scores this grid")
        return scheme

    def context(self, caller: Caller, unit: UUID, *, effective_on: date) -> Context:
        """Give the envelope's part of a command that comes through a page."""
        return caller.context(
            unit=unit,
            division=self.register.unit(unit).division,
            effective_on=effective_on,
            via=VIA,
        )

    async def entries(self, rows: list[Row], spoken: Spoken) -> list[Row]:
        """Put names to entries: the item, in which posts somebody acted, and what they rest on."""
        states = await self.evidence.index.states(
            each for row in rows for each, _ in citations(row)
        )
        notes = await self.notes.at([row["position"] for row in rows if row["declared"]])
        return [
            {
                **row,
                "note": notes.get(row["position"]),
                "originals": [
                    {"evidence": each, "cited_for": cited_for, "state": states[each].value}
                    for each, cited_for in citations(row)
                ],
                "ref": f"{row['account']} {row['entry']}",
                "name": self.names.item(row["score_table"], row["item"], spoken),
                "table": self.names.table(row["score_table"]),
                "recorded_in": self.names.actor(row["actor"], spoken),
                "checked_in": self.names.actor(row["checked_by"] or "", spoken),
                "recognised_in": self.names.actor(row["recognised_by"] or "", spoken),
            }
            for row in rows
        ]

    async def originals_of(self, evidence: list[str]) -> list[Row]:
        """Say how each of these originals stands, in their order."""
        states = await self.evidence.index.states(evidence)
        return [
            {"evidence": each, "cited_for": "entry", "state": states[each].value}
            for each in evidence
        ]


async def check_own(parts: PageParts, caller: Caller, account: UUID) -> UUID:
    """Give the grid of an account of the caller's own; the use case asks the same again."""
    placed = await parts.index.placed(account)
    caller.require(placed.grid)
    if caller.person not in await parts.index.contacts(account):
        raise NotOfTheSubjectError("speak for your own household")
    return placed.grid
