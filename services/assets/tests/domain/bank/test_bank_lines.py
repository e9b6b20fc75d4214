"""A line of a bank account is one thing at a time, and money in a voucher is shown once."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from assets.domain.bank.booked_money import BookedMoney
from assets.domain.bank.line import BankLine, Covered, Match
from assets.domain.bank.line_errors import (
    ConfirmationShownError,
    LineDirectionError,
    LineMatchedError,
    LineNotMatchedError,
    MatchAmountError,
    MatchBookedError,
    VoucherLineNotMoneyError,
)
from assets.domain.bank.ordered_payment import OrderedPayment
from assets.domain.bank.pay_file_errors import OrderInPayFileError
from chassis.errors import DomainError
from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from services.assets.tests.vouchers import BASIC, ENTITY, PREPARER, RENT, credit, debit, posted

OTHER, SLIP = UUID(int=0x51), UUID(int=0x52)
WHY = Personal(ENTITY, "vouchers", "误勾")


def line(amount_fen: int = -5_000) -> BankLine:
    return given(
        BankLine,
        Fact(
            BankLine.Recorded,
            entity=ENTITY,
            bank_account=BASIC,
            key=f"2026-05-15/{amount_fen}//1",
            statement=OTHER,
            row=5,
            booked_on=date(2026, 5, 15),
            amount_fen=amount_fen,
        ),
    )


def match(kind: str, **said: Any) -> Match:
    return Match(kind=kind, matcher=PREPARER, **said)


def test_a_line_is_matched_once_until_it_is_unmatched_with_a_reason() -> None:
    own = line()
    own.match_with(match("payment", payment_request=OTHER, reference="P1"))
    with pytest.raises(LineMatchedError):
        own.match_with(match("pay_file", pay_file=OTHER))

    undone = own.unmatch(PREPARER, reason=WHY)

    assert undone.payment_request == OTHER
    with pytest.raises(LineNotMatchedError):
        own.unmatch(PREPARER, reason=WHY)
    own.match_with(match("pay_file", pay_file=OTHER))
    said = [BankLine.Matched, BankLine.Unmatched, BankLine.Matched]
    assert [each.kind for each in happened(own)] == said


@pytest.mark.parametrize(
    ("amount_fen", "said", "error"),
    [
        (5_000, match("payment", payment_request=OTHER), LineDirectionError),
        (5_000, match("pay_file", pay_file=OTHER), LineDirectionError),
        (-5_000, match("return", payment_request=OTHER), LineDirectionError),
        (
            5_000,
            match("voucher", covered=(Covered(voucher=OTHER, line=1, amount_fen=4_999),)),
            MatchAmountError,
        ),
    ],
)
def test_what_cannot_be_the_line_is_refused(
    amount_fen: int, said: Match, error: type[DomainError]
) -> None:
    own = line(amount_fen)

    with pytest.raises(error):
        own.match_with(said)

    assert happened(own) == []


def test_what_the_books_were_told_is_not_undone() -> None:
    own = line()
    own.match_with(match("slip", slips=(SLIP,), rule="bank-fee.paid"))

    with pytest.raises(MatchBookedError):
        own.unmatch(PREPARER, reason=WHY)


def test_money_in_a_voucher_is_shown_by_lines_up_to_its_amount() -> None:
    money = BookedMoney.of(posted(*RENT, moves_cash=False), 1, BASIC)
    money.show(OTHER, bank_account=BASIC, amount_fen=3_000)

    for wrong in (2_001, -1, 0):
        with pytest.raises(MatchAmountError):
            money.show(SLIP, bank_account=BASIC, amount_fen=wrong)
    money.show(SLIP, bank_account=BASIC, amount_fen=2_000)
    money.let_go(OTHER)

    assert money.shown == {SLIP: 2_000}


def test_only_posted_lines_on_the_bank_account_are_money_at_the_bank() -> None:
    voucher = posted(debit("513", 7), credit("102", 7, bank_account=BASIC))

    assert BookedMoney.of(voucher, 2, BASIC).amount_fen == -7
    for number, account in ((1, BASIC), (2, OTHER), (3, BASIC)):
        with pytest.raises(VoucherLineNotMoneyError):
            BookedMoney.of(voucher, number, account)


def test_a_payment_stands_in_one_live_file_and_each_reference_is_shown_once() -> None:
    ordered = OrderedPayment(OTHER)
    ordered.list_in(SLIP, amount_fen=5)
    with pytest.raises(OrderInPayFileError):
        ordered.list_in(OTHER, amount_fen=5)
    ordered.release("failed")
    ordered.release("failed")
    ordered.list_in(OTHER, amount_fen=5)

    ordered.show("P1", SLIP)
    with pytest.raises(ConfirmationShownError):
        ordered.show("P1", OTHER)
    ordered.let_go(SLIP)
    ordered.show("P1", OTHER)

    assert (ordered.live_in, ordered.shown) == (OTHER, {"P1": OTHER})
