"""The rules of a payment request that hold at each of its steps, and what a payment breaks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from assets.domain.payments.chain import BoundChain, PaymentChain, Standing, Trail
from assets.domain.payments.related import RelatedSigners
from assets.domain.payments.signing_refusals import (
    OwnActError,
    PostNotHeldError,
    RecusedError,
    SignatureOutdatedError,
    told_as_refusals,
)
from assets.domain.payments.steps import (
    CASH,
    LIST,
    BankReferenceKnownError,
    CashForbiddenError,
    ChainIncompleteError,
    ChainMissingError,
    DecidedInFutureError,
    Irregular,
    ListPaymentFixedError,
    Met,
    Moved,
    NothingToPayError,
    Order,
    PaidBeforeOrderError,
    PaidBeyondOrderError,
    PaidInFutureError,
    PaymentMovedOnError,
    PaymentNotOrderedError,
    PaymentOrderedError,
    PaymentRejectedError,
    PaymentWithdrawnError,
    PreconditionMetError,
    PreconditionUnknownError,
    Report,
    ReturnedBeyondPaidError,
    State,
    Terms,
    Totals,
)
from kernel.chains import Signature


class PaymentRules:
    """What `PaymentRequest` refuses, by what has happened to it; nothing here changes anything."""

    terms: Terms
    bound: BoundChain | None
    trail: Trail
    state: State
    order: Order | None
    totals: Totals
    related: RelatedSigners | None

    def counting(self, standing: Standing) -> Standing:
        """Give who counts as too near: nobody where the payment is one of a complete roll."""
        if self.related is not None and self.related.exempt:
            return replace(standing, recused=frozenset())
        return standing

    def check_changeable(self) -> None:
        """Refuse a change of what is ordered or withdrawn; what was rejected may be mended."""
        if self.state is State.WITHDRAWN:
            raise PaymentWithdrawnError("the request was withdrawn; make a new one")
        if self.state is State.ORDERED:
            raise PaymentOrderedError("the payment is ordered; report what becomes of it")

    def check_terms(self, terms: Terms) -> None:
        """Refuse to change what a list says, or to make a list of something else."""
        if LIST in {terms.payee_type, self.terms.payee_type}:
            raise ListPaymentFixedError(
                "a list is paid as it was computed: withdraw the request, and ask for another list"
            )

    def check_open(self) -> None:
        """Refuse to go on with what is ordered, withdrawn or rejected."""
        self.check_changeable()
        if self.state is State.REJECTED:
            raise PaymentRejectedError("a signer rejected this version; change the request first")

    def check_bound(self, chain: PaymentChain | None) -> PaymentChain:
        """Give the chain that the request is bound to, or refuse where there is none."""
        if chain is None or self.bound is None:
            raise ChainMissingError(
                "no chain was in force for this payment; have one adopted, then change the request"
            )
        if chain.bound != self.bound:
            raise PaymentMovedOnError("the request goes through another chain now; read it again")
        return chain

    def check_precondition(self, chain: PaymentChain, met: Met, *, today: date) -> None:
        """Refuse a precondition that the chain does not ask for, or that is met already."""
        known = chain.chain.preconditions
        if met.precondition not in known:
            named = ", ".join(known) or "none"
            raise PreconditionUnknownError(f"the chain asks for {named}; name one of these")
        if met.precondition in self.trail.met:
            raise PreconditionMetError(f"{met.precondition} is recorded for this version already")
        if met.decided_on > today:
            raise DecidedInFutureError(f"{met.decided_on} has not come; record it once decided")

    def check_signature(
        self, chain: PaymentChain, signature: Signature, standing: Standing
    ) -> None:
        """Refuse a signature that the rules of the chain do not allow now."""
        with told_as_refusals():
            self.trail.signing(chain, standing.recused).check_signature(signature, standing.holders)

    def check_rejection(
        self, chain: PaymentChain, signature: Signature, standing: Standing
    ) -> None:
        """Refuse a rejection by somebody who could not sign in the chain at all."""
        if signature.version != self.trail.version:
            raise SignatureOutdatedError("the request was changed since; read it again")
        held = standing.holders.get(signature.post, frozenset())
        if signature.post not in chain.posts or signature.person not in held:
            raise PostNotHeldError(f"{signature.post} does not sign here; leave it to who does")
        if signature.person in self.trail.doers:
            raise OwnActError("withdraw what you asked for yourself, or change it")
        if signature.person in standing.recused:
            raise RecusedError("you stand too near to the payee; let a substitute look at it")

    def check_orderable(self, chain: PaymentChain, method: str, standing: Standing) -> None:
        """Refuse an order without a complete chain, in forbidden cash, or of nothing.

        Who has signed and stands too near to the payee by now lets the chain begin anew.
        """
        signing = self.trail.signing(chain)
        if not signing.complete:
            missing = list(signing.missing_preconditions())
            missing += [
                step.key
                for step in chain.chain.listed
                if len(signing.signed_on(step)) < step.signers_min
            ]
            raise ChainIncompleteError(
                f"still missing: {', '.join(missing)}; order it once all is there", missing=missing
            )
        with told_as_refusals():
            for person in sorted(standing.recused):
                signing.check_recusal(person)
        if method == CASH and not chain.cash_allowed:
            raise CashForbiddenError("this chain allows no cash; order a bank transfer")
        if self.outstanding_fen <= 0:
            raise NothingToPayError("what was asked for is paid already; nothing is left to order")

    @property
    def outstanding_fen(self) -> int:
        """What was asked for and is not paid, in fen."""
        return self.terms.amount_fen - self.totals.net_fen

    def check_payable(self, paid: Moved, *, today: date) -> Order:
        """Give the order on which a payment rests, or refuse one that it does not cover."""
        self._check_moved(paid, today=today)
        report = "report it as irregular if it was made"
        if self.order is None:
            raise PaymentNotOrderedError(f"the payment was not ordered; {report}")
        if paid.moved_on < self.order.ordered_on:
            raise PaidBeforeOrderError(f"it was ordered on {self.order.ordered_on}; {report}")
        if self.totals.net_fen + paid.amount_fen > self.order_reach_fen:
            raise PaidBeyondOrderError(
                f"{self.order_reach_fen - self.totals.net_fen} fen of the order are not paid yet; "
                f"{report}"
            )
        return self.order

    @property
    def order_reach_fen(self) -> int:
        """Up to which sum of all payments the order goes, in fen."""
        return 0 if self.order is None else self.order.up_to_fen

    def check_returnable(self, returned: Moved, *, today: date) -> None:
        """Refuse money that came back of what was never paid."""
        self._check_moved(returned, today=today)
        if returned.amount_fen > self.totals.net_fen:
            raise ReturnedBeyondPaidError(
                f"only {self.totals.net_fen} fen are paid and not returned; correct the amount"
            )

    def irregularities(self, chain: PaymentChain | None, report: Report) -> list[str]:
        """Give everything that is wrong with a payment that was made."""
        own = [str(each) for each in self._irregularities(chain, report)]
        return list(dict.fromkeys((*own, *report.besides)))

    def _irregularities(self, chain: PaymentChain | None, report: Report) -> Iterator[Irregular]:
        if report.method == CASH and (chain is None or not chain.cash_allowed):
            yield Irregular.CASH_FORBIDDEN
        if chain is None or not self.trail.signing(chain).complete:
            yield Irregular.CHAIN_INCOMPLETE
        if self.order is None:
            yield Irregular.NOT_ORDERED
        else:
            if report.method != self.order.method:
                yield Irregular.OTHER_METHOD
            if report.paid_on < self.order.ordered_on:
                yield Irregular.BEFORE_ORDER
            if self.totals.net_fen + report.amount_fen > self.order_reach_fen:
                yield Irregular.BEYOND_ORDER
        if report.reference is None:
            yield Irregular.REFERENCE_MISSING
        elif report.reference in self.totals.references:
            yield Irregular.REFERENCE_KNOWN
        if self.state in {State.REJECTED, State.WITHDRAWN}:
            yield Irregular(self.state.value)

    def check_happened(self, day: date, *, today: date) -> None:
        """Refuse a day that has not come: nothing has happened on it yet."""
        if day > today:
            raise PaidInFutureError(f"{day} has not come; record it once it happened")

    def _check_moved(self, moved: Moved, *, today: date) -> None:
        self.check_happened(moved.moved_on, today=today)
        if moved.reference in self.totals.references:
            raise BankReferenceKnownError(
                f"{moved.reference} is recorded on this request already; look at its story"
            )
