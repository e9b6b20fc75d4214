"""A line is never asked for twice, whatever is paid; each version rests on a resolution."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from assets.domain.budgets.budget import Budget
from assets.domain.budgets.budget_errors import (
    BeyondBudgetError,
    BudgetAccountNotIncomeError,
    BudgetAccountTwiceError,
)
from assets.domain.budgets.budget_line import BudgetLine
from assets.domain.budgets.holdings import Holding
from chassis.errors import DomainError
from chassis.testing.aggregates import Fact, given, happened

UNIT, ENTITY, FIRST, SECOND = (UUID(int=number) for number in range(1, 5))
TODAY, EARLIER = date(2026, 7, 1), date(2026, 1, 8)
LINES = [
    BudgetLine(key="running", name="村级公共运行经费", kind="expense", amount_fen=8_000_000),
    BudgetLine(key="rent", name="租金收入", kind="income", amount_fen=500_000),
]
ADOPTED = Fact(
    Budget.Adopted,
    unit=UNIT,
    entity=ENTITY,
    year="2026",
    lines=LINES,
    resolution="〔2026〕1号",
    decided_on=EARLIER,
)


def fact(kind: type, amount_fen: int, payment: UUID = FIRST, **more: Any) -> Fact:
    return Fact(kind, payment_request=payment, line="running", amount_fen=amount_fen, **more)


def committed(amount_fen: int, payment: UUID = FIRST) -> Fact:
    return fact(Budget.Committed, amount_fen, payment)


def spent(amount_fen: int, *, freed_fen: int, beyond_fen: int = 0) -> Fact:
    return fact(Budget.Spent, amount_fen, freed_fen=freed_fen, beyond_fen=beyond_fen)


def held(committed_fen: int = 0, spent_fen: int = 0) -> Holding:
    return Holding(committed_fen=committed_fen, spent_fen=spent_fen)


def test_what_is_committed_and_spent_never_goes_beyond_the_line() -> None:
    facts = [committed(5_000_000), spent(2_000_000, freed_fen=2_000_000)]
    budget = given(Budget, ADOPTED, *facts)
    assert budget.remaining_fen("running") == 3_000_000

    budget.permit(SECOND, "running", held(3_000_000))

    assert happened(budget) == [committed(3_000_000, SECOND)]
    with pytest.raises(BeyondBudgetError) as refusal:
        budget.permit(UUID(int=5), "running", held(1))
    assert refusal.value.details == {"line": "running", "remaining_fen": 0, "beyond_fen": 1}


def test_a_payment_turns_what_is_committed_into_what_is_spent_and_a_return_gives_it_back() -> None:
    budget = given(Budget, ADOPTED, committed(100))

    budget.follow(FIRST, "running", held(40, 60))
    budget.follow(FIRST, "running", held(60, 40))
    budget.follow(FIRST, "running", held(0, 40))

    assert happened(budget) == [
        spent(60, freed_fen=60),
        fact(Budget.Returned, 20),
        committed(20),
        fact(Budget.Freed, 60),
    ]
    assert budget.remaining_fen("running") == 8_000_000 - 40


def test_what_was_paid_beyond_the_line_is_counted_with_how_far_it_is_beyond() -> None:
    budget = given(Budget, ADOPTED, committed(7_999_990, SECOND), committed(10))

    budget.follow(FIRST, "running", held(0, 25))

    assert happened(budget) == [spent(25, freed_fen=10, beyond_fen=15)]
    assert budget.remaining_fen("running") == -15


def test_a_request_that_names_another_line_frees_the_one_before() -> None:
    other = BudgetLine(key="training", name="培训", kind="expense", amount_fen=10)
    amended = Fact(
        Budget.Amended, number=1, lines=[other], resolution="〔2026〕2号", decided_on=TODAY
    )
    budget = given(Budget, ADOPTED, amended, committed(10))

    budget.permit(FIRST, "training", held(10))

    assert [each.kind for each in happened(budget)] == [Budget.Freed, Budget.Committed]
    assert (budget.remaining_fen("running"), budget.remaining_fen("training")) == (8_000_000, 0)


def test_a_line_may_be_cut_below_what_is_taken_and_then_gives_nothing_more() -> None:
    cut = BudgetLine(key="running", name="运行", kind="expense", amount_fen=50)
    budget = given(Budget, ADOPTED, committed(100))

    assert budget.amend([cut], resolution="〔2026〕2号", decided_on=TODAY, today=TODAY) == 1

    assert budget.remaining_fen("running") == -50
    with pytest.raises(BeyondBudgetError):
        budget.permit(SECOND, "running", held(1))
    budget.permit(FIRST, "running", held(60))


REFUSED: dict[str, Any] = {
    "budget_line_unknown": lambda b: b.permit(FIRST, "road", held(1)),
    "budget_line_not_expense": lambda b: b.permit(FIRST, "rent", held(1)),
    "budget_line_twice": lambda b: amend(b, [LINES[0], LINES[0]]),
    "budget_line_kind": lambda b: amend(
        b, [BudgetLine(key="rent", name="租金", kind="expense", amount_fen=1)]
    ),
    "amendment_before_last": lambda b: amend(b, LINES, decided_on=date(2026, 1, 7)),
    "decided_in_future": lambda b: amend(b, LINES, decided_on=date(2026, 7, 2)),
}


def amend(budget: Budget, lines: list[BudgetLine], *, decided_on: date = TODAY) -> None:
    budget.amend(lines, resolution="〔2026〕2号", decided_on=decided_on, today=TODAY)


@pytest.mark.parametrize("code", REFUSED)
def test_what_a_budget_does_not_know_or_allow_is_refused_and_nothing_happens(code: str) -> None:
    budget = given(Budget, ADOPTED)

    with pytest.raises(DomainError) as caught:
        REFUSED[code](budget)

    assert caught.value.code == code
    assert happened(budget) == []


@drawn(
    st.lists(
        st.tuples(
            st.sampled_from([FIRST, SECOND]),
            st.integers(0, 9_000_000),
            st.integers(0, 9_000_000),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_what_is_taken_of_a_line_is_the_sum_of_what_payments_hold(steps: list[Any]) -> None:
    budget = given(Budget, ADOPTED)
    holds: dict[UUID, Holding] = {}

    for payment, committed_fen, spent_fen, asked in steps:
        wanted = held(committed_fen, spent_fen)
        before = budget.remaining_fen("running")
        grown = wanted.used_fen - holds.get(payment, held()).used_fen
        try:
            (budget.permit if asked else budget.follow)(payment, "running", wanted)
        except BeyondBudgetError:
            assert asked
            assert grown > max(0, before)
        else:
            assert not asked or grown <= max(0, before)
            holds[payment] = wanted
        taken = sum(each.used_fen for each in holds.values())
        assert budget.remaining_fen("running") == 8_000_000 - taken


def income(key: str, account: str | None, sub: str | None = None) -> BudgetLine:
    return BudgetLine(key=key, name="收入", kind="income", amount_fen=1, account=account, sub=sub)


def planned(*lines: BudgetLine) -> Budget:
    return Budget.adopt(
        unit=UNIT,
        entity=ENTITY,
        year="2026",
        lines=lines,
        resolution="〔2026〕1号",
        decided_on=EARLIER,
        today=TODAY,
    )


def test_the_same_entries_are_the_income_of_one_line_alone() -> None:
    budget = planned(income("rent", "501", "rent"), income("other", "501"), income("grant", "503"))

    with pytest.raises(BudgetAccountTwiceError):
        planned(income("rent", "501", "rent"), income("lease", "501", "rent"))
    with pytest.raises(BudgetAccountTwiceError):
        budget.amend([income("aid", "503")], resolution="2", decided_on=TODAY, today=TODAY)
    assert budget.amend([income("grant", None)], resolution="2", decided_on=TODAY, today=TODAY) == 1
    assert budget.amend([income("aid", "503")], resolution="3", decided_on=TODAY, today=TODAY) == 2


@pytest.mark.parametrize(
    "line",
    [
        income("rent", None, "rent"),
        BudgetLine(key="office", name="办公", kind="expense", amount_fen=1, account="513"),
    ],
)
def test_only_a_line_of_income_names_the_account_that_it_stands_against(line: BudgetLine) -> None:
    with pytest.raises(BudgetAccountNotIncomeError):
        planned(line)
