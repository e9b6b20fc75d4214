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
class SetSlipAside:
    """Make no voucher of a slip that was entered irregularly, or twice."""

    entity: UUID
    slip: UUID
    month: Month
    double_of: UUID | None
    person: UUID
    reason: str
    about: UUID | None
