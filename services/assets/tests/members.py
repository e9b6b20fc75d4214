"""Members of Anjia for tests: a roll of so many, and the rules by which they share and are paid."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.members.adopted_member_rules import member_rules_of
from assets.domain.members.roll import Resolved, Roll
from assets.domain.members.roll_entries import RollEntry, RollMember
from services.assets.tests.charts import MEMBERS_SECTION

ENTITY = UUID(int=0xE)
SINCE, TODAY = date(2026, 1, 1), date(2026, 7, 1)
VILLAGE = "510604102211"

# What this county's own pack does not have: guaranteed income, and fees of mediators.
MORE: tuple[dict[str, Any], ...] = (
    {"entry": "member_returns", "per_share_fen": 300, "permille": 600, "basis": "shares"},
    {
        "entry": "pay_scheme", "scheme": "mediator-fees", "kind": "case-fee", "roll": "mediators",
        "payer": "village_collective", "base_fen": 0, "office_fen_year": 10_000_000,
    },
    {"entry": "case_fee", "scheme": "mediator-fees", "grade": "ordinary", "fen": 20_000},
    {
        "entry": "pay_scheme", "scheme": "stepped", "kind": "allowance", "roll": "grid-officers",
        "payer": "village_collective", "base_fen": 10_000, "performance_fen_most": 10_000,
        "formula": "steps", "unassessed": "base_only", "cap_fen": 18_000,
    },
    {"entry": "pay_step", "scheme": "stepped", "percent": 60, "fen": 5_000},
    {"entry": "pay_step", "scheme": "stepped", "percent": 90, "fen": 10_000},
)  # fmt: skip
SECTION = replace(
    MEMBERS_SECTION,
    entries=(*MEMBERS_SECTION.entries, *MORE),
    root="sha256:members",
)
RULES = member_rules_of(SECTION)
GRID, STEPPED, FEES = (RULES.scheme(key) for key in ("grid-allowance", "stepped", "mediator-fees"))


def someone(number: int) -> UUID:
    return UUID(int=0x1000 + number)


def entry(number: int, shares: int, **changed: Any) -> RollEntry:
    said = {"number": number, "person": someone(number), "since": SINCE, "shares": shares}
    return RollEntry(**{**said, **changed})


def member(number: int, shares: int, **changed: Any) -> RollMember:
    return RollMember(**{"number": number, "person": someone(number), "shares": shares, **changed})


def resolved(roll: Roll, on: date = SINCE, **changed: Any) -> Resolved:
    """Give a resolution on what is drafted, as it stands on a day."""
    drafted = {each.person: each for each in roll.drafted}
    known = {each.person: each.shares for each in (roll.as_of(on) if roll.revision else ())}
    known |= {person: each.shares for person, each in drafted.items()}
    said = {
        "resolution": "〔2026〕1号",
        "effective_on": on,
        "members": len(known),
        "shares": sum(known.values()),
    }
    return Resolved(**{**said, **changed})


def roll_of(*shares: int, kind: str = "members") -> Roll:
    """Give an adopted roll of members with these shares, numbered from 1 on."""
    roll = Roll(ENTITY, kind)
    roll.draft([entry(number, each) for number, each in enumerate(shares, 1)])
    roll.adopt(resolved(roll))
    return roll
