"""What a payment tells the books: each payment, and each return of one, enters a slip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from assets.application.books.slips import (
    WANTED_PER_SLIP,
    SlipKey,
    enter_slips,
    slip_wanted,
    slips_wanted,
)
from assets.application.payments.ports import Placed
from assets.domain.books.entity import Entity
from assets.domain.books.posting import PostedAs
from assets.domain.books.slip import Share, Slip, SlipDraft
from assets.domain.income.cash_box import CashBox, Outlay
from assets.domain.members.list_clearing import ListedPayment, PaidList
from assets.domain.payments.booking import Booking
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import CASH, LIST, Irregular
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Wanted

OTHERWISE = PostedAs(form="village_collective", paid="payment.paid", returned="payment.returned")
"""How a payment is told while no posting rules were adopted, or none were heard of yet."""


class PaymentPosting(Protocol):
    """By which adopted rules payments are booked."""

    def payment(self, unit: UUID, category: str, on: date) -> PostedAs | None:
        """Give how a unit's payments of a category are booked on a day, or None."""


class PaidLists(Protocol):
    """What stands on the pay lists that are paid."""

    async def lines(self, pay_list: UUID) -> Sequence[ListedPayment]:
        """Give the lines of a list that have an amount, by number."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Money that moved on a request, as the books are told of it."""

    moved_on: date
    amount_fen: int
    reference: str | None
    returned: bool = False
    cashier: UUID | None = None
    """Out of whose cash it went, where it may have gone in cash."""


@dataclass(frozen=True, kw_only=True)
class FactSlip:
    """The slip of one fact: what it is decided on, and what is saved beside the payment."""

    placed: Placed
    fact: Fact
    posted: PostedAs | None
    keys: tuple[str, ...]
    """The first is the reference's; the next counts where that is taken."""
    today: date
    listed: PaidList | None = None
    """The pay list that is paid, where it is one that clears what each party was owed."""

    @property
    def entity(self) -> UUID | None:
        """Whose books are told: those the request names, or those of the rules' form."""
        booking = self.placed.booking
        if booking is not None and booking.entity is not None:
            return booking.entity
        return None if self.posted is None else Entity.create_id(self.placed.unit, self.posted.form)

    def wanted(self) -> list[Wanted]:
        """Give what the slip is decided on; nothing where there are no books to be told."""
        entity = self.entity
        if entity is None:
            return []
        first, *others = self.keys
        wanted = slip_wanted(entity, first, dated_on=self.fact.moved_on, today=self.today)
        wanted += [(Slip, Slip.create_id(entity, key)) for key in others]
        wanted += slips_wanted(self._clearing_keys(entity), today=self.today)
        box: list[Wanted] = [(CashBox, CashBox.create_id(entity))]
        return [*wanted, *(box if self.fact.cashier is not None else ())]

    def new(self) -> list[UUID]:
        """Give what most likely does not exist yet: a fact is told once."""
        entity = self.entity
        return [] if entity is None else [Slip.create_id(entity, key) for key in self.keys]

    def entered(
        self,
        found: Sequence[AggregateRoot | None],
        request: PaymentRequest,
        *,
        method: str,
        irregular: Sequence[str] = (),
    ) -> list[AggregateRoot]:
        """Give what is saved beside the payment, to which it has happened already."""
        if (entity := self.entity) is None:
            return []
        clearing_from = WANTED_PER_SLIP + len(self.keys) - 1
        places = [3, *range(WANTED_PER_SLIP, clearing_from)]
        free = [n for n, place in enumerate(places) if found[place] is None]
        if not free:
            return []
        own = list(found[:WANTED_PER_SLIP])
        own[3] = None
        boxes, beyond = self._cash(found, method, irregular)
        fact, posted = self.fact, self.posted or OTHERWISE
        kept = "cash" if method == CASH else "bank"
        amounts = {"amount": fact.amount_fen, kept: fact.amount_fen}
        draft = SlipDraft(
            entity=entity,
            key=self.keys[free[0]],
            rule=posted.returned if fact.returned else posted.paid,
            dated_on=fact.moved_on,
            shares=(Share(amounts=amounts, named=self._named(own[0], kept)),),
            irregular=(*irregular, *beyond),
            doers=tuple(sorted(request.trail.doers)),
        )
        clearing = self._clearing(draft, paid_fen=request.totals.net_fen)
        own += found[clearing_from:][: len(clearing) * WANTED_PER_SLIP]
        return [*boxes, *enter_slips([draft, *clearing], own, today=self.today)]

    def _cash(
        self, found: Sequence[AggregateRoot | None], method: str, irregular: Sequence[str]
    ) -> tuple[list[AggregateRoot], list[str]]:
        """Take cash out of its cashier's hands; gives the box, and what is wrong with that.

        What is told again under the reference of another payment moves no cash again.
        """
        fact, entity = self.fact, found[0]
        told = method != CASH or Irregular.REFERENCE_KNOWN in irregular
        if fact.cashier is None or told or not isinstance(entity, Entity):
            return [], []
        box = found[-1] if isinstance(found[-1], CashBox) else CashBox(entity.id)
        outlay = Outlay(
            payment_request=self.placed.request,
            cashier=fact.cashier,
            amount_fen=fact.amount_fen,
            paid_on=fact.moved_on,
            reference=fact.reference,
        )
        return [box], box.pay_out(outlay)

    def _clearing_keys(self, entity: UUID) -> list[SlipKey]:
        keys = [] if self.listed is None else self.listed.keys()
        return [SlipKey(entity=entity, key=key, dated_on=self.fact.moved_on) for key in keys]

    def _clearing(self, paid: SlipDraft, *, paid_fen: int) -> list[SlipDraft]:
        """Give the slips that clear each party, once nothing of the list is left to pay."""
        listed, rule = self.listed, None if self.posted is None else self.posted.cleared
        if listed is None or rule is None or self.fact.returned or paid_fen < listed.total_fen:
            return []
        return list(listed.slips(paid, rule))

    def _named(self, entity: AggregateRoot | None, kept: str) -> dict[str, str]:
        booking = self.placed.booking or Booking()
        named = {"party": str(self.placed.payee), **booking.named()}
        if kept != "bank" or booking.bank_account is None or not isinstance(entity, Entity):
            return named
        # One that was closed meanwhile is left open, for the bookkeeper to name another.
        if entity.has_bank_account(booking.bank_account, on=self.fact.moved_on):
            named["bank_account"] = str(booking.bank_account)
        return named


class PaymentSlips:
    """Makes the slip of each payment by the adopted rules."""

    def __init__(self, posting: PaymentPosting, lists: PaidLists) -> None:
        """Look the rules up here, and what stands on lists there."""
        self._posting = posting
        self._lists = lists

    async def of(self, placed: Placed, fact: Fact, context: Context, *, today: date) -> FactSlip:
        """Give the slip of a fact; the same command has the same keys whenever it is sent."""
        posted = self._posting.payment(placed.unit, placed.purpose, fact.moved_on)
        start, told = f"payment/{placed.request}", _told_by(context)
        keys = [f"{start}/{fact.reference}"] if fact.reference is not None else []
        keys += [f"{start}/told/{told}"] if told is not None else []
        keys = keys or [f"{start}/{fact.moved_on}/{fact.amount_fen}"]
        return FactSlip(
            placed=placed,
            fact=fact,
            posted=posted,
            keys=tuple(keys),
            today=today,
            listed=await self._listed(placed, posted),
        )

    async def _listed(self, placed: Placed, posted: PostedAs | None) -> PaidList | None:
        if placed.payee_type != LIST or posted is None or posted.cleared is None:
            return None
        lines = await self._lists.lines(placed.payee)
        return PaidList(pay_list=placed.payee, lines=lines)


def _told_by(context: Context) -> str | None:
    """Name the command by which a fact was told, where it bears a name."""
    if context.idempotency is not None:
        return context.idempotency.digest[:32]
    if context.inbox is not None:
        return f"{context.inbox.event_id}.{context.inbox.ordinal}"
    return None
