"""What corrections do to one account: its open entries now, its settled quarters by re-issue."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from points.domain.correction import Counted, EntryMovedError, NothingToCorrectError, Original
from points.domain.entry import OpenEntries, OpenEntry


@dataclass(kw_only=True, slots=True)
class SettledQuarter:
    """What was last stated of one quarter, and by how much corrections have changed it since."""

    points: Decimal
    standing: Decimal
    label: str
    points_due: Decimal = Decimal(0)
    standing_due: Decimal = Decimal(0)

    @property
    def is_due(self) -> bool:
        """Tell whether what was stated is no longer so."""
        return bool(self.points_due or self.standing_due)

    def as_due(self) -> dict[str, Any]:
        """Give the figures as they are after all corrections."""
        return {
            "points": self.points + self.points_due,
            "standing": self.standing + self.standing_due,
            "label": self.label,
        }


class SettledQuarters(dict[str, SettledQuarter]):
    """Four a year by name: a published figure stays until its restatement is approved."""

    def correct(self, quarter: str, delta: Decimal) -> None:
        """Let a quarter's points and every standing from it onwards be due by this much."""
        for name, settled in self.items():
            if name == quarter:
                settled.points_due += delta
            if name >= quarter:
                settled.standing_due += delta

    def restate(self, quarter: str, *, points: Decimal, standing: Decimal) -> None:
        """Let these figures be what is stated of a quarter."""
        before = self[quarter]
        self[quarter] = SettledQuarter(points=points, standing=standing, label=before.label)


class Corrections:
    """Knows what each corrected entry counts now; it grows with corrections, not with entries."""

    def __init__(self, entries: OpenEntries) -> None:
        """Correct these open entries; nothing is settled yet."""
        self.quarters = SettledQuarters()
        self._open = entries
        self._corrected: dict[str, Decimal] = {}

    def decide(self, original: Original, points: Decimal) -> tuple[Decimal, Counted]:
        """Tell by how much a correction moves which sum.

        Raises `NothingToCorrectError`, and `EntryMovedError` on what was looked up too early.
        """
        entry = self._open.get(original.entry)
        if original.is_open != (entry is not None):
            raise EntryMovedError(f"{original.entry} was just decided on: send the decision again")
        if entry is not None:
            before = entry.points
            counted = Counted.RECOGNISED if entry.recognised else Counted.PENDING
        elif original.quarter is not None:
            before = self._corrected.get(original.entry, original.points)
            counted = Counted.SETTLED
        else:
            # It was refused or voided, and counts for nothing until now.
            before, counted = Decimal(0), Counted.RECOGNISED
        if points == before:
            raise NothingToCorrectError(f"{original.entry} counts {points} points already")
        return points - before, counted

    def correct(self, name: str, entry: OpenEntry, *, delta: Decimal, quarter: str | None) -> None:
        """Let an entry count otherwise: in its quarter, as an open one, or not at all."""
        self._corrected[name] = entry.points
        if quarter is not None:
            self.quarters.correct(quarter, delta)
        elif not entry.points:
            del self._open[name]
        elif name in self._open:
            self._open.change(name, points=entry.points)
        else:
            self._open[name] = replace(entry, checked=True, recognised=True)
