"""An entry (一事一记): one record of one act, until an approved quarter contains it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from chassis.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RefusedError,
)
from chassis.personal.values import Personal

ORDINAL_MAX = 99
"""More acts of one item by one subject on one day are not plausible; a typing error is."""


class OrdinalError(InvalidError):
    """The ordinal of an act on its day is outside what is plausible."""

    code = "act_ordinal_out_of_range"


class EntryUnknownError(NotFoundError):
    """The account has no open entry of that name."""

    code = "entry_unknown"


class EntryNamedTwiceError(InvalidError):
    """One decision names the same entry twice."""

    code = "entry_named_twice"


class EntryNotCheckedError(RefusedError):
    """The grid officer has not checked the entry yet."""

    code = "entry_not_checked"


class EntryAlreadyCheckedError(ConflictError):
    """The grid officer has decided on this entry already."""

    code = "entry_already_checked"


class EntryAlreadyRecognisedError(ConflictError):
    """The assessment group has decided on this entry already."""

    code = "entry_already_recognised"


class RecordedItThemselfError(RefusedError):
    """Whoever recorded an entry may neither recognise nor approve it."""

    code = "recorded_it_themself"


class NotOfTheSubjectError(NotPermittedError):
    """Only persons of the subject itself may declare its acts."""

    code = "not_of_the_subject"


class QuarterAlreadySettledError(ConflictError):
    """The quarter was settled for this account already."""

    code = "quarter_already_settled"


@dataclass(frozen=True, kw_only=True)
class Act:
    """What was done: an item of the table, on a day, the nth time that day."""

    item: str
    points: Decimal
    acted_on: date
    ordinal: int = 1

    def __post_init__(self) -> None:
        """Refuse an implausible ordinal."""
        if not 1 <= self.ordinal <= ORDINAL_MAX:
            raise OrdinalError(f"the ordinal of an act on its day is 1 to {ORDINAL_MAX}")

    @cached_property
    def entry(self) -> str:
        """The entry's name within the account; the same act always has the same name."""
        return f"{self.acted_on.isoformat()}/{self.item}/{self.ordinal}"

    def as_said(self) -> dict[str, Any]:
        """Give the fields as an event says them."""
        names = ("entry", "item", "points", "acted_on")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Who told of an act, on what evidence, and whether the subject itself declares it."""

    recorder: UUID
    evidence: Sequence[str] = ()
    declared: bool = False
    note: Personal | None = None
    """What a declarer adds in their own words."""

    def as_said(self) -> dict[str, Any]:
        """Give who told of the act, and on what evidence, as an event says it."""
        return {"recorder": self.recorder, "evidence": list(self.evidence)}


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenEntry:
    """An entry that no approved quarter contains yet; many accounts may share an imported one."""

    points: Decimal
    acted_on: date
    recorder: UUID
    checked: bool = False
    recognised: bool = False


class OpenEntries(dict[str, OpenEntry]):
    """The entries of one account that no approved quarter contains yet, by name."""

    def __init__(self, label: str) -> None:
        """Start empty; the label names the account in refusals."""
        super().__init__()
        self._label = label

    def change(self, entry: str, **changed: Any) -> None:
        """Let one entry stand otherwise from now on."""
        self[entry] = replace(self[entry], **changed)

    def named(self, entry: str) -> OpenEntry:
        """Give an open entry; raises `EntryUnknownError`."""
        try:
            return self[entry]
        except KeyError:
            raise EntryUnknownError(f"{self._label} has no open entry {entry}") from None

    def check_named_once(self, entries: Sequence[str]) -> None:
        """Refuse a list that names an entry twice."""
        if len(set(entries)) != len(entries):
            raise EntryNamedTwiceError(f"name each entry of {self._label} once")

    def check_unchecked(self, entry: str) -> None:
        """Refuse an entry on which the grid officer has decided."""
        if self.named(entry).checked:
            raise EntryAlreadyCheckedError(f"{entry} of {self._label} is checked already")

    def is_waiting(self, entry: str) -> bool:
        """Tell whether an entry is checked and the group has not decided on it."""
        found = self.get(entry)
        return found is not None and found.checked and not found.recognised

    def check_recognisable(self, entry: str, present: frozenset[UUID]) -> None:
        """Refuse an entry that is not due for recognition, or that somebody present recorded."""
        found = self.named(entry)
        if not found.checked:
            raise EntryNotCheckedError(f"{entry} of {self._label} was not checked")
        if found.recognised:
            raise EntryAlreadyRecognisedError(f"{entry} of {self._label} is recognised already")
        if found.recorder in present:
            raise RecordedItThemselfError(
                f"a member present recorded {entry} of {self._label}: that member steps aside"
            )

    def check_not_recorded_by(self, person: UUID, entries: Iterable[str]) -> None:
        """Refuse an approver who recorded one of these entries."""
        for entry in entries:
            if self[entry].recorder == person:
                raise RecordedItThemselfError(
                    f"the approver recorded {entry} of {self._label}: another member approves"
                )

    def points_of(self, entries: Iterable[str]) -> Decimal:
        """Add up the points of these entries."""
        return sum((self[entry].points for entry in entries), Decimal(0))

    def recognised_until(self, last_day: date) -> list[str]:
        """Name the recognised entries of acts up to a day, in the order of their names."""
        return sorted(
            name for name, entry in self.items() if entry.recognised and entry.acted_on <= last_day
        )

    def reportable_until(self, last_day: date) -> list[str]:
        """Name the checked entries of acts up to a day that the group has not decided on."""
        return sorted(
            name
            for name, entry in self.items()
            if self.is_waiting(name) and entry.acted_on <= last_day
        )
