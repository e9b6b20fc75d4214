"""What may be asked of slips, each as one command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.periods import Month


@dataclass(frozen=True, kw_only=True)
class PrepareFromSlip:
    """Write the voucher of a slip by its posting rule (据单制证)."""

    entity: UUID
    slip: UUID
    month: Month
    """The one in which the slip waits."""
    draft: str
    dated_on: date | None
    """The slip's own day where nothing is said; another one where that month is closed."""
    named: Mapping[str, str]
    """What the slip leaves open and the lines of its rule are kept by."""
    summary: str
    about: UUID | None
    attachments: int
    preparer: UUID


@dataclass(frozen=True, kw_only=True)
class ReviewSlip:
    """Find a slip in order as the supervision committee, or object to it with a reason."""

    entity: UUID
    slip: UUID
    reviewer: UUID
    held: tuple[tuple[str, UUID], ...]
    """The posts in which the reviewer may act, each with its unit."""
    objection: str | None
    about: UUID | None


@dataclass(frozen=True, kw_only=True)
class AnswerObjection:
    """Answer an objection of the supervision committee to a slip."""

    entity: UUID
    slip: UUID
    objection: int
    person: UUID
    answer: str
    about: UUID | None


@dataclass(frozen=True, kw_only=True)
class SetSlipAside:
    """Make no voucher of a slip that was entered irregularly, or twice."""

    entity: UUID
    slip: UUID
    month: Month
    double_of: UUID | None
    person: UUID
    reason: str
    about: UUID | None
