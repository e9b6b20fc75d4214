"""What a payment takes of the fund that it names, decided and stored with the payment."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from assets.application.payments.ports import Found
from assets.domain.budgets.allotment import Allotment
from assets.domain.funds.account import FundAccount
from assets.domain.funds.errors import BankAccountDedicatedError, FundUnknownError
from assets.domain.funds.fund import Fund
from assets.domain.funds.money import Outlay, Reservation
from assets.domain.payments.booking import Booking
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import CASH, Terms
from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Wanted


class FundCommitments:
    """Sets money of a fund aside for a payment request, and follows what becomes of it."""

    def __init__(self, *, today: Callable[[], date]) -> None:
        """Decide on the business date in Beijing."""
        self._today = today

    def beside(self, allotment: Allotment) -> list[Wanted]:
        """Give the fund that a payment names, to which something happens."""
        return _fund(allotment)

    def beside_reported(self, allotment: Allotment) -> list[Wanted]:
        """Give as well whose money lies in the account from which it was paid."""
        return _places(allotment)

    def beside_new(self, unit: UUID, terms: Terms, before: Allotment) -> list[Wanted]:  # noqa: ARG002  # the port's
        """Give the funds that a payment names, or named before it was changed."""
        return list(dict.fromkeys((*_places(before), *_places(terms.allotment))))

    def permit(
        self, request: PaymentRequest, found: Found, *, before: Allotment
    ) -> list[AggregateRoot]:
        """Set money aside for a payment that is asked for, or refuse it; gives what to save.

        What was set aside for it before is free again.
        """
        after = request.terms.allotment.booking
        for account in _accounts(found, after):
            account.check(after.fund)
        saved: dict[UUID, AggregateRoot] = {}
        if before.booking.fund is not None:
            left = _named(request, found, before.booking)
            left.release(request.id)
            saved[left.id] = left
        if after.fund is not None:
            fund = _named(request, found, after)
            fund.reserve(request.id, _wanted_of(request), today=self._today())
            saved[fund.id] = fund
        return [each for each in saved.values() if each.pending_events]

    def follow(self, request: PaymentRequest, found: Found) -> list[AggregateRoot]:
        """Take over what has just happened to a payment; gives what to save."""
        named = request.terms.allotment.booking
        if named.fund is None:
            return []
        fund = _named(request, found, named)
        for each in request.pending_events:
            if isinstance(each, PaymentRequest.Withdrawn | PaymentRequest.Rejected):
                fund.release(request.id)
            elif isinstance(each, PaymentRequest.Confirmed | PaymentRequest.PaidIrregularly):
                fund.settle(request.id, _outlay(request, each))
            elif isinstance(each, PaymentRequest.Returned):
                fund.take_back(
                    request.id,
                    amount_fen=each.amount_fen,
                    returned_on=each.returned_on,
                    reference=_reference(request, each.reference, each.originator_version),
                )
        return [fund] if fund.pending_events else []

    def irregular(self, request: PaymentRequest, amount_fen: int, found: Found) -> list[str]:
        """Give the codes of all that speaks against a payment of so much, which was made."""
        named = request.terms.allotment.booking
        foreign = [each for each in _accounts(found, named) if each.fund != named.fund]
        codes = [BankAccountDedicatedError.code for _ in foreign]
        if named.fund is None:
            return codes
        fund = _named(request, found, named)
        outlay = Outlay(
            purpose=request.terms.purpose,
            payee=request.terms.payee,
            amount_fen=amount_fen,
            paid_on=self._today(),
            reference=_reference(request, None, request.version + 1),
        )
        approved = request.id in fund.holdings.reserved
        faults = fund.faults(outlay, request=request.id, approved=approved)
        return [*codes, *(each.value for each in faults)]


def _fund(allotment: Allotment) -> list[Wanted]:
    fund = allotment.booking.fund
    return [] if fund is None else [(Fund, fund)]


def _places(allotment: Allotment) -> list[Wanted]:
    account = allotment.booking.bank_account
    own: list[Wanted] = [] if account is None else [(FundAccount, FundAccount.create_id(account))]
    return [*_fund(allotment), *own]


def _accounts(found: Found, booking: Booking) -> list[FundAccount]:
    if booking.bank_account is None:
        return []
    own_id = FundAccount.create_id(booking.bank_account)
    return [each for each in found if isinstance(each, FundAccount) and each.id == own_id]


def _named(request: PaymentRequest, found: Found, booking: Booking) -> Fund:
    own = next((each for each in found if each is not None and each.id == booking.fund), None)
    if (
        not isinstance(own, Fund)
        or own.unit != request.unit
        or booking.entity not in {None, own.entity}
    ):
        raise FundUnknownError("the unit, or the entity that is named, has no such fund")
    return own


def _wanted_of(request: PaymentRequest) -> Reservation:
    return Reservation(
        purpose=request.terms.purpose,
        payee=request.terms.payee,
        amount_fen=max(request.outstanding_fen, 0),
    )


def _outlay(
    request: PaymentRequest, paid: PaymentRequest.Confirmed | PaymentRequest.PaidIrregularly
) -> Outlay:
    booking = request.terms.allotment.booking
    return Outlay(
        purpose=request.terms.purpose,
        payee=request.terms.payee,
        amount_fen=paid.amount_fen,
        paid_on=paid.paid_on,
        reference=_reference(request, paid.reference, paid.originator_version),
        bank_account=None if paid.method == CASH else booking.bank_account,
    )


def _reference(request: PaymentRequest, reference: str | None, version: int) -> str:
    """Tell a payment's movements apart from all others of the fund."""
    return f"payment/{request.id}/{reference or version}"
