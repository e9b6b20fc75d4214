"""From when to when a subject has an account: what splits (分户) and mergers (并户) change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.periods import Quarter, cutoff
from runner.demo.cast import Person, Subject


@dataclass(frozen=True, kw_only=True)
class Split:
    """Part of a household is one of its own since a day."""

    origin: Subject
    remaining: Person
    """Who heads what remains, since the head goes with the part."""
    part: Subject
    since: date


@dataclass(frozen=True, kw_only=True)
class Merger:
    """A household is part of another one since a day."""

    subject: Subject
    into: Subject
    since: date


@dataclass(frozen=True, kw_only=True)
class Lives:
    """Every subject that ever has an account, and which of them stand on a quarter's list."""

    first: Sequence[Subject] = ()
    """Those of the first day."""
    approval_day: int = 28
    splits: Sequence[Split] = ()
    mergers: Sequence[Merger] = ()

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Those of the first day, then those that came of them."""
        return (*self.first, *(split.part for split in self.splits))

    def listed(self, name: str) -> tuple[Subject, ...]:
        """Give those with a line in a quarter's list.

        An account that was closed before has none: no late act of it is played that waits so long.
        """
        quarter = Quarter(name)
        last_day = cutoff(quarter, self.approval_day)
        away = {split.part.key for split in self.splits if split.since > last_day}
        away |= {each.subject.key for each in self.mergers if each.since <= quarter.first_on}
        return tuple(each for each in self.subjects if each.key not in away)

    def labels(self) -> dict[str, str]:
        """Say of the heads of split households whose they are in the end."""
        said = {each.remaining.key: f"{each.origin.label}户主" for each in self.splits}
        return said | {each.part.person.key: f"{each.part.label}户主" for each in self.splits}
