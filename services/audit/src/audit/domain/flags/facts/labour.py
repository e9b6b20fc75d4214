"""Labour on projects (出工): who worked how many days between which dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from audit.domain.flags.facts import reading
from audit.domain.flags.facts.spans import after, last_of_month
from audit.domain.flags.interface import Recorded

LABOUR_RECORDED = "assets.project.labour_recorded.v1"


@dataclass(frozen=True, kw_only=True)
class Labour:
    """So many days of one person between two dates, both included."""

    worker: str
    unit: str
    since: date
    until: date
    days: Fraction
    fact: str

    def months(self) -> Iterator[date]:
        """Give the first day of each month that it touches."""
        month = self.since.replace(day=1)
        while month <= self.until:
            yield month
            month = after(last_of_month(month), 1)

    def least_in(self, month: date) -> Fraction:
        """Give how many of the days lie in a month at least: what no other month can hold."""
        first, last = max(self.since, month), min(self.until, last_of_month(month))
        if first > last:
            return Fraction(0)
        outside = _days(self.since, self.until) - _days(first, last)
        return max(Fraction(0), self.days - outside)

    def clashes(self, other: "Labour") -> bool:
        """Tell whether both together need more days than there are between their dates."""
        if self.until < other.since or other.until < self.since:
            return False
        between = _days(min(self.since, other.since), max(self.until, other.until))
        return self.days + other.days > between


def read_labour(fact: Recorded) -> Labour:
    """Read who worked how long."""
    return Labour(
        worker=reading.text(fact.data, "worker"),
        unit=reading.unit_of(fact),
        since=reading.day(fact.data, "since"),
        until=reading.day(fact.data, "until"),
        days=Fraction(reading.text(fact.data, "days")),
        fact=reading.reference(fact),
    )


def _days(since: date, until: date) -> int:
    return (until - since).days + 1
