"""What the village's books must hold, by the plan's own arithmetic and no service's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from runner.demo.lives import Lives
from runner.demo.script import Entry, Outcome

Place = tuple[str, str]
"""An entry by its subject and its name."""


def place(entry: Entry) -> Place:
    """Give where an entry stands in the books."""
    return entry.subject, entry.name


@dataclass
class Books:
    """Follows entries from their recognition on: settled by quarters, corrected, stated anew."""

    opening: Decimal
    lives: Lives = field(default_factory=Lives)
    """Which subjects have an account when."""
    _recognised: dict[Place, Entry] = field(default_factory=dict)
    _settled: dict[Place, tuple[str, Entry]] = field(default_factory=dict)
    _points: dict[str, Decimal] = field(default_factory=dict)
    """By quarter, the points of all subjects together, corrections included."""
    _due: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    """By quarter and subject, by how much what was stated differs from what is so."""
    _steps: dict[str, list[tuple[date, Decimal]]] = field(default_factory=lambda: defaultdict(list))
    _begun: dict[str, tuple[date, Decimal]] = field(default_factory=dict)
    """By subject, since when and with what it began that was not there on the first day."""

    def begin(self, subject: str, opening: Decimal, *, on: date) -> None:
        """Let a subject have an account from a day on."""
        self._begun[subject] = on, opening

    def carry(self, subject: str, points: Decimal, *, on: date) -> None:
        """Let the standing of another account count for a subject from a day on."""
        self._steps[subject].append((on, points))

    def recognise(self, entries: Sequence[Entry]) -> None:
        """Let entries wait for the approval of their quarter."""
        self._recognised.update({place(entry): entry for entry in entries})

    def settle(self, quarter: str, last_day: date) -> tuple[int, Decimal]:
        """Let what waits up to a day count; gives how many entries, and their points."""
        entries = [entry for entry in self._recognised.values() if entry.acted_on <= last_day]
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for entry in entries:
            del self._recognised[place(entry)]
            self._settled[place(entry)] = quarter, entry
            totals[entry.subject] += entry.points
        for subject, points in totals.items():
            self._steps[subject].append((last_day, points))
        self._points[quarter] = sum(totals.values(), Decimal(0))
        self._due[quarter] = defaultdict(Decimal)
        return len(entries), self._points[quarter]

    def correct(self, entry: Entry, points: Decimal, *, on: date) -> None:
        """Let an entry count other points from a day on: at once where its quarter is settled.

        One that was refused waits for the next approval, as one that was recognised does.
        """
        settled = self._settled.get(place(entry))
        if settled is None:
            assert points, "the plan voids no entry of an open quarter"
            self._recognised[place(entry)] = replace(entry, points=points)
            return
        quarter, before = settled
        delta = points - before.points
        self._settled[place(entry)] = quarter, replace(before, points=points)
        self._points[quarter] += delta
        self._steps[entry.subject].append((on, delta))
        for name, due in self._due.items():
            if name >= quarter:
                due[entry.subject] += delta

    def restate(self, quarter: str) -> tuple[int, Decimal]:
        """State a quarter anew; gives how many lines that changes, and all its points."""
        changed = [delta for delta in self._due[quarter].values() if delta]
        self._due[quarter].clear()
        return len(changed), self._points[quarter]

    def standing(self, subject: str) -> Decimal:
        """Give where a subject stands now."""
        _, opening = self._opened(subject)
        return opening + sum((delta for _, delta in self._steps[subject]), Decimal(0))

    def outcome(self, subject: str) -> Outcome:
        """Give what a subject's standing must be, from the opening on."""
        since, standing = self._opened(subject)
        steps = [(since, standing)]
        for day, delta in self._steps[subject]:
            standing += delta
            steps.append((day, standing))
        return Outcome(standings=tuple(steps))

    def _opened(self, subject: str) -> tuple[date, Decimal]:
        return self._begun.get(subject, (date.min, self.opening))
