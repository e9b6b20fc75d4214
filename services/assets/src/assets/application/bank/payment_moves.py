"""What a bank did with payments: confirmed or brought back once, and told to the books."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from assets.application.books.entities import known
from assets.application.payments.payment_slips import Fact, FactSlip, PaymentSlips
from assets.application.payments.ports import Placed
from assets.domain.bank.line_errors import PaymentOfAnotherUnitError
from assets.domain.books.entity import Entity
from assets.domain.books.slip import Slip
from assets.domain.payments.booking import Booking
from assets.domain.payments.chain import PaymentChain
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import (
    BANK_TRANSFER,
    Moved,
    PaymentRequestUnknownError,
    Report,
)
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.errors import RefusedError
from chassis.eventstore.log import Wanted


@dataclass(frozen=True, kw_only=True)
class Move:
    """One payment, or one that came back, as a bank shows it; and its slip."""

    request: UUID
    moved: Moved
    slip: FactSlip

    def wanted(self) -> list[Wanted]:
        """Give what the slip is decided on."""
        return self.slip.wanted()


@dataclass(frozen=True, kw_only=True)
class Through:
    """Through which bank account of whom payments moved, and how the books are told of it."""

    entity: UUID
    bank_account: UUID
    today: date
    slips: PaymentSlips
    context: Context

    async def move(self, placed: Placed, moved: Moved, *, returned: bool) -> Move:
        """Give a move; the books are told of the bank account through which it really went."""
        booking = replace(
            placed.booking or Booking(), entity=self.entity, bank_account=self.bank_account
        )
        fact = Fact(
            moved_on=moved.moved_on,
            amount_fen=moved.amount_fen,
            reference=moved.reference,
            returned=returned,
        )
        booked = replace(placed, booking=booking)
        slip = await self.slips.of(booked, fact, self.context, today=self.today)
        return Move(request=placed.request, moved=moved, slip=slip)


def moved_slip(entity: UUID, request: UUID, reference: str) -> UUID:
    """Give the id of the slip that a payment or return of this reference enters."""
    return Slip.create_id(entity, f"payment/{request}/{reference}")


def own_payment(request: AggregateRoot | None, entity: Entity | None) -> PaymentRequest:
    """Give a payment out of the entity's money."""
    if not isinstance(request, PaymentRequest):
        raise PaymentRequestUnknownError("there is no such payment request")
    booking = request.terms.booking
    entity = known(entity)
    named = None if booking is None else booking.entity
    if request.unit != entity.unit or named not in (None, entity.id):
        raise PaymentOfAnotherUnitError(
            "the payment is another's: look for it at the bank account from which it is paid"
        )
    return request


class Moves:
    """Takes moves over one after the other; a journal that several of them need is made once."""

    def __init__(self, today: date) -> None:
        """Take over what happened until today."""
        self._today = today
        self._made: dict[UUID, AggregateRoot] = {}

    @property
    def entered(self) -> list[AggregateRoot]:
        """The slips and journals to be saved."""
        return list(self._made.values())

    def confirm(
        self, move: Move, request: PaymentRequest, found: Sequence[AggregateRoot | None]
    ) -> None:
        """Confirm that it was paid as ordered."""
        request.confirm(move.moved, today=self._today)
        self._enter(move, request, found)

    def take_back(
        self, move: Move, request: PaymentRequest, found: Sequence[AggregateRoot | None]
    ) -> None:
        """Take over that it came back (退汇)."""
        request.take_back(move.moved, reason=None, today=self._today)
        self._enter(move, request, found)

    def report(
        self,
        move: Move,
        request: PaymentRequest,
        found: Sequence[AggregateRoot | None],
        *,
        by: tuple[PaymentChain | None, UUID],
    ) -> list[str]:
        """Record what the bank paid, in order or not; gives what is irregular about it.

        `by` is the chain to which the request is bound, and who reports.
        """
        try:
            self.confirm(move, request, found)
        except RefusedError:
            chain, reporter = by
            said = Report(
                method=BANK_TRANSFER,
                paid_on=move.moved.moved_on,
                amount_fen=move.moved.amount_fen,
                reporter=reporter,
                reference=move.moved.reference,
            )
            irregular = request.report_paid(chain, said, today=self._today)
            self._enter(move, request, found, irregular=irregular)
            return irregular
        return []

    def _enter(
        self,
        move: Move,
        request: PaymentRequest,
        found: Sequence[AggregateRoot | None],
        *,
        irregular: Sequence[str] = (),
    ) -> None:
        ids = [aggregate_id for _, aggregate_id in move.wanted()]
        now = [self._made.get(own, each) for own, each in zip(ids, found, strict=True)]
        entered = move.slip.entered(now, request, method=BANK_TRANSFER, irregular=irregular)
        self._made |= {each.id: each for each in entered}
