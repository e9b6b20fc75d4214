"""Split and merge (分户、并户): one household becomes two, and of two others one is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from typing_extensions import override

from runner.demo.acts import Act, act_of, entry_of
from runner.demo.books import Books
from runner.demo.cast import Cast, Subject
from runner.demo.chapter import Chapter, Timed
from runner.demo.lives import Merger, Split
from runner.demo.rules import CARRIED, Rules
from runner.demo.script import Record
from runner.demo.seasons import SLOTS, instant
from runner.demo.steps import CREATED, Known, Request, Step

ORIGIN, PART = "08-004", "08-004-1"
MERGED, JOINED = "04-004", "04-003"
SPLIT_ON = date(2026, 7, 6)
MERGED_ON = date(2026, 9, 14)
REGISTER_AT = time(9, 10)
ATTEMPT_AT = time(14, 20)
SOURCE = "household_register"

Given = tuple[str, str, str, date, int]
"""Whose act, the item, its points, its day, and after how many days it is recorded."""

ACTS: Sequence[Given] = (
    (ORIGIN, "env-tidy-yard", "1.2", date(2026, 3, 10), 0),
    (ORIGIN, "service-volunteering", "1", date(2026, 5, 16), 0),
    # Done before the split and recorded after it: it counts where it was done.
    (ORIGIN, "conduct-neighbours", "0.8", date(2026, 7, 2), 8),
    (PART, "service-patrol", "1.5", date(2026, 7, 18), 0),
    (ORIGIN, "env-waste-sorting", "1.5", date(2026, 10, 17), 0),
    (PART, "env-tidy-yard", "1", date(2026, 11, 14), 0),
    (JOINED, "env-public-cleaning", "2", date(2026, 4, 11), 0),
    (MERGED, "service-volunteering", "1.6", date(2026, 5, 23), 0),
    (MERGED, "env-tidy-yard", "0.9", date(2026, 9, 10), 7),
    (JOINED, "conduct-respect-elders", "1.4", date(2026, 10, 9), 0),
)
DECLARED = date(2026, 11, 14)
"""The part's own head declares what was done on this day."""

NOT_THEIRS = "not_of_the_subject"
WRONG: Sequence[tuple[Given, str]] = (
    ((PART, "env-tidy-yard", "1", date(2026, 7, 3), 6), "act_before_account"),
    ((ORIGIN, "env-tidy-yard", "1", date(2026, 7, 8), 1), NOT_THEIRS),
    ((MERGED, "env-tidy-yard", "1", MERGED_ON, 2), "account_closed"),
)
"""What is refused, and how: a head who left declares nothing more for those who stayed."""


@dataclass(frozen=True, kw_only=True)
class SplitHousehold(Step):
    """The registrar enters that part of a household is one of its own."""

    split: Split

    @override
    def request(self, known: Known) -> Request:
        """Register the part with the head that goes with it, and who heads what remains."""
        part, head = self.split.part, known.person(self.split.part.person.key)
        return Request(
            service="registry",
            path=f"/households/{known.subject(self.split.origin.key)}/splits",
            body={
                "number": part.number,
                "label": part.label,
                "head": head,
                "remaining_head": known.person(self.split.remaining.key),
                "since": self.split.since.isoformat(),
                "source": SOURCE,
            },
            status=CREATED,
            holds={"head": head},
        )

    @override
    def learned(self, answer: Mapping[str, Any]) -> Mapping[str, str]:
        """Know the part from now on."""
        return {self.split.part.key: answer["household"]}


@dataclass(frozen=True, kw_only=True)
class MergeHousehold(Step):
    """The registrar enters that a household is part of another one."""

    merger: Merger

    @override
    def request(self, known: Known) -> Request:
        """Let the one join the other."""
        merged = known.subject(self.merger.subject.key)
        return Request(
            service="registry",
            path=f"/households/{merged}/mergers",
            body={
                "into": known.subject(self.merger.into.key),
                "since": self.merger.since.isoformat(),
                "source": SOURCE,
            },
            status=CREATED,
            holds={"household": merged},
        )


class Splitting(Chapter):
    """The old head leaves with part of a household; months later a small household joins another.

    What was done before counts where it was done, however late it is recorded.
    """

    def __init__(self, cast: Cast, rules: Rules) -> None:
        """Tell it of three households, of which nothing else is recorded."""
        self._cast = cast
        self._rules = rules
        origin = cast.household(ORIGIN)
        label = origin.label.replace(ORIGIN, PART)
        self._split = Split(
            origin=origin,
            remaining=cast.heir,
            part=replace(origin, key=f"household-{PART}", number=PART, name=label, label=label),
            since=SPLIT_ON,
        )
        self._merger = Merger(
            subject=cast.household(MERGED), into=cast.household(JOINED), since=MERGED_ON
        )
        self.splits, self.mergers = (self._split,), (self._merger,)
        self.reserved = frozenset(cast.household(each).key for each in (ORIGIN, MERGED, JOINED))
        self.acts = tuple(self._act(*each) for each in ACTS)

    @override
    def on(self, day: date, books: Books) -> Sequence[Timed]:
        """Register the split, then the merger, and try what neither allows."""
        found = [self._wrong(*each) for each in WRONG if _recorded_on(each[0]) == day]
        if day == SPLIT_ON:
            found.append(self._part(day, books))
        if day == MERGED_ON:
            found += self._merge(day, books)
        return found

    def _part(self, day: date, books: Books) -> Timed:
        split, carried = self._split, self._rules.split_opening == CARRIED
        opening = books.standing(split.origin.key) if carried else self._rules.opening
        books.begin(split.part.key, opening, on=day)
        registrar = self._cast.registrar.key
        step = SplitHousehold(actor=registrar, key="", told=True, split=split)
        return instant(day, REGISTER_AT), step

    def _merge(self, day: date, books: Books) -> list[Timed]:
        merger, registrar = self._merger, self._cast.registrar.key
        if self._rules.merge_opening == CARRIED:
            books.carry(merger.into.key, books.standing(merger.subject.key), on=day)
        once_more = replace(merger, into=self._split.origin)
        return [
            (
                instant(day, REGISTER_AT),
                MergeHousehold(actor=registrar, key="", told=True, merger=merger),
            ),
            (
                instant(day, ATTEMPT_AT),
                MergeHousehold(
                    actor=registrar, key="", refused="household_merged", merger=once_more
                ),
            ),
        ]

    def _act(self, number: str, item: str, points: str, acted_on: date, delay_days: int) -> Act:
        act = act_of(self._subject(number), item, points, acted_on)
        return replace(act, delay_days=delay_days, declared=acted_on == DECLARED)

    def _wrong(self, given: Given, refused: str) -> Timed:
        act = replace(self._act(*given), slot=SLOTS[1], declared=refused == NOT_THEIRS)
        entry = entry_of(act, self._cast)
        record = Record(actor=entry.recorder, key="", refused=refused, entry=entry)
        return entry.recorded_at, record

    def _subject(self, number: str) -> Subject:
        return self._split.part if number == PART else self._cast.household(number)


def _recorded_on(given: Given) -> date:
    *_, acted_on, delay_days = given
    return acted_on + timedelta(days=delay_days)
