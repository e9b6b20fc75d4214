"""What persons got by the pay lists of an entity, for whoever states a household's benefits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.members.roll import MEMBERS, Roll
from chassis.reading import Reader

_LINES = (
    "SELECT p.kind, p.number AS list_number, p.pay_list, p.source, p.period, p.rule, p.resolution,"
    " p.computed_on, l.party AS person, l.amount_fen, l.shares FROM read.pay_list_lines l JOIN"
    " read.pay_lists p USING (pay_list) WHERE p.entity = %s AND l.party = ANY(%s) AND p.resolution"
    " IS NOT NULL AND p.computed_on BETWEEN %s AND %s ORDER BY p.computed_on, p.number, l.number"
)
_SHARES = (
    "SELECT DISTINCT ON (e.person) e.person, e.shares, e.since, e.until, v.resolution FROM"
    " read.roll_entries e JOIN read.roll_revisions v USING (roll, revision) WHERE e.roll = %s AND"
    " e.person = ANY(%s) AND e.since <= %s ORDER BY e.person, e.since DESC, e.revision DESC"
)


@dataclass(frozen=True, kw_only=True)
class BenefitLine:
    """One decided line of a list: a dividend, an allowance, a wage, with what it rests on."""

    kind: str
    person: UUID
    amount_fen: int
    shares: int | None
    period: str
    list_number: str
    pay_list: UUID
    source: UUID
    """The distribution or the monthly run from which the list was computed."""
    rule: str
    resolution: str
    computed_on: date


@dataclass(frozen=True, kw_only=True)
class HeldShares:
    """How many shares a member holds on a day, since when, and by which resolution."""

    person: UUID
    shares: int
    since: date
    resolution: str


class BenefitLines:
    """Answers up to the log's present end, for the persons who are named alone."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def of(
        self, entity: UUID, persons: Sequence[UUID], *, since: date, on: date
    ) -> Sequence[BenefitLine]:
        """Give what was decided for some persons from a day to another, both included."""
        await self._reader.caught_up()
        rows = await self._reader.rows(_LINES, entity, list(persons), since, on)
        return [BenefitLine(**row) for row in rows]

    async def shares(
        self, entity: UUID, persons: Sequence[UUID], *, on: date
    ) -> Sequence[HeldShares]:
        """Give the shares that some persons hold as members on a day."""
        await self._reader.caught_up()
        roll = Roll.create_id(entity, MEMBERS)
        rows = await self._reader.rows(_SHARES, roll, list(persons), on)
        return [
            HeldShares(
                person=row["person"],
                shares=row["shares"],
                since=row["since"],
                resolution=row["resolution"],
            )
            for row in rows
            if row["until"] is None or on <= row["until"]
        ]
