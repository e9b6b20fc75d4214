"""Handles a payment's way from its request to what the bank paid: load, decide, save."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from assets.application.payments.answering import (
    PAYMENT_RETENTION,
    Moving,
    Told,
    answered,
    entity_of,
    ruled,
    same,
    words,
)
from assets.application.payments.benefit_ports import BenefitLists
from assets.application.payments.commands import (
    ChangePayment,
    ConfirmPayment,
    MeetPrecondition,
    OrderPayment,
    RejectPayment,
    ReportPayment,
    ReturnPayment,
    SignPayment,
    WithdrawPayment,
)
from assets.application.payments.payment_slips import Fact, PaymentSlips
from assets.application.payments.ports import (
    Chains,
    Commitments,
    Found,
    Index,
    Near,
    Placed,
    Signers,
)
from assets.application.payments.related import RelatedFlags
from assets.domain.books.entity import Entity
from assets.domain.payments.chain import PaymentChain, Standing
from assets.domain.payments.payee import Payee
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import BANK_TRANSFER, CASH
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from kernel.chains import Signature


@dataclass(frozen=True, kw_only=True)
class Around:
    """What lies around a payment: its chains, who signs in them, its benefits, the day."""

    index: Index
    chains: Chains
    signers: Signers
    benefit_lists: BenefitLists
    slips: PaymentSlips
    flags: RelatedFlags
    commitments: Commitments
    today: Callable[[], date]


Decided = Callable[[PaymentRequest], dict[str, Any] | None]


class Payments:
    """The use cases of a payment after its request; each answers what was stored."""

    def __init__(self, log: Log, around: Around) -> None:
        """Decide on this log, by what lies around."""
        self._log = log
        self._around = around

    async def change_payment(self, command: ChangePayment, context: Context) -> StoredReceipt:
        """Change a request; its chain stays that of the section to which it is bound."""
        placed = await self._around.index.placed(command.request)
        terms, today = command.terms, self._around.today()
        benefit = None
        if terms.benefit is not None:
            listed = self._around.benefit_lists.of(placed.unit, today)
            benefit = listed.named(terms.benefit)
            context = context.under(listed.version)
        chain = self._chain_for(placed, terms.purpose, terms.amount_fen)
        related = await self._around.flags.of(chain, terms.payee, on=today)

        def decide(request: PaymentRequest | None, *beside: AggregateRoot | None) -> Decision:
            found = same(request, placed)
            payee = next((each for each in beside if isinstance(each, Payee)), None)
            if terms.booking is not None:
                terms.booking.check(entity_of(beside), unit=placed.unit)
            if payee is not None and benefit is not None:
                payee.check_entitled(benefit, on=today)
            found.change(terms, chain=chain, changer=command.changer, related=related)
            taken = self._around.commitments.permit(found, beside, before=placed.allotment)
            return answered(found, beside=taken)

        wanted: list[Wanted] = [(PaymentRequest, command.request)]
        if benefit is not None:
            wanted.append((Payee, Payee.create_id(terms.payee)))
        if terms.booking is not None and terms.booking.entity is not None:
            wanted.append((Entity, terms.booking.entity))
        wanted += self._around.commitments.beside_new(placed.unit, terms, placed.allotment)
        return await self._log.execute(wanted, decide, ruled(context, chain))

    async def meet_precondition(self, command: MeetPrecondition, context: Context) -> StoredReceipt:
        """Record by which decision a precondition is met."""
        placed, chain = await self._bound(command.request)
        today = context.signed_on or self._around.today()

        def decide(request: PaymentRequest) -> None:
            request.meet_precondition(chain, command.met, today=today)

        return await self._decide(placed, decide, ruled(context, chain))

    async def sign_payment(self, command: SignPayment, context: Context) -> StoredReceipt:
        """Sign one step of one version."""
        placed, chain = await self._bound(command.request)
        standing = await self._standing(placed, chain, context)
        signature = Signature(
            step=command.step, person=command.person, post=command.post, version=command.version
        )

        def decide(request: PaymentRequest) -> dict[str, Any]:
            request.sign(chain, signature, standing)
            assert chain is not None, "nothing is signed without a chain"
            return {"complete": request.trail.signing(chain).complete}

        return await self._decide(placed, decide, ruled(context, chain))

    async def reject_payment(self, command: RejectPayment, context: Context) -> StoredReceipt:
        """Reject one version, with the reason."""
        placed, chain = await self._bound(command.request)
        standing = await self._standing(placed, chain, context)
        signature = Signature(
            step="", person=command.person, post=command.post, version=command.version
        )
        reason = Personal(command.person, PAYMENT_RETENTION, command.reason)

        def decide(request: PaymentRequest) -> None:
            request.reject(chain, signature, standing, reason=reason)

        return await self._decide(placed, decide, ruled(context, chain))

    async def withdraw_payment(self, command: WithdrawPayment, context: Context) -> StoredReceipt:
        """Take a request back."""
        placed = await self._around.index.placed(command.request)
        reason = words(command.person, command.reason)

        def decide(request: PaymentRequest) -> None:
            request.withdraw(person=command.person, reason=reason)

        return await self._decide(placed, decide, context)

    async def order_payment(self, command: OrderPayment, context: Context) -> StoredReceipt:
        """Order what is approved and not paid."""
        placed, chain = await self._bound(command.request)
        near = await self._around.signers.near(placed.payee)
        today = context.signed_on or self._around.today()

        def decide(request: PaymentRequest) -> dict[str, Any]:
            signed = [signature.person for signature in request.trail.signatures]
            standing = Standing(holders={}, recused=near.among(signed, today))
            amount_fen = request.order_payment(
                chain, standing, method=command.method, person=command.person, today=today
            )
            return {"amount_fen": amount_fen}

        return await self._decide(placed, decide, ruled(context, chain))

    async def confirm_payment(self, command: ConfirmPayment, context: Context) -> StoredReceipt:
        """Take over that it was paid as ordered, and tell the books."""
        (placed, chain), paid = await self._bound(command.request), command.paid
        fact = Fact(
            moved_on=paid.moved_on,
            amount_fen=paid.amount_fen,
            reference=paid.reference,
            cashier=command.cashier if chain is not None and chain.cash_allowed else None,
        )

        def decide(request: PaymentRequest, _beside: Found) -> Told:
            request.confirm(paid, today=self._around.today())
            assert request.order is not None, "only what is ordered is confirmed"
            return Told(method=request.order.method)

        return await self._decide_moved(placed, fact, decide, context)

    async def return_payment(self, command: ReturnPayment, context: Context) -> StoredReceipt:
        """Take over that money came back, and tell the books."""
        placed, back = await self._around.index.placed(command.request), command.returned
        fact = Fact(
            moved_on=back.moved_on,
            amount_fen=back.amount_fen,
            reference=back.reference,
            returned=True,
        )
        reason = words(command.person, command.reason)

        def decide(request: PaymentRequest, _beside: Found) -> Told:
            request.take_back(back, reason=reason, today=self._around.today())
            return Told(method=BANK_TRANSFER)

        return await self._decide_moved(placed, fact, decide, context)

    async def report_payment(self, command: ReportPayment, context: Context) -> StoredReceipt:
        """Record a payment that was made, in order or not, and tell the books."""
        placed, chain = await self._bound(command.request)
        report = command.report
        cashier = (report.cashier or report.reporter) if report.method == CASH else None
        fact = Fact(
            moved_on=report.paid_on,
            amount_fen=report.amount_fen,
            reference=report.reference,
            cashier=cashier,
        )

        def decide(request: PaymentRequest, beside: Found) -> Told:
            besides = self._around.commitments.irregular(request, report.amount_fen, beside)
            made = replace(report, besides=tuple(besides))
            irregular = request.report_paid(chain, made, today=self._around.today())
            return Told(method=report.method, irregular=irregular, answer={"irregular": irregular})

        beside = self._around.commitments.beside_reported(placed.allotment)
        return await self._decide_moved(placed, fact, decide, ruled(context, chain), beside=beside)

    async def _bound(self, request: UUID) -> tuple[Placed, PaymentChain | None]:
        placed = await self._around.index.placed(request)
        if placed.bound is None:
            return placed, None
        return placed, self._around.chains.of(placed.unit, placed.bound)

    async def _standing(
        self, placed: Placed, chain: PaymentChain | None, context: Context
    ) -> Standing:
        """Give who holds the chain's posts on the day of signing, and who stands too near."""
        if chain is None:
            return Standing(holders={})
        on = context.signed_on or self._around.today()
        holders = self._around.signers.holders(chain, on)
        near: Near = await self._around.signers.near(placed.payee)
        persons = {person for held in holders.values() for person in held}
        return Standing(holders=holders, recused=near.among(persons, on))

    def _chain_for(self, placed: Placed, category: str, amount_fen: int) -> PaymentChain | None:
        chains = self._around.chains
        if placed.bound is None:
            book = chains.in_force(placed.unit, self._around.today())
        else:
            book = chains.book(placed.unit, placed.bound)
        return None if book is None else book.counting(category, amount_fen)

    async def _decide(self, placed: Placed, decided: Decided, context: Context) -> StoredReceipt:
        def decide(request: PaymentRequest | None, *beside: AggregateRoot | None) -> Decision:
            found = same(request, placed)
            said = decided(found)
            taken = self._around.commitments.follow(found, beside)
            return answered(found, said or {}, beside=taken)

        beside = self._around.commitments.beside(placed.allotment)
        wanted: list[Wanted] = [(PaymentRequest, placed.request), *beside]
        return await self._log.execute(wanted, decide, context)

    async def _decide_moved(
        self,
        placed: Placed,
        fact: Fact,
        decided: Moving,
        context: Context,
        *,
        beside: Sequence[Wanted] | None = None,
    ) -> StoredReceipt:
        """Save that money moved, its slip and what it takes in one transaction."""
        slip = await self._around.slips.of(placed, fact, context, today=self._around.today())

        told_books, commitments = slip.wanted(), self._around.commitments

        def decide(request: PaymentRequest | None, *found: AggregateRoot | None) -> Decision:
            paid, held = same(request, placed), found[len(told_books) :]
            told = decided(paid, held)
            entered = slip.entered(
                found[: len(told_books)], paid, method=told.method, irregular=told.irregular
            )
            taken = commitments.follow(paid, held)
            return answered(paid, told.answer, beside=[*entered, *taken])

        beside = commitments.beside(placed.allotment) if beside is None else beside
        wanted: list[Wanted] = [(PaymentRequest, placed.request), *told_books, *beside]
        return await self._log.execute(wanted, decide, context, new=slip.new())
