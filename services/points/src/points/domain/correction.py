"""A correction (更正): other points for an entry, as a new event that names the original one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from chassis.errors import ConflictError, RefusedError


class NothingToCorrectError(RefusedError):
    """The entry counts as much already."""

    code = "nothing_to_correct"


class EntryMovedError(ConflictError):
    """The entry was decided on while the correction was being made."""

    code = "entry_moved"


class CorrectsCorrectionError(RefusedError):
    """A correction is never corrected itself: the entry is corrected anew."""

    code = "corrects_a_correction"


class ClosedQuarterRuleError(RefusedError):
    """The pack says that closed quarters are not re-issued, and nothing else is known here."""

    code = "closed_quarter_rule"


class Counted(StrEnum):
    """In which of an account's sums an entry counts."""

    PENDING = "pending"
    RECOGNISED = "recognised"
    SETTLED = "settled"


@dataclass(frozen=True, kw_only=True)
class Original:
    """An entry as its own event recorded it, and how far it had come when it was looked up."""

    identity: str
    """The event, `<source>#<id>`."""
    account: UUID
    entry: str
    item: str
    points: Decimal
    acted_on: date
    recorder: UUID
    is_open: bool
    """No decision has ended it: neither settled, nor refused, nor voided."""
    quarter: str | None
    """The settled quarter that contains it."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What an entry is worth from now, why, and by which objection; 0 voids it."""

    points: Decimal
    reason: str
    objection: UUID

    def as_said(self, original: Original) -> dict[str, Any]:
        """Give what an event says of the correction and of the entry that it corrects."""
        names = ("entry", "acted_on", "recorder", "quarter")
        return {**vars(self), **{name: getattr(original, name) for name in names}}
