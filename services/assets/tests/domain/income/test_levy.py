"""A levy bills everybody once in whole fen; payments and waivers stand against the bills."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from assets.domain.income.bill import Payment, Roll, Waiver
from assets.domain.income.levy import Levy
from assets.domain.income.levy_refusals import (
    LevyDebtorError,
    LevyMonthNotBegunError,
    LevyRollEmptyError,
    NotBilledError,
    PaidBeyondBillError,
    WaiverBeyondDueError,
    WaiverRepeatedError,
)
from assets.domain.income.parts import PART_MAX, PartiesError
from assets.domain.income.rules import LevyRule
from chassis.personal.values import Personal
from chassis.testing.aggregates import happened
from kernel.periods import Month

ENTITY, BOOK, FOUNDATION = UUID(int=0xE), UUID(int=0xB), UUID(int=0xF)
HOME, OTHER = UUID(int=1), UUID(int=2)
MAY, TODAY = Month("2026-05"), date(2026, 6, 10)
RULE = LevyRule(
    key="waste-fee",
    basis="person",
    rate_fen=200,
    due_days=30,
    arrears_after_days=0,
    arrears_fen_least=1,
    paid_parts=85,
    due_parts=100,
)


def billed(*quantities: tuple[UUID, int], rule: LevyRule = RULE, **roll: Any) -> Levy:
    given = Roll(source="register", quantities=quantities, **roll)
    return Levy.bill(ENTITY, rule, month=MAY, roll=given, today=TODAY)


def payment(fen: int, party: UUID = HOME, number: int = 1) -> Payment:
    return Payment(book=BOOK, number=number, party=party, amount_fen=fen, paid_on=TODAY)


def waive(levy: Levy, fen: int, *, party: UUID = HOME, decision: str = "d-1") -> None:
    reason = Personal(party, "vouchers", "外出")
    waiver = Waiver(party=party, amount_fen=fen, waived_on=TODAY, decision=decision, reason=reason)
    levy.waive(waiver, today=TODAY)


def test_a_household_of_four_owes_eight_yuan() -> None:
    levy = billed((HOME, 4), unsized=[OTHER])

    head, bills, left_out = happened(levy)
    assert levy.outstanding_fen(HOME) == 800
    assert (head.fields["total_fen"], head.fields["quantity"]) == (800, 4)
    assert head.fields["due_on"] == date(2026, 6, 30)
    assert [bill.amount_fen for bill in bills.fields["bills"]] == [800]
    assert left_out.fields["parties"] == [OTHER]


def test_a_thousand_bottles_are_owed_to_the_foundation_to_the_fen() -> None:
    bottles = replace(
        RULE, key="bottles", basis="quantity", rate_fen=118, debtor=HOME, creditor=FOUNDATION
    )

    levy = billed((HOME, 1_000), rule=bottles)

    assert (levy.total_fen, levy.creditor) == (118_000, FOUNDATION)
    with pytest.raises(LevyDebtorError):
        billed((OTHER, 1_000), rule=bottles)


def test_a_long_roll_is_billed_in_parts() -> None:
    roll = [(UUID(int=number), 1) for number in range(1, PART_MAX + 2)]

    levy = billed(*roll)

    assert [len(fact.fields["bills"]) for fact in happened(levy)[1:]] == [PART_MAX, 1]


def test_a_roll_that_cannot_be_billed_is_refused() -> None:
    with pytest.raises(LevyRollEmptyError):
        billed()
    with pytest.raises(PartiesError):
        billed((HOME, 1), (HOME, 2))
    with pytest.raises(LevyMonthNotBegunError):
        Levy.bill(
            ENTITY,
            RULE,
            month=Month("2026-07"),
            roll=Roll(source="given", quantities=[(HOME, 1)]),
            today=TODAY,
        )


def test_payments_stand_against_the_bill() -> None:
    levy = billed((HOME, 4), (OTHER, 1))

    assert levy.pay(payment(500), report=False) == []

    assert (levy.outstanding_fen(HOME), levy.paid_fen, levy.due_fen) == (300, 500, 1_000)
    with pytest.raises(PaidBeyondBillError):
        levy.pay(payment(301), report=False)
    with pytest.raises(NotBilledError):
        levy.pay(payment(1, UUID(int=9)), report=False)
    assert levy.pay(payment(301, number=2), report=True) == ["beyond_bill"]
    assert levy.pay(payment(1, UUID(int=9), number=3), report=True) == ["party_not_billed"]
    levy.take_back(payment(301, number=2), on=TODAY)
    assert levy.outstanding_fen(HOME) == 300


def test_what_is_waived_is_not_due_any_more() -> None:
    levy = billed((HOME, 4))

    waive(levy, 300)

    assert (levy.due_fen, levy.outstanding_fen(HOME)) == (500, 500)
    with pytest.raises(WaiverRepeatedError):
        waive(levy, 1)
    with pytest.raises(WaiverBeyondDueError):
        waive(levy, 501, decision="d-2")
    with pytest.raises(NotBilledError):
        waive(levy, 1, party=OTHER)


@pytest.mark.parametrize(
    ("paid_fen", "due_fen", "reached"),
    [(85, 100, True), (84, 100, False), (0, 0, True), (849_999, 1_000_000, False)],
)
def test_the_aim_is_compared_in_whole_numbers(
    paid_fen: int, due_fen: int, *, reached: bool
) -> None:
    assert RULE.aimed_at(paid_fen=paid_fen, due_fen=due_fen) is reached


@drawn(
    st.lists(st.integers(min_value=1, max_value=99), min_size=1, max_size=100),
    st.integers(min_value=1, max_value=10_000),
)
def test_the_bills_add_up_to_what_is_billed(sizes: list[int], rate_fen: int) -> None:
    roll = [(UUID(int=number), size) for number, size in enumerate(sizes, 1)]

    levy = billed(*roll, rule=replace(RULE, rate_fen=rate_fen))

    bills = [bill for fact in happened(levy)[1:] for bill in fact.fields["bills"]]
    assert len(bills) == len(sizes)
    assert sum(bill.amount_fen for bill in bills) == levy.total_fen == sum(sizes) * rate_fen
