"""The rhythm of a village's year: which days are busy, and which items belong to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kernel.beijing import BEIJING
from kernel.periods import Month, Quarter
from runner.demo.rules import NEGATIVE_CLASS, Item

FIRST_ON = date(2026, 1, 1)
QUARTERS_OF_YEAR = 4
FESTIVAL = (date(2026, 2, 15), date(2026, 2, 23))
"""Spring Festival (春节): the village visits its kin, and few acts are recorded."""
HARVESTS = (
    (date(2026, 5, 8), date(2026, 6, 10)),
    (date(2026, 8, 25), date(2026, 9, 20)),
)
"""Rape and wheat come in (夏收), later the rice (秋收), and with them the straw."""

REGISTERED_AT = datetime(2026, 1, 1, 0, 30, tzinfo=BEIJING)
SLOTS = (time(8, 30), time(12, 10), time(16, 40), time(19, 20))
CHECK_AT = time(20, 30)
REPORT_AT = time(21, 10)
ATTEMPT_AT = time(14, 0)
RECOGNISE_AT = time(14, 30)
APPROVE_AT = time(9, 30)

# Monday to Sunday: most is cleaned, and seen, at the end of the week.
_WEEK = (0.8, 0.8, 0.9, 0.9, 1.2, 1.5, 0.9)
_QUIET = (
    (date(2026, 1, 1), date(2026, 1, 3), 0.6),
    (*FESTIVAL, 0.22),
    (date(2026, 4, 4), date(2026, 4, 6), 0.6),
    (date(2026, 5, 1), date(2026, 5, 5), 0.6),
    # After the summer harvest many work away from home until the year's end.
    (date(2026, 7, 1), date(2026, 12, 31), 0.85),
    (date(2026, 10, 1), date(2026, 10, 7), 0.6),
)
_CLASS_WEIGHTS = {
    "environment": 8.0,
    "daily-conduct": 3.0,
    "social-service": 2.6,
    "law-abiding": 1.5,
    NEGATIVE_CLASS: 0.29,
}
_UNDECIDED_CLASS = 0.1
"""Classes that the pack leaves open are hardly used."""
_ITEM_FACTORS = {"law-clean-year": 0.0, "service-disaster": 0.1, "conduct-honest-trade": 0.4}
_HARVEST_FACTORS = {"env-straw": 3.5, "no-straw-burning": 6.0}
_FESTIVE_FACTORS = {"conduct-simple-feasts": 4.0, "no-lavish-feasts": 4.0}
_TRADE_FACTORS = {"conduct-honest-trade": 30.0, "law-traffic": 0.2}


@dataclass(frozen=True, kw_only=True)
class Span:
    """How much of 2026 is played: so many quarters from its first day on."""

    quarters: int

    @property
    def whole_year(self) -> bool:
        """Whether the year comes to its end, so that it can be closed."""
        return self.quarters == QUARTERS_OF_YEAR

    @property
    def names(self) -> list[str]:
        """The quarters that are approved."""
        return [f"{FIRST_ON.year}-Q{number}" for number in range(1, self.quarters + 1)]

    @property
    def months(self) -> list[Month]:
        """The months that are reported."""
        return [Month(f"{FIRST_ON.year}-{number:02}") for number in range(1, 3 * self.quarters + 1)]

    @property
    def last_on(self) -> date:
        """The last day on which an act may lie."""
        return Quarter(self.names[-1]).last_on

    @property
    def ends_at(self) -> datetime:
        """When nothing more is played: what a closed year brings takes two weeks."""
        after_days = 15 if self.whole_year else 2
        return datetime.combine(self.last_on + timedelta(days=after_days), time(18), BEIJING)

    def days(self) -> Iterator[date]:
        """Give every day on which an act may lie."""
        day = FIRST_ON
        while day <= self.last_on:
            yield day
            day += timedelta(days=1)


HALF_YEAR = Span(quarters=2)
WHOLE_YEAR = Span(quarters=QUARTERS_OF_YEAR)


def busyness(day: date) -> float:
    """Give how much is done on a day, 1 being an ordinary one."""
    weight = _WEEK[day.weekday()]
    for first, last, factor in _QUIET:
        if first <= day <= last:
            weight *= factor
    if _in_harvest(day):
        weight *= 1.1
    return weight


def item_weight(item: Item, kind: str, day: date) -> float:
    """Give how often an item is met on a day with a kind of subject, against the others."""
    weight = _CLASS_WEIGHTS.get(item.kind, _UNDECIDED_CLASS) * _ITEM_FACTORS.get(item.code, 1.0)
    if _in_harvest(day):
        weight *= _HARVEST_FACTORS.get(item.code, 1.0)
    if day <= FESTIVAL[1]:
        weight *= _FESTIVE_FACTORS.get(item.code, 1.0)
    if kind != "household":
        weight *= _TRADE_FACTORS.get(item.code, 1.0)
    return weight


def instant(day: date, at: time) -> datetime:
    """Give the instant of a time of day in Beijing, in UTC."""
    return datetime.combine(day, at, BEIJING).astimezone(UTC)


def _in_harvest(day: date) -> bool:
    return any(first <= day <= last for first, last in HARVESTS)
