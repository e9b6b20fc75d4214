"""An honour roll (荣誉榜): the honours of one scheme and year, shown as they were awarded."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


@dataclass(frozen=True, kw_only=True)
class Award:
    """One honour as points announced it, and where that stands in the log of points."""

    honour: UUID
    event: str
    position: int
    unit: str
    division: str
    scheme: str
    year: str
    account: UUID
    subject_type: str
    title: str
    rank: int
    points: Decimal
    closing_on: date
    bonus: int
    """In fen."""
    resolution: str


class HonourRoll(AggregateRoot):
    """Shows each honour once, and none that was not awarded."""

    TOPIC = "disclosure.honour_roll"

    class Opened(Created):
        """The first honour of the year was awarded, so the unit shows a roll."""

        TOPIC = "disclosure.honour_roll.opened"
        unit: str
        scheme: str
        year: str

    class HonourListed(AggregateRoot.Event):
        """The honour is public: title, rank, points at the closing date, and bonus in fen."""

        TOPIC = "disclosure.honour_roll.honour_listed"
        honour: UUID
        account: UUID
        subject_type: str
        title: str
        rank: int
        points: Decimal
        closing_on: date
        bonus: int
        resolution: str
        awarded_event: str
        awarded_position: int

    @staticmethod
    @override
    def create_id(unit: str, scheme: str, year: str) -> UUID:
        """Derive the roll's id, so that a unit shows one for each scheme and year."""
        return named_id(f"/disclosure/honour_roll/{unit}/{scheme}/{year}")

    @event(Opened)
    def __init__(self, unit: str, scheme: str, year: str) -> None:
        self.unit = unit
        self.scheme = scheme
        self.year = year
        self.honours: set[UUID] = set()

    def show(self, award: Award) -> None:
        """Show an honour; one that is shown already stays as it is."""
        if award.honour in self.honours:
            return
        self._honour_listed(
            honour=award.honour,
            account=award.account,
            subject_type=award.subject_type,
            title=award.title,
            rank=award.rank,
            points=award.points,
            closing_on=award.closing_on,
            bonus=award.bonus,
            resolution=award.resolution,
            awarded_event=award.event,
            awarded_position=award.position,
        )

    @event(HonourListed)
    def _honour_listed(
        self,
        honour: UUID,
        account: UUID,
        subject_type: str,
        title: str,
        rank: int,
        points: Decimal,
        closing_on: date,
        bonus: int,
        resolution: str,
        awarded_event: str,
        awarded_position: int,
    ) -> None:
        self.honours.add(honour)
