"""An invoice (发票): which payments cite it, and how much of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import DomainError, InvalidError, RefusedError
from kernel.ids import named_id

CREDIT_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE_LENGTH = 18


class CreditCodeError(InvalidError):
    """The code is no unified social credit code (统一社会信用代码): its last sign does not fit."""

    code = "credit_code"


class InvoiceCitedError(RefusedError):
    """Another payment that is not finished cites the invoice already (重复报销)."""

    code = "invoice_cited"


class InvoiceExceededError(RefusedError):
    """Payments would cite more than the invoice comes to."""

    code = "invoice_exceeded"


class InvoiceTotalDiffersError(RefusedError):
    """Another payment says that the invoice comes to another amount."""

    code = "invoice_total_differs"


class InvoicesBeyondAmountError(RefusedError):
    """The invoices are cited for more than is asked for."""

    code = "invoices_beyond_amount"


@dataclass(frozen=True, kw_only=True, slots=True)
class CitedInvoice:
    """An invoice that a payment rests on: what it comes to, and how much of it is to be paid."""

    issuer: str
    number: str
    total_fen: int
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Citation:
    """How much of an invoice one payment cites, and whether that payment is finished."""

    amount_fen: int
    paid: bool = False


class Invoice(AggregateRoot):
    """Is cited by one unfinished payment at a time, and by all together up to its total.

    It is known by its issuer and number in the whole county, whatever unit pays.
    """

    TOPIC = "assets.invoice"

    class Known(Created):
        """Somebody cited an invoice of this issuer and number for the first time."""

        TOPIC = "assets.invoice.known"
        issuer: str
        number: str

    class Cited(AggregateRoot.Event):
        """A payment rests on so much of the invoice, which comes to this total."""

        TOPIC = "assets.invoice.cited"
        payment_request: UUID
        total_fen: int
        amount_fen: int

    class Released(AggregateRoot.Event):
        """A payment rests on the invoice no more."""

        TOPIC = "assets.invoice.released"
        payment_request: UUID

    class Paid(AggregateRoot.Event):
        """A payment that rests on the invoice was paid in full."""

        TOPIC = "assets.invoice.paid"
        payment_request: UUID

    @staticmethod
    @override
    def create_id(issuer: str, number: str) -> UUID:
        """Derive the invoice's id, so that the county has each of an issuer once."""
        return named_id(f"/assets/invoice/{issuer}/{number}")

    @event(Known)
    def __init__(self, issuer: str, number: str) -> None:
        self.total_fen = 0
        self.citations: dict[UUID, Citation] = {}

    def permit(self, payment_request: UUID, cited: CitedInvoice) -> None:
        """Let a payment that is asked for cite the invoice, or refuse it."""
        for objection in self.objections(payment_request, cited):
            raise objection
        self.follow(payment_request, cited, paid=False)

    def follow(self, payment_request: UUID, cited: CitedInvoice, *, paid: bool) -> None:
        """Count what a payment cites, whatever speaks against it."""
        known = self.citations.get(payment_request)
        if known is None or (known.amount_fen, self.total_fen) != (
            cited.amount_fen,
            cited.total_fen,
        ):
            self._cited(
                payment_request=payment_request,
                total_fen=cited.total_fen,
                amount_fen=cited.amount_fen,
            )
        if paid and not self.citations[payment_request].paid:
            self._paid(payment_request=payment_request)

    def leave(self, payment_request: UUID) -> None:
        """Let a payment rest on the invoice no more."""
        if payment_request in self.citations:
            self._released(payment_request=payment_request)

    def objections(self, payment_request: UUID, cited: CitedInvoice) -> Iterator[DomainError]:
        """Give everything that speaks against a payment's citing the invoice."""
        others = [each for who, each in self.citations.items() if who != payment_request]
        if not all(each.paid for each in others):
            yield InvoiceCitedError(
                "another payment that is not finished cites this invoice: look whether it is the"
                " same expense"
            )
        if others and cited.total_fen != self.total_fen:
            yield InvoiceTotalDiffersError("another payment gives it another total: compare them")
        left = cited.total_fen - sum(each.amount_fen for each in others)
        if cited.amount_fen > left:
            yield InvoiceExceededError(
                f"{max(0, left)} fen of the invoice are not cited yet: cite no more",
                left_fen=max(0, left),
            )

    @event(Cited)
    def _cited(self, payment_request: UUID, total_fen: int, amount_fen: int) -> None:
        self.total_fen = total_fen
        self.citations[payment_request] = Citation(amount_fen=amount_fen)

    @event(Released)
    def _released(self, payment_request: UUID) -> None:
        del self.citations[payment_request]

    @event(Paid)
    def _paid(self, payment_request: UUID) -> None:
        amount_fen = self.citations[payment_request].amount_fen
        self.citations[payment_request] = Citation(amount_fen=amount_fen, paid=True)


def check_credit_code(code: str) -> None:
    """Refuse what is no unified social credit code (GB 32100-2015): a slip would hide a double."""
    value = {letter: place for place, letter in enumerate(CREDIT_CODE_LETTERS)}
    if len(code) != CREDIT_CODE_LENGTH or any(letter not in value for letter in code):
        raise CreditCodeError("write the 18 signs of the issuer's unified social credit code")
    summed = sum(value[letter] * pow(3, place, 31) for place, letter in enumerate(code[:-1]))
    if value[code[-1]] != (31 - summed % 31) % 31:
        raise CreditCodeError("the last sign of the issuer's code does not fit: read it again")
