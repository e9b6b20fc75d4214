"""What becomes of the entries: weekly checks, monthly reports and recognitions, approvals."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from kernel.beijing import business_date
from kernel.periods import Month, Quarter, cutoff
from runner.demo.books import Books, Place, place
from runner.demo.cast import GRIDS, Cast
from runner.demo.chapter import Chapter, Timed
from runner.demo.lives import Lives
from runner.demo.rules import Rules
from runner.demo.script import Approve, Check, Entry, Recognise, Report
from runner.demo.seasons import (
    APPROVE_AT,
    ATTEMPT_AT,
    CHECK_AT,
    RECOGNISE_AT,
    REPORT_AT,
    SLOTS,
    Span,
    instant,
)

REJECTED_SHARE = 0.03
NOT_RECOGNISED_SHARE = 0.01
ABSENT_MOST = 2
SUNDAY = 6
MEMBER_ATTEMPTS_MAX = 4

_REJECTED = ("照片看不清是哪一户", "日期与值班记录不符", "同一件事已由网格员记录", "证明材料不足")
_NOT_RECOGNISED = ("属于份内义务,不另计分", "评议时多数成员认为依据不足")
_RESOLUTION = "示例-村总支-{quarter}"


@dataclass(frozen=True, kw_only=True)
class Close:
    """One closing of a month: when the officers report it and when the group decides."""

    month: Month
    report_on: date
    recognise_on: date


def closes(span: Span, approval_day: int) -> list[Close]:
    """Give the closings: at each month's end, and before the approval in a quarter's last month."""
    found = []
    for number, month in enumerate(span.months, start=1):
        if number % 3 == 0:
            approved = cutoff(Quarter.of(month.first_on), approval_day)
            found.append(_close(month, approved - timedelta(days=2), after_days=1))
        found.append(_close(month, month.last_on, after_days=2))
    return found


def _close(month: Month, report_on: date, *, after_days: int) -> Close:
    return Close(
        month=month, report_on=report_on, recognise_on=report_on + timedelta(days=after_days)
    )


@dataclass
class Village:
    """Follows each entry through the year, by the rules and with no help of a service."""

    rng: random.Random
    cast: Cast
    rules: Rules
    span: Span
    certain: frozenset[Place]
    """Entries that nobody rejects."""
    chapters: Sequence[Chapter] = ()
    refused_by_members: int = 0
    _new: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    _checked: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    _reported: dict[tuple[int, str], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    books: Books = field(init=False)

    def __post_init__(self) -> None:
        """Open the books."""
        lives = Lives(
            first=self.cast.subjects,
            approval_day=self.rules.approval_day,
            splits=tuple(split for each in self.chapters for split in each.splits),
            mergers=tuple(merger for each in self.chapters for merger in each.mergers),
        )
        self.books = Books(self.rules.opening, lives)
        self._doomed = frozenset[Place]().union(*(each.refused for each in self.chapters))

    def decide(self, entries: Sequence[Entry]) -> list[Timed]:
        """Give all decisions on these entries, which are in the order of their recording."""
        grids = {subject.key: subject.grid for subject in self.books.lives.subjects}
        waiting = list(reversed(entries))
        found: list[Timed] = []
        plan = closes(self.span, self.rules.approval_day)
        for day in (*self.span.days(), *_following(self.span)):
            while waiting and waiting[-1].recorded_at <= instant(day, SLOTS[-1]):
                entry = waiting.pop()
                self._new[grids[entry.subject]].append(entry)
            found += self._approvals(day)
            found += self._recognitions(day, plan)
            found += self._checks(day, plan)
            found += self._reports(day, plan)
            for chapter in self.chapters:
                found += chapter.on(day, self.books)
        return found

    def _checks(self, day: date, plan: Iterable[Close]) -> list[Timed]:
        if day.weekday() != SUNDAY and all(close.report_on != day for close in plan):
            return []
        found: list[Timed] = []
        for grid in range(1, GRIDS + 1):
            fresh, self._new[grid] = self._new[grid], []
            rejected = [entry for entry in fresh if self._is_rejected(entry)]
            checked = [entry for entry in fresh if entry not in rejected]
            self._checked[grid] += checked
            if fresh:
                check = Check(
                    actor=self.cast.officers[grid - 1].key,
                    key="",
                    grid=grid,
                    checked=tuple(checked),
                    rejected=tuple((entry, self.rng.choice(_REJECTED)) for entry in rejected),
                )
                found.append((instant(day, CHECK_AT), check))
        return found

    def _reports(self, day: date, plan: Iterable[Close]) -> list[Timed]:
        found: list[Timed] = []
        for close in plan:
            if close.report_on != day:
                continue
            for grid in range(1, GRIDS + 1):
                entries, self._checked[grid] = self._checked[grid], []
                self._reported[grid, str(close.month)] = entries
                if entries:
                    report = Report(
                        actor=self.cast.officers[grid - 1].key,
                        key="",
                        grid=grid,
                        month=str(close.month),
                        entries=len(entries),
                    )
                    found.append((instant(day, REPORT_AT), report))
        return found

    def _recognitions(self, day: date, plan: Iterable[Close]) -> list[Timed]:
        found: list[Timed] = []
        for close in plan:
            if close.recognise_on != day:
                continue
            for grid in range(1, GRIDS + 1):
                entries = self._reported.pop((grid, str(close.month)), [])
                if entries:
                    found += self._recognise(day, grid, str(close.month), entries)
        return found

    def _recognise(self, day: date, grid: int, month: str, entries: Sequence[Entry]) -> list[Timed]:
        recorders = {entry.recorder for entry in entries}
        free = [each.key for each in self.cast.members if each.key not in recorders]
        aside = [each.key for each in self.cast.members if each.key in recorders]
        absent = self.rng.sample(free, self.rng.randint(0, ABSENT_MOST))
        present = tuple(key for key in free if key not in absent)
        dropped = [entry for entry in entries if self._falls(entry, NOT_RECOGNISED_SHARE)]
        kept = [entry for entry in entries if entry not in dropped]
        self.books.recognise(kept)
        recognise = Recognise(
            actor=present[0],
            key="",
            grid=grid,
            month=month,
            present=present,
            not_recognised=tuple((e, self.rng.choice(_NOT_RECOGNISED)) for e in dropped),
            recognised=len(kept),
        )
        found: list[Timed] = []
        if aside and self.refused_by_members < MEMBER_ATTEMPTS_MAX:
            self.refused_by_members += 1
            attempt = Recognise(
                actor=present[0],
                key="",
                refused="recorded_it_themself",
                grid=grid,
                month=month,
                present=(*present, *aside),
                not_recognised=(),
                recognised=0,
            )
            found.append((instant(day, ATTEMPT_AT), attempt))
        return [*found, (instant(day, RECOGNISE_AT), recognise)]

    def _approvals(self, day: date) -> list[Timed]:
        for quarter in self.span.names:
            last_day = cutoff(Quarter(quarter), self.rules.approval_day)
            if day == last_day - timedelta(days=1):
                early = self._approval(quarter, refused="approval_too_early")
                return [(instant(day, SLOTS[2]), early)]
            if day == last_day:
                return [(instant(day, APPROVE_AT), self._settle(quarter, last_day))]
        return []

    def _settle(self, quarter: str, last_day: date) -> Approve:
        entries, points = self.books.settle(quarter, last_day)
        return self._approval(quarter, entries=entries, points=points)

    def _approval(
        self,
        quarter: str,
        *,
        refused: str | None = None,
        entries: int = 0,
        points: Decimal = Decimal(0),
    ) -> Approve:
        return Approve(
            actor=self.cast.secretary.key,
            key="",
            refused=refused,
            quarter=quarter,
            resolution=_RESOLUTION.format(quarter=quarter),
            entries=entries,
            points=points,
        )

    def _is_rejected(self, entry: Entry) -> bool:
        return self._falls(entry, REJECTED_SHARE) or place(entry) in self._doomed

    def _falls(self, entry: Entry, share: float) -> bool:
        falls = self.rng.random() < share
        return falls and place(entry) not in self.certain


def _following(span: Span) -> Iterable[date]:
    """Give the days after the last act on which something is still decided."""
    day = span.last_on
    while day < business_date(span.ends_at):
        day += timedelta(days=1)
        yield day
