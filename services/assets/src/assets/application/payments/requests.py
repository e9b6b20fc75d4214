"""Handles each command of assets as one transaction: load, decide, save."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.application.payments.asking import Claim, enter_request, request_wanted
from assets.application.payments.benefit_ports import BenefitLists
from assets.application.payments.ports import Chains, Commitments
from assets.application.payments.related import RelatedFlags
from assets.application.payments.request_commands import (
    RequestAwardPayment,
    RequestPayment,
    RestoreBenefits,
    SuspendBenefits,
)
from assets.domain.budgets.allotment import Allotment
from assets.domain.payments.chain import PaymentChain
from assets.domain.payments.payee import Payee, Suspension, SuspensionNotHeardError
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import LIST, ListPaymentFixedError
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from chassis.receipts import StoredReceipt

HONOUR_BONUS = "honour_bonus"
"""The purpose of a request that an awarded honour asks for (荣誉奖金)."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """By what a request is decided: lists, chains, who stands near, what it takes, and the day."""

    benefit_lists: BenefitLists
    chains: Chains
    flags: RelatedFlags
    commitments: Commitments
    today: Callable[[], date]


class Assets:
    """The use cases of assets; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, basis: Basis) -> None:
        """Decide on this log, by this basis."""
        self._log = log
        self._basis = basis

    async def request_payment(self, command: RequestPayment, context: Context) -> StoredReceipt:
        """Ask for a payment; a benefit that is suspended for the payee today is refused."""
        today = self._basis.today()
        if command.payee_type == LIST:
            raise ListPaymentFixedError("ask for the payment of a pay list where the list is kept")
        benefit = None
        if command.benefit is not None:
            listed = self._basis.benefit_lists.of(command.unit, today)
            benefit = listed.named(command.benefit)
            context = context.under(listed.version)
        chain = self._counting(command.unit, command.purpose, command.amount_fen)
        related = await self._basis.flags.of(chain, command.payee, on=today)

        claim = Claim(chain=chain, related=related, benefit=benefit)
        commitments = self._basis.commitments

        def decide(*found: AggregateRoot | None) -> Decision:
            request = enter_request(command, claim, found, today=today)
            return _requested(request, commitments.permit(request, found, before=Allotment()))

        entity = None if command.booking is None else command.booking.entity
        entitled = None if benefit is None else command.payee
        wanted = request_wanted(command.unit, command.number, entitled=entitled, entity=entity)
        wanted += commitments.beside_new(command.unit, command.terms, Allotment())
        new = PaymentRequest.create_id(command.unit, command.number)
        return await self._log.execute(wanted, decide, context, new=(new,))

    async def request_award_payment(
        self, command: RequestAwardPayment, context: Context
    ) -> StoredReceipt:
        """Ask for an award's bonus, once; the award is a fact, so nothing refuses it."""
        number = f"honour-{command.honour}"
        chain = self._counting(command.unit, HONOUR_BONUS, command.amount_fen)
        related = await self._basis.flags.of_roll(
            chain, command.payee, unit=command.unit, category=HONOUR_BONUS, on=self._basis.today()
        )

        def decide(found: PaymentRequest | None) -> Decision:
            if found is not None or command.amount_fen == 0:
                return Decision()
            return _requested(
                PaymentRequest(
                    unit=command.unit,
                    number=number,
                    purpose=HONOUR_BONUS,
                    payee=command.payee,
                    payee_type=command.payee_type,
                    amount_fen=command.amount_fen,
                    resolution=command.resolution,
                    period=command.year,
                    origin=command.origin,
                    chain=None if chain is None else chain.bound,
                    related=related,
                )
            )

        request_id = PaymentRequest.create_id(command.unit, number)
        return await self._log.execute([(PaymentRequest, request_id)], decide, context)

    async def suspend_benefits(self, command: SuspendBenefits, context: Context) -> StoredReceipt:
        """Suspend a payee's benefits for a listing; a second time does nothing."""

        def decide(payee: Payee | None) -> Decision:
            payee = payee or Payee(command.subject_id, command.subject_type)
            suspension = Suspension(since=command.since, until=command.until)
            payee.suspend(command.listing, suspension, origin=command.origin)
            return Decision(saved=[payee])

        return await self._log.execute(
            [(Payee, Payee.create_id(command.subject_id))], decide, context
        )

    async def restore_benefits(self, command: RestoreBenefits, context: Context) -> StoredReceipt:
        """Let a suspension end with its listing; raises `SuspensionNotHeardError` too early."""

        def decide(payee: Payee | None) -> Decision:
            if payee is None:
                raise SuspensionNotHeardError("the listing is not known yet: it comes from points")
            payee.restore(command.listing, until=command.until, origin=command.origin)
            return Decision(saved=[payee])

        return await self._log.execute(
            [(Payee, Payee.create_id(command.subject_id))], decide, context
        )

    def _counting(self, unit: UUID, category: str, amount_fen: int) -> PaymentChain | None:
        """Give the chain that counts for a payment today; a request without one waits for it."""
        book = self._basis.chains.in_force(unit, self._basis.today())
        return None if book is None else book.counting(category, amount_fen)


def _requested(request: PaymentRequest, taken: Sequence[AggregateRoot] = ()) -> Decision:
    return Decision(saved=[request, *taken], answer={"payment_request": str(request.id)})
