"""Cash is known day by day: what was taken in, banked, drawn and counted."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from assets.domain.income.cash_box import (
    CashBox,
    CashCountedAloneError,
    CashKeyTakenError,
    Count,
    Moved,
    Outlay,
)
from assets.domain.income.cash_day import Movement, below_zero_on, cash_day
from assets.domain.income.rules import DayNotComeError
from assets.domain.income.unbanked import Waiting, overdue, unbanked
from chassis.testing.aggregates import Fact, given, happened

ENTITY, BOOK, BANK = UUID(int=0xE), UUID(int=0xB), UUID(int=0xC)
CASHIER, OTHER, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
REQUEST = UUID(int=0xD)
TODAY = date(2026, 5, 20)
OPENED = Fact(CashBox.Opened, entity=ENTITY)
TAKEN = Fact(
    CashBox.TakenIn,
    book=BOOK,
    number=1,
    cashier=CASHIER,
    amount_fen=1_000,
    taken_on=date(2026, 5, 10),
)


def moved(fen: int, key: str = "d-1", on: date = date(2026, 5, 12)) -> Moved:
    return Moved(key=key, cashier=CASHIER, bank_account=BANK, amount_fen=fen, moved_on=on)


def count(fen: int, *counters: UUID, on: date = TODAY) -> Count:
    return Count(key="c-1", cashier=CASHIER, counters=counters, counted_fen=fen, counted_on=on)


def test_cash_that_is_banked_is_not_held_any_more() -> None:
    box = given(CashBox, OPENED, TAKEN)

    assert box.bank(moved(400), today=TODAY) == []

    assert box.held_fen(CASHIER, date(2026, 5, 11)) == 1_000
    assert box.held_fen(CASHIER, date(2026, 5, 12)) == 600


def test_a_deposit_beyond_what_is_held_is_recorded_and_marked() -> None:
    box = given(CashBox, OPENED, TAKEN)

    assert box.bank(moved(1_001), today=TODAY) == ["beyond_held"]

    assert happened(box)[0].fields["irregular"] == ["beyond_held"]


def paid(fen: int, on: date = date(2026, 5, 12)) -> Outlay:
    return Outlay(
        payment_request=REQUEST, cashier=CASHIER, amount_fen=fen, paid_on=on, reference="P-1"
    )


def test_cash_that_is_paid_out_is_not_held_any_more() -> None:
    box = given(CashBox, OPENED, TAKEN)

    assert box.pay_out(paid(400)) == []

    assert happened(box) == [
        Fact(
            CashBox.PaidOut,
            payment_request=REQUEST,
            cashier=CASHIER,
            amount_fen=400,
            paid_on=date(2026, 5, 12),
            irregular=[],
            reference="P-1",
        )
    ]
    assert box.count(count(600, OTHER, THIRD), today=TODAY) == 0


def test_what_is_paid_out_beyond_the_cash_of_its_day_or_a_later_one_is_marked() -> None:
    box = given(CashBox, OPENED, TAKEN)
    box.bank(moved(700, on=date(2026, 5, 15)), today=TODAY)

    assert box.pay_out(paid(300)) == []
    assert box.pay_out(paid(1)) == ["beyond_held"]
    assert box.held_fen(CASHIER, TODAY) == -1


def test_a_key_stands_for_one_movement() -> None:
    box = given(CashBox, OPENED, TAKEN)
    box.draw(moved(500), today=TODAY)

    with pytest.raises(CashKeyTakenError):
        box.bank(moved(500), today=TODAY)
    with pytest.raises(DayNotComeError):
        box.bank(moved(1, "d-2", date(2026, 5, 21)), today=TODAY)


def test_a_count_says_by_how_much_it_differs() -> None:
    box = given(CashBox, OPENED, TAKEN)

    assert box.count(count(980, CASHIER, OTHER), today=TODAY) == -20

    [fact] = happened(box)
    assert (fact.fields["expected_fen"], fact.fields["difference_fen"]) == (1_000, -20)
    assert box.held_fen(CASHIER, TODAY) == 980


def test_a_count_is_of_its_day() -> None:
    box = given(CashBox, OPENED, TAKEN)

    assert box.count(count(0, OTHER, THIRD, on=date(2026, 5, 9)), today=TODAY) == 0


@pytest.mark.parametrize("counters", [(OTHER,), (OTHER, OTHER), (CASHIER, CASHIER)])
def test_nobody_counts_alone(counters: tuple[UUID, ...]) -> None:
    box = given(CashBox, OPENED, TAKEN)

    with pytest.raises(CashCountedAloneError):
        box.count(count(1_000, *counters), today=TODAY)


def test_a_voided_receipts_cash_is_given_back() -> None:
    box = given(CashBox, OPENED, TAKEN)

    box.give_back(book=BOOK, number=1, cashier=CASHIER, amount_fen=1_000, given_on=TODAY)

    assert box.held_fen(CASHIER, TODAY) == 0


def test_the_oldest_cash_is_banked_first() -> None:
    day = [date(2026, 5, number) for number in (1, 2, 3, 6)]
    movements = [(day[0], 500), (day[1], 300), (day[2], -600), (day[3], 50)]

    waiting = unbanked(movements, on=date(2026, 5, 6))

    assert waiting == [Waiting(taken_on=day[1], fen=200), Waiting(taken_on=day[3], fen=50)]
    assert overdue(waiting, within_days=3, on=date(2026, 5, 6)) == waiting[:1]
    assert overdue(waiting, within_days=4, on=date(2026, 5, 6)) == []


@drawn(st.lists(st.tuples(st.integers(1, 31), st.integers(-900, 900)), max_size=20))
def test_what_waits_adds_up_to_what_is_held(drawn_movements: list[tuple[int, int]]) -> None:
    movements = [(date(2026, 1, day), fen) for day, fen in drawn_movements]

    waiting = unbanked(movements, on=date(2026, 1, 31))

    held = sum(fen for _, fen in movements)
    assert sum(each.fen for each in waiting) == max(held, 0)
    assert all(each.fen > 0 for each in waiting)


KINDS = st.sampled_from(("taken_in", "given_back", "drawn", "paid_out", "banked", "counted"))
OUTWARD = {"given_back", "paid_out", "banked"}


@drawn(
    st.lists(st.tuples(st.integers(1, 31), KINDS, st.integers(1, 900)), max_size=30),
    st.integers(1, 31),
)
def test_what_is_expected_on_a_day_is_all_that_came_less_all_that_went(
    said: list[tuple[int, str, int]], day: int
) -> None:
    movements = [
        Movement(date(2026, 1, on), kind, -fen if kind in OUTWARD else fen)
        for on, kind, fen in said
    ]
    on = date(2026, 1, day)

    told = cash_day(movements, on=on)

    assert told.expected_fen == sum(each.fen for each in movements if each.on <= on)
    assert told.paid_fen == sum(fen for d, kind, fen in said if (d, kind) == (day, "paid_out"))
    assert told.banked_fen >= 0
    below = below_zero_on(movements, on=on)
    held = [sum(m.fen for m in movements if m.on <= date(2026, 1, n)) for n in range(1, day + 1)]
    assert below == next((date(2026, 1, n) for n, fen in enumerate(held, 1) if fen < 0), None)
