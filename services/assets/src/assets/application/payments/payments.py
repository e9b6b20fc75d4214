"""Handles a payment's way from its request to what the bank paid: load, decide, save."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

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
from assets.application.payments.ports import Chains, Index, Near, Placed, Signers
from assets.domain.payments.chain import PaymentChain, Standing
from assets.domain.payments.payee import Payee
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import PaymentMovedOnError, PaymentRequestUnknownError
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from kernel.chains import Signature

PAYMENT_RETENTION = "assets_payment"
"""Words about a payment are kept as long as its vouchers are."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What lies around a payment: its chains, who signs in them, its benefits, the day."""

    index: Index
    chains: Chains
    signers: Signers
    benefit_lists: BenefitLists
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
            context = replace(context, authority=(*context.authority, listed.version))
        chain = self._chain_for(placed, terms.purpose, terms.amount_fen)

        def decide(request: PaymentRequest | None, payee: Payee | None) -> Decision:
            found = _same(request, placed)
            if payee is not None and benefit is not None:
                payee.check_entitled(benefit, on=today)
            found.change(terms, chain=chain, changer=command.changer)
            return _answered(found)

        payee_id = Payee.create_id(terms.payee)
        wanted: list[Wanted] = [(PaymentRequest, command.request), (Payee, payee_id)]
        return await self._log.execute(wanted, decide, _ruled(context, chain))

    async def meet_precondition(self, command: MeetPrecondition, context: Context) -> StoredReceipt:
        """Record by which decision a precondition is met."""
        placed, chain = await self._bound(command.request)
        today = self._around.today()

        def decide(request: PaymentRequest) -> None:
            request.meet_precondition(chain, command.met, today=today)

        return await self._decide(placed, decide, _ruled(context, chain))

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

        return await self._decide(placed, decide, _ruled(context, chain))

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

        return await self._decide(placed, decide, _ruled(context, chain))

    async def withdraw_payment(self, command: WithdrawPayment, context: Context) -> StoredReceipt:
        """Take a request back."""
        placed = await self._around.index.placed(command.request)
        reason = _words(command.person, command.reason)

        def decide(request: PaymentRequest) -> None:
            request.withdraw(person=command.person, reason=reason)

        return await self._decide(placed, decide, context)

    async def order_payment(self, command: OrderPayment, context: Context) -> StoredReceipt:
        """Order what is approved and not paid."""
        placed, chain = await self._bound(command.request)
        near, today = await self._around.signers.near(placed.payee), self._around.today()

        def decide(request: PaymentRequest) -> dict[str, Any]:
            signed = [signature.person for signature in request.trail.signatures]
            standing = Standing(holders={}, recused=near.among(signed, today))
            amount_fen = request.order_payment(
                chain, standing, method=command.method, person=command.person, today=today
            )
            return {"amount_fen": amount_fen}

        return await self._decide(placed, decide, _ruled(context, chain))

    async def confirm_payment(self, command: ConfirmPayment, context: Context) -> StoredReceipt:
        """Take over that it was paid as ordered."""
        placed, today = await self._around.index.placed(command.request), self._around.today()

        def decide(request: PaymentRequest) -> None:
            request.confirm(command.paid, today=today)

        return await self._decide(placed, decide, context)

    async def return_payment(self, command: ReturnPayment, context: Context) -> StoredReceipt:
        """Take over that money came back."""
        placed, today = await self._around.index.placed(command.request), self._around.today()
        reason = _words(command.person, command.reason)

        def decide(request: PaymentRequest) -> None:
            request.take_back(command.returned, reason=reason, today=today)

        return await self._decide(placed, decide, context)

    async def report_payment(self, command: ReportPayment, context: Context) -> StoredReceipt:
        """Record a payment that was made, in order or not."""
        placed, chain = await self._bound(command.request)
        today = self._around.today()

        def decide(request: PaymentRequest) -> dict[str, Any]:
            return {"irregular": request.report_paid(chain, command.report, today=today)}

        return await self._decide(placed, decide, _ruled(context, chain))

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
        def decide(request: PaymentRequest | None) -> Decision:
            found = _same(request, placed)
            said = decided(found)
            return _answered(found, said or {})

        return await self._log.execute([(PaymentRequest, placed.request)], decide, context)


def _same(request: PaymentRequest | None, placed: Placed) -> PaymentRequest:
    """Give the request, or refuse one that is another than what was prepared for."""
    if request is None:
        raise PaymentRequestUnknownError("there is no such payment request")
    if (request.bound, request.terms.payee) != (placed.bound, placed.payee):
        raise PaymentMovedOnError("the request was changed meanwhile; read it again")
    return request


def _answered(request: PaymentRequest, said: dict[str, Any] | None = None) -> Decision:
    answer = {
        "payment_request": str(request.id),
        "version": request.trail.version,
        "state": request.state.value,
        **(said or {}),
    }
    return Decision(saved=[request], answer=answer)


def _words(person: UUID, text: str | None) -> Personal | None:
    return None if text is None else Personal(person, PAYMENT_RETENTION, text)


def _ruled(context: Context, chain: PaymentChain | None) -> Context:
    """Name the section of the chain among what the act rests on."""
    if chain is None:
        return context
    return replace(context, authority=(*context.authority, chain.bound.rule))
