"""The acts of the year: who did what on which day, and when it was recorded."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from decimal import Decimal

from runner.demo.cast import Cast, Subject
from runner.demo.rules import Item, Rules
from runner.demo.script import Entry
from runner.demo.seasons import HALF_YEAR, SLOTS, Span, busyness, instant, item_weight

ENTRIES_OF_HALF_YEAR = 11_200
ENTRIES_LEAST = 200
LATE_SHARE = 0.042
LATE_DAYS = (3, 25)
DECLARING_SHARE = 0.45
"""So many households declare acts themselves, and each of them so many of its own:"""
DECLARED_SHARE = 0.54
ACTIVITY_MOST = 30.0
STEP = Decimal("0.1")
FEATURED_NUMBER = "05-004"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act before it is recorded."""

    subject: Subject
    item: str
    points: Decimal
    acted_on: date
    delay_days: int
    slot: time
    declared: bool


LANDMARKS = (
    # 2026-05-01 changed these two: 0.5 points are of the first table alone, 1.8 of the second.
    ("env-tidy-yard", "1", date(2026, 1, 12), 0),
    ("service-public-welfare", "2", date(2026, 3, 14), 0),
    ("service-volunteering", "0.5", date(2026, 4, 20), 0),
    ("service-volunteering", "0.5", date(2026, 4, 24), 17),
    ("env-waste-sorting", "1.8", date(2026, 5, 6), 0),
)
"""What the featured household did, so that both tables and both dates show in its account."""


@dataclass(frozen=True, kw_only=True)
class Volume:
    """How much is made up, over which days, and what is given beside it."""

    span: Span
    scale: float
    given: Sequence[Act] = ()
    reserved: frozenset[str] = frozenset()
    """Subjects (by key) of whom nothing is made up."""

    @property
    def count(self) -> int:
        """How many acts are made up: the busier the days of the span are, the more."""
        busy = sum(map(busyness, self.span.days())) / sum(map(busyness, HALF_YEAR.days()))
        return max(ENTRIES_LEAST, round(ENTRIES_OF_HALF_YEAR * self.scale * busy))


def entries(rng: random.Random, cast: Cast, rules: Rules, volume: Volume) -> list[Entry]:
    """Give the acts as entries in the order of their recording."""
    clerk = _Clerk(cast=cast)
    given = (*landmarks(cast), *volume.given)
    made = [clerk.enter(act) for act in (*given, *_acts(rng, cast, rules, volume))]
    return sorted(made, key=lambda entry: (entry.recorded_at, entry.subject, entry.name))


def landmarks(cast: Cast) -> list[Act]:
    """Give the acts that the supervisor's questions rest on."""
    subject = cast.household(FEATURED_NUMBER)
    return [
        replace(act_of(subject, item, points, acted_on), delay_days=delay)
        for item, points, acted_on, delay in LANDMARKS
    ]


def act_of(subject: Subject, item: str, points: str, acted_on: date) -> Act:
    """Give an act that the officer records in the evening of its day."""
    return Act(
        subject=subject,
        item=item,
        points=Decimal(points),
        acted_on=acted_on,
        delay_days=0,
        slot=SLOTS[-1],
        declared=False,
    )


def place_of(act: Act) -> tuple[str, str]:
    """Give the subject and the name of the entry that a given act becomes: the first of its day."""
    return act.subject.key, f"{act.acted_on.isoformat()}/{act.item}/1"


def entry_of(act: Act, cast: Cast) -> Entry:
    """Give the entry that a given act becomes."""
    return _Clerk(cast=cast).enter(act)


@dataclass
class _Clerk:
    """Counts the acts of one item by one subject on one day, and says who records them."""

    cast: Cast
    _ordinals: Counter[tuple[str, str, date]] = field(default_factory=Counter)

    def enter(self, act: Act) -> Entry:
        place = (act.subject.key, act.item, act.acted_on)
        self._ordinals[place] += 1
        officer = self.cast.officers[act.subject.grid - 1]
        recorder = act.subject.person if act.declared else officer
        return Entry(
            subject=act.subject.key,
            item=act.item,
            points=act.points,
            acted_on=act.acted_on,
            ordinal=self._ordinals[place],
            recorded_at=instant(act.acted_on + timedelta(days=act.delay_days), act.slot),
            declared=act.declared,
            recorder=recorder.key,
        )


def _acts(rng: random.Random, cast: Cast, rules: Rules, volume: Volume) -> Iterator[Act]:
    calendar, count = list(volume.span.days()), volume.count
    subjects = list(cast.subjects)
    activity = [min(ACTIVITY_MOST, rng.paretovariate(1.3)) for _ in subjects]
    activity = [
        0.0 if subject.key in volume.reserved else often
        for subject, often in zip(subjects, activity, strict=True)
    ]
    declaring = _declaring(rng, cast)
    chosen_days = rng.choices(calendar, [busyness(day) for day in calendar], k=count)
    chosen = rng.choices(subjects, activity, k=count)
    # Whoever decides for others has a household that declares, so that stepping aside is seen.
    members = {member.key for member in cast.members}
    own = [subject for subject in subjects if subject.person.key in members]
    chosen += [subject for subject in own for _ in range(4)]
    chosen_days += rng.choices(calendar, k=len(chosen) - len(chosen_days))
    for subject, day in zip(chosen, chosen_days, strict=True):
        item = _item(rng, rules, subject, day)
        delay = _delay(rng, day, volume.span.last_on)
        yield Act(
            subject=subject,
            item=item.code,
            points=_points(rng, item),
            acted_on=day,
            delay_days=delay,
            slot=rng.choice(SLOTS),
            # Nobody reports their own misdeeds.
            declared=item.least > 0 and subject.key in declaring and rng.random() < DECLARED_SHARE,
        )


def _declaring(rng: random.Random, cast: Cast) -> set[str]:
    """Choose who declares; officers and approvers do not, for they decide on entries."""
    deciding = {person.key for person in (*cast.officers, cast.secretary, cast.deputy)}
    members = {person.key for person in cast.members}
    return {
        subject.key
        for subject in cast.subjects
        if subject.person.key not in deciding
        and (rng.random() < DECLARING_SHARE or subject.person.key in members)
    }


def _item(rng: random.Random, rules: Rules, subject: Subject, day: date) -> Item:
    items: Sequence[Item] = list(rules.table_on(day).items.values())
    weights = [item_weight(item, subject.kind, day) for item in items]
    return rng.choices(items, weights)[0]


def _points(rng: random.Random, item: Item) -> Decimal:
    """Give points within the item's range; small ones are the most frequent."""
    steps = int((item.most - item.least) / STEP)
    taken = min(steps, int(rng.expovariate(1 / (0.5 + steps / 4))))
    return (item.least + taken * STEP).normalize()


def _delay(rng: random.Random, day: date, last_on: date) -> int:
    """Give after how many days an act is recorded: mostly the same day, some much later."""
    if rng.random() < LATE_SHARE:
        delay = rng.randint(*LATE_DAYS)
    else:
        delay = rng.choices((0, 1, 2), (0.72, 0.23, 0.05))[0]
    return delay if day + timedelta(days=delay) <= last_on else 0
