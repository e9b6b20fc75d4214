"""What can happen to a payment after its request, as it is stored for ever."""

from datetime import date
from uuid import UUID

from assets.domain.budgets.invoice import CitedInvoice
from assets.domain.budgets.sources import SourcePart
from assets.domain.payments.booking import Booking
from assets.domain.payments.chain import BoundChain
from assets.domain.payments.related import RelatedSigners
from chassis.aggregate import AggregateRoot
from chassis.personal.values import Personal, Sealed


class PaymentRequestEvents:
    """The events of `PaymentRequest` but for the first, which stands with its creation."""

    class Changed(AggregateRoot.Event):
        """Somebody changed what is asked for: a new version, of which nothing is signed or met."""

        TOPIC = "assets.payment_request.changed"
        version: int
        changer: UUID
        purpose: str
        payee: UUID
        payee_type: str
        amount_fen: int
        resolution: str
        benefit: str | None = None
        period: str | None = None
        chain: BoundChain | None = None
        booking: Booking | None = None
        related: RelatedSigners | None = None
        sources: list[SourcePart] | None = None
        invoices: list[CitedInvoice] | None = None

    class PreconditionMet(AggregateRoot.Event):
        """What the chain asks to be decided before anybody signs (前置程序) was decided."""

        TOPIC = "assets.payment_request.precondition_met"
        version: int
        precondition: str
        decision: str
        decided_on: date
        recorder: UUID

    class Signed(AggregateRoot.Event):
        """One person signed one step (审签) in one post; `recused` may not have (回避)."""

        TOPIC = "assets.payment_request.signed"
        version: int
        step: str
        person: UUID
        post: str
        recused: list[UUID]

    class Rejected(AggregateRoot.Event):
        """Somebody who signs in the chain rejected this version."""

        TOPIC = "assets.payment_request.rejected"
        version: int
        person: UUID
        post: str
        reason: Personal | Sealed

    class Withdrawn(AggregateRoot.Event):
        """The request was taken back; nothing is paid on it."""

        TOPIC = "assets.payment_request.withdrawn"
        version: int
        person: UUID
        reason: Personal | Sealed | None = None

    class Ordered(AggregateRoot.Event):
        """The payment was ordered (支付指令) on a complete chain."""

        TOPIC = "assets.payment_request.ordered"
        version: int
        person: UUID
        method: str
        amount_fen: int
        ordered_on: date
        chain: BoundChain

    class Confirmed(AggregateRoot.Event):
        """It was paid as ordered, all of it or a part; a bank's reference says so."""

        TOPIC = "assets.payment_request.confirmed"
        method: str
        reference: str
        paid_on: date
        amount_fen: int

    class Returned(AggregateRoot.Event):
        """Money that was paid came back (退汇)."""

        TOPIC = "assets.payment_request.returned"
        reference: str
        returned_on: date
        amount_fen: int
        reason: Personal | Sealed | None = None

    class PaidIrregularly(AggregateRoot.Event):
        """Money was paid although it should not have been, or not so; why is named."""

        TOPIC = "assets.payment_request.paid_irregularly"
        method: str
        paid_on: date
        amount_fen: int
        irregular: list[str]
        reporter: UUID
        reference: str | None = None
        note: Personal | Sealed | None = None
