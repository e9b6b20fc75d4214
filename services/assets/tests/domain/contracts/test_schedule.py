"""A schedule is exact: every fen of a charge is in one instalment, and each period once."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.contracts.errors import ContractTermsError
from assets.domain.contracts.schedule import instalments_of, months_after, periods
from assets.domain.contracts.terms import Charge, Deliverable, Instalment
from services.assets.tests.agreements import FIRST, LAST, charge


def schedule(*charges: Charge) -> list[Instalment]:
    return instalments_of(charges, (), since=FIRST, first=1)


def test_a_yearly_rent_by_the_quarter_is_four_equal_instalments_on_their_days() -> None:
    found = schedule(charge("rent", 4_800_000))

    assert [each.amount_fen for each in found] == [1_200_000] * 4
    assert [each.due_on.isoformat() for each in found] == [
        "2026-01-10",
        "2026-04-10",
        "2026-07-10",
        "2026-10-10",
    ]
    assert [each.number for each in found] == [1, 2, 3, 4]


def test_fen_that_are_left_over_go_to_the_earliest_instalments() -> None:
    assert [each.amount_fen for each in schedule(charge("rent", 1_000_003))] == [
        250_001,
        250_001,
        250_001,
        250_000,
    ]


def test_a_last_period_that_breaks_off_counts_its_months_and_days() -> None:
    broken = charge("rent", 750_000, until=date(2026, 8, 15), months=3)

    # Three months, three months, and one and fifteen thirty-firsts: 7.4838… months in all.
    assert [each.amount_fen for each in schedule(broken)] == [300_647, 300_646, 148_707]


def test_a_charge_for_its_whole_time_is_one_instalment() -> None:
    (only,) = schedule(charge("price", 9_900_000, months=0, due="last_day", due_days=30))

    assert (only.amount_fen, only.since, only.until) == (9_900_000, FIRST, LAST)
    assert only.due_on == date(2027, 1, 30)


def test_months_that_begin_on_a_day_that_not_every_month_has_end_with_the_month() -> None:
    begins = date(2026, 1, 31)

    assert [months_after(begins, count).isoformat() for count in (1, 2, 13)] == [
        "2026-02-28",
        "2026-03-31",
        "2027-02-28",
    ]


def test_deliverables_stand_among_the_instalments_by_their_days() -> None:
    things = (
        Deliverable(key="evening-class", due_on=date(2026, 6, 30), amount_fen=800_000),
        Deliverable(key="report", due_on=date(2026, 3, 31), amount_fen=200_000),
    )

    found = instalments_of((), things, since=FIRST, first=5)

    assert [(each.number, each.deliverable) for each in found] == [
        (5, "report"),
        (6, "evening-class"),
    ]


def test_more_instalments_than_one_event_holds_are_refused() -> None:
    long = charge("rent", 10_000_000, until=date(2066, 12, 31), months=1)

    with pytest.raises(ContractTermsError, match="492 instalments"):
        schedule(long)


def test_an_amount_that_does_not_reach_for_its_instalments_is_refused() -> None:
    with pytest.raises(ContractTermsError, match="3 fen do not reach for 4"):
        schedule(charge("rent", 3))


days = st.integers(0, 4_000).map(lambda count: date(2020, 1, 1) + timedelta(days=count))
charges = st.builds(
    lambda since, length, months, total: Charge(
        kind="rent",
        total_fen=total,
        since=since,
        until=since + timedelta(days=length),
        months=months,
        due="first_day",
        due_days=0,
    ),
    since=days,
    length=st.integers(0, 3_000),
    months=st.integers(1, 24),
    total=st.integers(10_000, 10**12),
)


@given(charges)
@settings(max_examples=150, deadline=None)
def test_the_instalments_of_a_charge_are_its_amount_and_its_days_without_gap(one: Charge) -> None:
    found = schedule(one)

    assert sum(each.amount_fen for each in found) == one.total_fen
    assert min(each.amount_fen for each in found) > 0
    assert (found[0].since, found[-1].until) == (one.since, one.until)
    for before, after in pairwise(found):
        assert after.since == before.until + timedelta(days=1)
    whole = [months for _, until, months in periods(one) if until != one.until]
    assert all(months == one.months for months in whole)
