"""Requests that must be refused: what goes wrong in any village, played so that it shows."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from runner.demo.cast import GRIDS, Cast
from runner.demo.rules import Rules
from runner.demo.script import Entry, Record
from runner.demo.seasons import HALF_YEAR, SLOTS, Span, instant

ATTEMPTS_OF_HALF_YEAR = 63
ATTEMPTS_LEAST = 10
OTHERS_ORDINAL = 90
"""Attempts carry ordinals that no entry reaches, so that none is taken for one."""

Timed = tuple[datetime, Record]


def attempts(maker: "Maker", entries: Sequence[Entry], *, span: Span, scale: float) -> list[Timed]:
    """Give requests of each kind in turn, and those around the change of table."""
    count = round(ATTEMPTS_OF_HALF_YEAR * scale * span.quarters / HALF_YEAR.quarters)
    count = max(ATTEMPTS_LEAST, count)
    rng, rules = maker.rng, maker.rules
    makers = (_unknown_item, _too_many, _future, _other_grid, _too_old)
    calendar = [day for day in span.days() if day > days_late(rules)]
    found = [
        makers[number % len(makers)](maker, rng.choice(calendar))
        for number in range(max(len(makers), count * 4 // 5))
    ]
    repeated = rng.sample(_early(entries, span.last_on), max(1, count // 5))
    found += [_again(entry) for entry in repeated]
    found += [maker.of_the_other_table(*each) for each in _AROUND_THE_CHANGE]
    return found


def days_late(rules: Rules) -> date:
    """Give the first day on which an act can be too old and still lie within the plan's year."""
    return date(2026, 1, 1) + timedelta(days=rules.late_recording_days + 1)


_AROUND_THE_CHANGE = (
    ("env-waste-sorting", "1.8", date(2026, 4, 12)),
    ("service-volunteering", "0.5", date(2026, 5, 7)),
    ("conduct-simple-feasts", "0.5", date(2026, 5, 20)),
)
"""Points that the table of the day does not give, and the other one does."""


class Maker:
    """Makes one request by the officer of a random subject's grid."""

    def __init__(self, rng: random.Random, cast: Cast, rules: Rules) -> None:
        self.rng = rng
        self.cast = cast
        self.rules = rules

    def of_the_other_table(self, item: str, points: str, day: date) -> Timed:
        """Make an entry with points that the table of the day does not give, but the other does."""
        assert not self.rules.fits(item, Decimal(points), day)
        return self.wrong(day, "points_out_of_range", item=item, points=Decimal(points))

    def wrong(self, day: date, refused: str, **other: Any) -> Timed:
        """Make an entry of an ordinary act, but for what is other than it should be."""
        subject = self.rng.choice(self.cast.subjects)
        at = instant(day, self.rng.choice(SLOTS))
        entry = Entry(
            subject=subject.key,
            item="env-tidy-yard",
            points=Decimal(1),
            acted_on=day,
            ordinal=OTHERS_ORDINAL,
            recorded_at=at,
            declared=False,
            recorder=self.cast.officers[subject.grid - 1].key,
        )
        entry = replace(entry, **other)
        return at, Record(actor=entry.recorder, key="", refused=refused, entry=entry)

    def by_neighbour(self, day: date) -> Timed:
        """Make an entry that the officer of the next grid sends."""
        at, record = self.wrong(day, "not_permitted")
        own = [officer.key for officer in self.cast.officers].index(record.actor)
        other = self.cast.officers[(own + 1) % GRIDS].key
        return at, replace(record, actor=other, entry=replace(record.entry, recorder=other))


def _unknown_item(maker: Maker, day: date) -> Timed:
    return maker.wrong(day, "item_not_in_table", item="env-tidy-roof")


def _too_many(maker: Maker, day: date) -> Timed:
    most = maker.rules.table_on(day).items["env-tidy-yard"].most
    return maker.wrong(day, "points_out_of_range", points=most + Decimal("0.1"))


def _future(maker: Maker, day: date) -> Timed:
    ahead = timedelta(days=maker.rng.randint(1, 5))
    return maker.wrong(day, "act_in_future", acted_on=day + ahead)


def _other_grid(maker: Maker, day: date) -> Timed:
    return maker.by_neighbour(day)


def _too_old(maker: Maker, day: date) -> Timed:
    back = timedelta(days=maker.rules.late_recording_days + 1)
    return maker.wrong(day, "act_too_old", acted_on=day - back)


def _early(entries: Sequence[Entry], last_on: date) -> list[Entry]:
    """Give the entries that can be sent once more while their act is recent."""
    return [
        entry
        for entry in entries
        if not entry.declared and entry.recorded_at < instant(last_on - timedelta(days=3), SLOTS[0])
    ]


def _again(entry: Entry) -> Timed:
    at = entry.recorded_at + timedelta(days=1)
    return at, Record(actor=entry.recorder, key="", refused="act_already_recorded", entry=entry)
