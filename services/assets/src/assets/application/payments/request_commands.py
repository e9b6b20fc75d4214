"""What may be asked of assets, each as one command."""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from assets.domain.budgets.invoice import CitedInvoice
from assets.domain.budgets.sources import Parts
from assets.domain.payments.booking import Booking
from assets.domain.payments.steps import Terms


@dataclass(frozen=True, kw_only=True)
class RequestPayment:
    """Ask for a payment to one payee."""

    unit: UUID
    number: str
    purpose: str
    payee: UUID
    payee_type: str
    amount_fen: int
    resolution: str
    benefit: str | None
    period: str | None
    requester: UUID
    booking: Booking | None = None
    sources: Parts = ()
    invoices: tuple[CitedInvoice, ...] = ()

    @property
    def terms(self) -> Terms:
        """What is asked for, as the request keeps it."""
        return Terms(**{field.name: getattr(self, field.name) for field in fields(Terms)})


@dataclass(frozen=True, kw_only=True)
class RequestAwardPayment:
    """Ask for the bonus of an honour that was awarded."""

    unit: UUID
    honour: UUID
    payee: UUID
    payee_type: str
    amount_fen: int
    resolution: str
    year: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class SuspendBenefits:
    """Suspend a payee's benefits on the days of a listing."""

    listing: UUID
    subject_id: UUID
    subject_type: str
    since: date
    until: date
    origin: str


@dataclass(frozen=True, kw_only=True)
class RestoreBenefits:
    """Let a suspension end on the last day of its listing."""

    listing: UUID
    subject_id: UUID
    until: date
    origin: str
