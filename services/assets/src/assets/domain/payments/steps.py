"""The steps of a payment after its request: how far it has come, and what is refused there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from assets.domain.budgets.allotment import NO_BOOKING, Allotment
from assets.domain.budgets.invoice import CitedInvoice
from assets.domain.budgets.sources import Parts
from assets.domain.payments.booking import Booking
from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from chassis.personal.values import Personal

CASH = "cash"
BANK_TRANSFER = "bank_transfer"
LIST = "list"
"""The type of a payee that is a pay list: computed by rule from a complete roll, so that nobody
stands near to it (回避 does not apply), and it never changes."""


class State(StrEnum):
    """How far a request has come; what was paid on it is counted beside."""

    REQUESTED = "requested"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ORDERED = "ordered"


class Irregular(StrEnum):
    """Why a payment that was made is irregular."""

    CASH_FORBIDDEN = "cash_forbidden"
    CHAIN_INCOMPLETE = "chain_incomplete"
    NOT_ORDERED = "not_ordered"
    BEFORE_ORDER = "before_order"
    BEYOND_ORDER = "beyond_order"
    OTHER_METHOD = "other_method"
    REFERENCE_KNOWN = "reference_known"
    REFERENCE_MISSING = "reference_missing"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class PaymentRequestExistsError(ConflictError):
    """The unit has a payment request of this number already."""

    code = "payment_request_exists"


class PaymentRequestUnknownError(NotFoundError):
    """There is no such payment request."""

    code = "payment_request_unknown"


class PaymentMovedOnError(ConflictError):
    """The request was changed while the command was on its way."""

    code = "payment_moved_on"


class PaymentWithdrawnError(RefusedError):
    """The request was withdrawn; nothing is done on it any more."""

    code = "payment_withdrawn"


class PaymentRejectedError(RefusedError):
    """A signer rejected this version of the request."""

    code = "payment_rejected"


class PaymentOrderedError(RefusedError):
    """The payment was ordered already."""

    code = "payment_ordered"


class PaymentNotOrderedError(RefusedError):
    """The payment was not ordered."""

    code = "payment_not_ordered"


class NothingChangedError(RefusedError):
    """The change says what the request says already."""

    code = "nothing_changed"


class ChainMissingError(RefusedError):
    """No chain was in force for such a payment of the unit on the day of the request."""

    code = "payment_chain_missing"


class ListPaymentFixedError(RefusedError):
    """A pay list is paid as it was computed, and only what was computed is a list."""

    code = "list_payment_fixed"


class PreconditionUnknownError(RefusedError):
    """The chain has no such precondition."""

    code = "precondition_unknown"


class PreconditionMetError(ConflictError):
    """The precondition is recorded as met for this version."""

    code = "precondition_met"


class DecidedInFutureError(InvalidError):
    """A decision is recorded after it was taken."""

    code = "decided_in_future"


class ChainIncompleteError(RefusedError):
    """The payment is not approved: a precondition or a signature is missing."""

    code = "chain_incomplete"


class CashForbiddenError(RefusedError):
    """The chain allows no payment in cash."""

    code = "cash_forbidden"


class NothingToPayError(RefusedError):
    """What was asked for is paid already."""

    code = "nothing_to_pay"


class PaidInFutureError(InvalidError):
    """A payment is reported after it was made."""

    code = "paid_in_future"


class PaidBeforeOrderError(RefusedError):
    """The payment was made before it was ordered."""

    code = "paid_before_order"


class PaidBeyondOrderError(RefusedError):
    """With this payment more would be paid than was ordered."""

    code = "paid_beyond_order"


class BankReferenceKnownError(ConflictError):
    """A payment or a return with this reference is recorded on the request."""

    code = "bank_reference_known"


class ReturnedBeyondPaidError(RefusedError):
    """More would have come back than was paid."""

    code = "returned_beyond_paid"


@dataclass(frozen=True)
class Terms:
    """What is asked for; every change of it is a new version."""

    purpose: str
    payee: UUID
    payee_type: str
    amount_fen: int
    resolution: str
    benefit: str | None = None
    period: str | None = None
    booking: Booking | None = None
    sources: Parts = ()
    invoices: tuple[CitedInvoice, ...] = ()

    @property
    def allotment(self) -> Allotment:
        """From what the payment is to come, and on which invoices it rests."""
        booking = self.booking or NO_BOOKING
        return Allotment(booking=booking, sources=self.sources, invoices=self.invoices)

    def said(self) -> dict[str, Any]:
        """Give the terms as the fields of an event say them."""
        lists = {"sources": list(self.sources) or None, "invoices": list(self.invoices) or None}
        return {**vars(self), **lists}


@dataclass(frozen=True, kw_only=True)
class Order:
    """A payment order (支付指令): how it is to be paid, up to which sum of all payments, since."""

    method: str
    up_to_fen: int
    ordered_on: date


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Money that moved: by which reference, on which day, how much."""

    reference: str
    moved_on: date
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Met:
    """What was decided before anybody signs: which precondition, by which decision, when."""

    precondition: str
    decision: str
    decided_on: date
    recorder: UUID


@dataclass(frozen=True, kw_only=True)
class Report:
    """A payment that somebody reports as made, with the bank's reference where there is one."""

    method: str
    paid_on: date
    amount_fen: int
    reporter: UUID
    reference: str | None = None
    note: Personal | None = None
    cashier: UUID | None = None
    """Out of whose cash it was paid, where that is not the reporter's."""
    besides: tuple[str, ...] = ()
    """What is wrong with it by what lies beside the request: its budget, project, invoices."""


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What was paid on a request and what came back, in fen, by which references."""

    paid_fen: int = 0
    returned_fen: int = 0
    references: frozenset[str] = frozenset()

    @property
    def net_fen(self) -> int:
        """What was paid and did not come back."""
        return self.paid_fen - self.returned_fen

    def with_paid(self, amount_fen: int, reference: str | None) -> "Totals":
        """Take over a payment."""
        return Totals(
            paid_fen=self.paid_fen + amount_fen,
            returned_fen=self.returned_fen,
            references=self.references | ({reference} if reference else set()),
        )

    def with_returned(self, amount_fen: int, reference: str) -> "Totals":
        """Take over money that came back."""
        return Totals(
            paid_fen=self.paid_fen,
            returned_fen=self.returned_fen + amount_fen,
            references=self.references | {reference},
        )
