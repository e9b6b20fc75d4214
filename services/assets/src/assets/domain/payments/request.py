"""A payment request (用款申请): from what is asked for, over its chain, to what the bank paid."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from typing_extensions import override

from assets.domain.budgets.invoice import CitedInvoice
from assets.domain.budgets.sources import SourcePart
from assets.domain.payments.booking import Booking
from assets.domain.payments.chain import BoundChain, PaymentChain, Standing, Trail
from assets.domain.payments.events import PaymentRequestEvents
from assets.domain.payments.related import RelatedSigners
from assets.domain.payments.rules import PaymentRules
from assets.domain.payments.steps import (
    Met,
    Moved,
    NothingChangedError,
    Order,
    Report,
    State,
    Terms,
    Totals,
)
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.chains import Signature
from kernel.ids import named_id


class PaymentRequest(PaymentRules, PaymentRequestEvents, AggregateRoot):
    """Is asked for once under its number in its unit, and ordered on a complete chain alone.

    The chain is that of the day of the request and stays bound; a change makes a new version, of
    which nothing is signed. What was paid is counted whether it should have been paid or not.
    """

    TOPIC = "assets.payment_request"

    class Requested(Created):
        """Somebody, or an event that asks for it, requested this payment; nothing is paid yet."""

        TOPIC = "assets.payment_request.requested"
        unit: UUID
        number: str
        purpose: str
        payee: UUID
        payee_type: str
        amount_fen: int
        resolution: str
        benefit: str | None = None
        period: str | None = None
        origin: str | None = None
        requester: UUID | None = None
        chain: BoundChain | None = None
        booking: Booking | None = None
        related: RelatedSigners | None = None
        sources: list[SourcePart] | None = None
        invoices: list[CitedInvoice] | None = None

    @staticmethod
    @override
    def create_id(unit: UUID, number: str) -> UUID:
        """Derive the request's id, so that a unit has each number once."""
        return named_id(f"/assets/payment_request/{unit}/{number}")

    @event(Requested)
    def __init__(
        self,
        unit: UUID,
        number: str,
        purpose: str,
        payee: UUID,
        payee_type: str,
        amount_fen: int,
        resolution: str,
        benefit: str | None = None,
        period: str | None = None,
        origin: str | None = None,
        requester: UUID | None = None,
        chain: BoundChain | None = None,
        booking: Booking | None = None,
        related: RelatedSigners | None = None,
        sources: list[SourcePart] | None = None,
        invoices: list[CitedInvoice] | None = None,
    ) -> None:
        self.unit = unit
        self.number = number
        said = (purpose, payee, payee_type, amount_fen, resolution, benefit, period, booking)
        self.terms = Terms(*said, tuple(sources or ()), tuple(invoices or ()))
        self.bound = chain
        self.related = related
        self.trail = Trail(doers=frozenset() if requester is None else frozenset({requester}))
        self.state = State.REQUESTED
        self.order: Order | None = None
        self.totals = Totals()

    def change(
        self,
        terms: Terms,
        *,
        chain: PaymentChain | None,
        changer: UUID,
        related: RelatedSigners | None = None,
    ) -> None:
        """Ask for something else; every signature and precondition has to be given anew."""
        self.check_changeable()
        self.check_terms(terms)
        if terms == self.terms:
            raise NothingChangedError("the request says this already; leave it as it is")
        bound = None if chain is None else chain.bound
        said = {**terms.said(), "chain": bound, "related": related}
        self._changed(version=self.trail.version + 1, changer=changer, **said)

    def meet_precondition(self, chain: PaymentChain | None, met: Met, *, today: date) -> None:
        """Record by which decision a precondition (前置程序) of this version is met."""
        self.check_open()
        self.check_precondition(self.check_bound(chain), met, today=today)
        self._precondition_met(version=self.trail.version, **asdict(met))

    def sign(self, chain: PaymentChain | None, signature: Signature, standing: Standing) -> None:
        """Sign one step (审签), as the rules of the chain allow it now."""
        self.check_open()
        standing = self.counting(standing)
        self.check_signature(self.check_bound(chain), signature, standing)
        self._signed(
            version=signature.version,
            step=signature.step,
            person=signature.person,
            post=signature.post,
            recused=sorted(standing.recused),
        )

    def reject(
        self,
        chain: PaymentChain | None,
        signature: Signature,
        standing: Standing,
        *,
        reason: Personal,
    ) -> None:
        """Reject this version, as somebody who signs in the chain; a change may follow."""
        self.check_open()
        self.check_rejection(self.check_bound(chain), signature, self.counting(standing))
        self._rejected(
            version=signature.version, person=signature.person, post=signature.post, reason=reason
        )

    def withdraw(self, *, person: UUID, reason: Personal | None) -> None:
        """Take the request back before it is ordered."""
        self.check_changeable()
        self._withdrawn(version=self.trail.version, person=person, reason=reason)

    def order_payment(
        self,
        chain: PaymentChain | None,
        standing: Standing,
        *,
        method: str,
        person: UUID,
        today: date,
    ) -> int:
        """Order the payment (支付指令) of what is not paid yet; gives the amount in fen."""
        self.check_open()
        bound = self.check_bound(chain)
        self.check_orderable(bound, method, self.counting(standing))
        amount_fen = self.outstanding_fen
        self._ordered(
            version=self.trail.version,
            person=person,
            method=method,
            amount_fen=amount_fen,
            ordered_on=today,
            chain=bound.bound,
        )
        return amount_fen

    def confirm(self, paid: Moved, *, today: date) -> None:
        """Take over that it was paid as ordered, all of it or a part."""
        order = self.check_payable(paid, today=today)
        self._confirmed(
            method=order.method,
            reference=paid.reference,
            paid_on=paid.moved_on,
            amount_fen=paid.amount_fen,
        )

    def take_back(self, returned: Moved, *, reason: Personal | None, today: date) -> None:
        """Take over that money came back (退汇); it may be paid out again."""
        self.check_returnable(returned, today=today)
        self._returned(
            reference=returned.reference,
            returned_on=returned.moved_on,
            amount_fen=returned.amount_fen,
            reason=reason,
        )

    def report_paid(self, chain: PaymentChain | None, report: Report, *, today: date) -> list[str]:
        """Record a payment that was made, whatever is wrong with it; gives what is.

        A payment with which nothing is wrong is recorded as confirmed.
        """
        self.check_happened(report.paid_on, today=today)
        irregular = self.irregularities(chain, report)
        said: dict[str, Any] = {"method": report.method, "reference": report.reference}
        said |= {"paid_on": report.paid_on, "amount_fen": report.amount_fen}
        if irregular:
            reporter, note = report.reporter, report.note
            self._paid_irregularly(**said, irregular=irregular, reporter=reporter, note=note)
        else:
            self._confirmed(**said)
        return irregular

    @event(PaymentRequestEvents.Changed)
    def _changed(
        self,
        version: int,
        changer: UUID,
        purpose: str,
        payee: UUID,
        payee_type: str,
        amount_fen: int,
        resolution: str,
        benefit: str | None = None,
        period: str | None = None,
        chain: BoundChain | None = None,
        booking: Booking | None = None,
        related: RelatedSigners | None = None,
        sources: list[SourcePart] | None = None,
        invoices: list[CitedInvoice] | None = None,
    ) -> None:
        said = (purpose, payee, payee_type, amount_fen, resolution, benefit, period, booking)
        self.terms = Terms(*said, tuple(sources or ()), tuple(invoices or ()))
        self.bound = chain
        self.related = related
        self.trail = self.trail.revised(version, changer)
        self.state = State.REQUESTED

    @event(PaymentRequestEvents.PreconditionMet)
    def _precondition_met(
        self, version: int, precondition: str, decision: str, decided_on: date, recorder: UUID
    ) -> None:
        self.trail = self.trail.with_precondition(precondition)

    @event(PaymentRequestEvents.Signed)
    def _signed(
        self, version: int, step: str, person: UUID, post: str, recused: list[UUID]
    ) -> None:
        signature = Signature(step=step, person=person, post=post, version=version)
        self.trail = self.trail.with_signature(signature)

    @event(PaymentRequestEvents.Rejected)
    def _rejected(self, version: int, person: UUID, post: str, reason: Personal | Sealed) -> None:
        self.state = State.REJECTED

    @event(PaymentRequestEvents.Withdrawn)
    def _withdrawn(self, version: int, person: UUID, reason: Personal | Sealed | None) -> None:
        self.state = State.WITHDRAWN

    @event(PaymentRequestEvents.Ordered)
    def _ordered(
        self,
        version: int,
        person: UUID,
        method: str,
        amount_fen: int,
        ordered_on: date,
        chain: BoundChain,
    ) -> None:
        self.state = State.ORDERED
        # What came back is paid out again on the same order, so it reaches up to what was asked.
        up_to_fen = self.totals.net_fen + amount_fen
        self.order = Order(method=method, up_to_fen=up_to_fen, ordered_on=ordered_on)

    @event(PaymentRequestEvents.Confirmed)
    def _confirmed(self, method: str, reference: str, paid_on: date, amount_fen: int) -> None:
        self.totals = self.totals.with_paid(amount_fen, reference)

    @event(PaymentRequestEvents.Returned)
    def _returned(
        self, reference: str, returned_on: date, amount_fen: int, reason: Personal | Sealed | None
    ) -> None:
        self.totals = self.totals.with_returned(amount_fen, reference)

    @event(PaymentRequestEvents.PaidIrregularly)
    def _paid_irregularly(
        self,
        method: str,
        paid_on: date,
        amount_fen: int,
        irregular: list[str],
        reporter: UUID,
        reference: str | None,
        note: Personal | Sealed | None,
    ) -> None:
        self.totals = self.totals.with_paid(amount_fen, reference)
