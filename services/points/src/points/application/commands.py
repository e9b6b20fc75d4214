"""What may be asked of points, each as one command."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from kernel.periods import Month, Quarter


@dataclass(frozen=True, kw_only=True)
class OpenAccount:
    """Score a subject of the register from now on."""

    subject_id: UUID
    subject_type: str
    label: str
    grid: UUID
    contacts: tuple[UUID, ...]
    registered_position: int
    """Where the registration stands in the register's log."""
    split_from: UUID | None = None
    """The household that it was part of until `since`."""
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeContacts:
    """Let other persons speak for a subject since a day."""

    subject_id: UUID
    grid: UUID
    contacts: tuple[UUID, ...]
    since: date


@dataclass(frozen=True, kw_only=True)
class CloseAccount:
    """Close the account of a household that has joined another one."""

    subject_id: UUID
    grid: UUID
    into: UUID
    into_grid: UUID
    since: date


@dataclass(frozen=True, kw_only=True)
class RecordEntry:
    """Record one act of one subject, by the grid officer or as the subject itself declares it."""

    account: UUID
    item: str
    points: Decimal
    acted_on: date
    ordinal: int
    evidence: tuple[str, ...]
    recorder: UUID
    declared: bool = False
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class RejectedEntry:
    """An entry that is not passed on, and why."""

    account: UUID
    entry: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CheckEntries:
    """Pass entries of a grid on as true and complete, or reject them."""

    scheme: str
    grid: UUID
    checked: tuple[tuple[UUID, str], ...]
    rejected: tuple[RejectedEntry, ...]


@dataclass(frozen=True, kw_only=True)
class ReportMonth:
    """Report the checked entries of a grid up to a month's end."""

    scheme: str
    grid: UUID
    month: Month


@dataclass(frozen=True, kw_only=True)
class RecogniseMonth:
    """Decide, as the assessment group, on everything that a grid reported."""

    scheme: str
    grid: UUID
    month: Month
    recogniser: UUID
    present: tuple[UUID, ...]
    not_recognised: tuple[RejectedEntry, ...]
    seen: str | None = None
    """The digest of the list that the group looked at; None where it is not said."""


@dataclass(frozen=True, kw_only=True)
class ApproveQuarter:
    """Approve a quarter, as the party branch."""

    scheme: str
    quarter: Quarter
    approver: UUID
    resolution: str
    seen: tuple[int, Decimal] | None = None
    """The entries and points that the branch looked at; None where it is not said."""


@dataclass(frozen=True, kw_only=True)
class NoteOverdue:
    """Note that a quarter's approval day has passed, if it has and nothing was approved."""

    scheme: str
    quarter: Quarter


@dataclass(frozen=True, kw_only=True)
class NotePublished:
    """Note that disclosure published a quarter's statement."""

    scheme: str
    quarter: Quarter
    statement: str
    publication: str


@dataclass(frozen=True, kw_only=True)
class OpenObjection:
    """Object to one entry, as somebody of its subject."""

    account: UUID
    entry: str
    objector: UUID
    reason: str
    evidence: tuple[str, ...]
    event: str | None
    """What is objected to, `<source>#<id>`; None: the entry as it was recorded."""


@dataclass(frozen=True, kw_only=True)
class DecideObjection:
    """Decide, as the assessment group, on an open objection."""

    objection: UUID
    decider: UUID
    present: tuple[UUID, ...]
    points: Decimal | None
    """What the entry counts from now, 0 for nothing; None: the objection is dismissed."""
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReissueQuarter:
    """Approve, as the party branch, what corrections changed in a published quarter."""

    scheme: str
    quarter: Quarter
    resolution: str
