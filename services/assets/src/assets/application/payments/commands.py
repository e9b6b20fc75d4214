"""What may be asked of a payment after its request, each as one command."""

from dataclasses import dataclass
from uuid import UUID

from assets.domain.payments.steps import Met, Moved, Report, Terms


@dataclass(frozen=True, kw_only=True)
class ChangePayment:
    """Ask for something else under the same number."""

    request: UUID
    terms: Terms
    changer: UUID


@dataclass(frozen=True, kw_only=True)
class MeetPrecondition:
    """Record that a precondition of the chain is met."""

    request: UUID
    met: Met


@dataclass(frozen=True, kw_only=True)
class SignPayment:
    """Sign one step of one version, in one post."""

    request: UUID
    step: str
    version: int
    person: UUID
    post: str


@dataclass(frozen=True, kw_only=True)
class RejectPayment:
    """Reject one version, in one post."""

    request: UUID
    version: int
    person: UUID
    post: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class WithdrawPayment:
    """Take a request back."""

    request: UUID
    person: UUID
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class OrderPayment:
    """Order what is approved."""

    request: UUID
    method: str
    person: UUID


@dataclass(frozen=True, kw_only=True)
class ConfirmPayment:
    """Take over that it was paid as ordered."""

    request: UUID
    paid: Moved
    cashier: UUID
    """Who paid it: out of their cash, where it was ordered in cash."""


@dataclass(frozen=True, kw_only=True)
class ReturnPayment:
    """Take over that money came back."""

    request: UUID
    returned: Moved
    person: UUID
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class ReportPayment:
    """Record a payment that was made, in order or not."""

    request: UUID
    report: Report
