"""The rhythm of a village's half year: which days are busy, and which items belong to them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from kernel.beijing import BEIJING
from runner.demo.rules import NEGATIVE_CLASS, Item

FIRST_ON = date(2026, 1, 1)
LAST_ON = date(2026, 6, 30)
FESTIVAL = (date(2026, 2, 15), date(2026, 2, 23))
"""Spring Festival (春节): the village visits its kin, and few acts are recorded."""
HARVEST = (date(2026, 5, 8), date(2026, 6, 10))
"""Rape and wheat come in (夏收), and with them the straw."""

REGISTERED_AT = datetime(2026, 1, 1, 0, 30, tzinfo=BEIJING)
SLOTS = (time(8, 30), time(12, 10), time(16, 40), time(19, 20))
CHECK_AT = time(20, 30)
REPORT_AT = time(21, 10)
ATTEMPT_AT = time(14, 0)
RECOGNISE_AT = time(14, 30)
APPROVE_AT = time(9, 30)
ENDS_AT = datetime(2026, 7, 2, 18, 0, tzinfo=BEIJING)

# Monday to Sunday: most is cleaned, and seen, at the end of the week.
_WEEK = (0.8, 0.8, 0.9, 0.9, 1.2, 1.5, 0.9)
_QUIET = (
    (date(2026, 1, 1), date(2026, 1, 3), 0.6),
    (*FESTIVAL, 0.22),
    (date(2026, 4, 4), date(2026, 4, 6), 0.6),
    (date(2026, 5, 1), date(2026, 5, 5), 0.6),
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


def days() -> Iterator[date]:
    """Give every day on which an act may lie."""
    day = FIRST_ON
    while day <= LAST_ON:
        yield day
        day += timedelta(days=1)


def busyness(day: date) -> float:
    """Give how much is done on a day, 1 being an ordinary one."""
    weight = _WEEK[day.weekday()]
    for first, last, factor in _QUIET:
        if first <= day <= last:
            weight *= factor
    if HARVEST[0] <= day <= HARVEST[1]:
        weight *= 1.1
    return weight


def item_weight(item: Item, kind: str, day: date) -> float:
    """Give how often an item is met on a day with a kind of subject, against the others."""
    weight = _CLASS_WEIGHTS.get(item.kind, _UNDECIDED_CLASS) * _ITEM_FACTORS.get(item.code, 1.0)
    if HARVEST[0] <= day <= HARVEST[1]:
        weight *= _HARVEST_FACTORS.get(item.code, 1.0)
    if day <= FESTIVAL[1]:
        weight *= _FESTIVE_FACTORS.get(item.code, 1.0)
    if kind != "household":
        weight *= _TRADE_FACTORS.get(item.code, 1.0)
    return weight


def instant(day: date, at: time) -> datetime:
    """Give the instant of a time of day in Beijing, in UTC."""
    return datetime.combine(day, at, BEIJING).astimezone(UTC)
