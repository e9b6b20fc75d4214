"""How much there is of a thing from day to day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """From this day on there is so much."""

    since: date
    quantity: int


class Lettable(Protocol):
    """What can be let: so much of it from day to day, of one entity."""

    @property
    def id(self) -> UUID:
        """Which thing it is."""

    @property
    def entity(self) -> UUID:
        """Whose it is."""

    @property
    def quantities(self) -> Sequence[Step]:
        """How much there is, by day."""


def quantity_on(steps: Sequence[Step], day: date) -> int:
    """Give how much there is on a day; nothing before the first one."""
    known = [step.quantity for step in steps if step.since <= day]
    return known[-1] if known else 0


def turning_days(steps: Sequence[Step], since: date, until: date) -> Iterator[date]:
    """Give the days within a range on which the quantity may change, its first day among them."""
    yield since
    yield from (step.since for step in steps if since < step.since <= until)
