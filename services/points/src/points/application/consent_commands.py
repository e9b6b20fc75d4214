"""What may be asked of points about showing a standing, each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class GiveConsent:
    """Let a recipient see a subject's standing for a purpose."""

    account: UUID
    recipient: UUID
    recipient_kind: str
    """The kind of the recipient's post."""
    purpose: str
    valid_until: date
    giver: UUID


@dataclass(frozen=True, kw_only=True)
class WithdrawConsent:
    """End a consent."""

    account: UUID
    consent: UUID
    withdrawer: UUID


@dataclass(frozen=True, kw_only=True)
class HandOverSnapshot:
    """Tell a recipient a subject's standing, on the subject's consent."""

    account: UUID
    recipient: UUID
    recipient_kind: str
    purpose: str
