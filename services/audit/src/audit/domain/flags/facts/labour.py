"""Labour on projects (出工): who worked how many days between which dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from audit.domain.flags.facts import reading
from audit.domain.flags.facts.spans import after, last_of_month
from audit.domain.flags.interface import Recorded

LABOUR_RECORDED = "assets.project.labour_recorded.v1"
SPAN_DAYS_MAX = 3_660
_DAYS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")


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
    """Read who worked how long; a time that no roster could be for is a ValueError."""
    since, until = reading.day(fact.data, "since"), reading.day(fact.data, "until")
    days = reading.text(fact.data, "days")
    if _DAYS.fullmatch(days) is None or not 0 <= (until - since).days < SPAN_DAYS_MAX:
        raise ValueError("this is no time that somebody can have worked")
    return Labour(
        worker=reading.text(fact.data, "worker"),
        unit=reading.unit_of(fact),
        since=since,
        until=until,
        days=Fraction(days),
        fact=reading.reference(fact),
    )


def _days(since: date, until: date) -> int:
    return (until - since).days + 1
