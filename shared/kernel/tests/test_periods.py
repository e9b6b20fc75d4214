from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.periods import (
    CutoffDayError,
    Month,
    Period,
    PeriodFormError,
    Quarter,
    Year,
    cutoff,
    parse_period,
)

DAYS = st.dates(min_value=date(1901, 1, 1), max_value=date(2198, 12, 31))
KINDS = st.sampled_from([Month, Quarter, Year])


@pytest.mark.parametrize(
    ("period", "first_on", "last_on"),
    [
        (Month("2026-02"), date(2026, 2, 1), date(2026, 2, 28)),
        (Month("2024-02"), date(2024, 2, 1), date(2024, 2, 29)),
        (Month("2026-12"), date(2026, 12, 1), date(2026, 12, 31)),
        (Quarter("2026-Q2"), date(2026, 4, 1), date(2026, 6, 30)),
        (Quarter("2026-Q4"), date(2026, 10, 1), date(2026, 12, 31)),
        (Year("2026"), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(period: Period, first_on: date, last_on: date) -> None:
    assert (period.first_on, period.last_on) == (first_on, last_on)


def test_a_quarter_has_three_months_and_a_year_twelve() -> None:
    assert Quarter("2026-Q2").months() == (Month("2026-04"), Month("2026-05"), Month("2026-06"))
    assert Year("2026").months()[::11] == (Month("2026-01"), Month("2026-12"))
    assert len(Year("2026").months()) == 12


@given(KINDS, DAYS)
def test_periods_of_a_kind_follow_each_other_without_gap(kind: type[Period], day: date) -> None:
    period = kind.of(day)

    assert period.contains(day)
    assert period.next().first_on == period.last_on + timedelta(days=1)
    assert period.next().previous() == period
    assert period.previous().text < period.text < period.next().text
    assert not period.contains(period.first_on - timedelta(days=1))
    assert not period.contains(period.last_on + timedelta(days=1))
    assert [kind.of(month.first_on) for month in period.months()] == [period] * len(period.months())


@given(KINDS, DAYS)
def test_a_period_survives_writing_and_reading(kind: type[Period], day: date) -> None:
    period = kind.of(day)

    assert parse_period(str(period)) == period
    assert type(parse_period(str(period))) is kind


def test_months_sort_by_time() -> None:
    assert sorted([Month("2026-10"), Month("2026-09"), Month("2025-12")]) == [
        Month("2025-12"),
        Month("2026-09"),
        Month("2026-10"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "2026-00",
        "2026-5",
        "2026-Q5",
        "2026-Q0",
        "2026Q1",
        "26",
        "1899",
        "2200-01",
        "2026\n",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodFormError) as refusal:
        parse_period(text)

    assert refusal.value.code == "period_form"


def test_one_kind_does_not_read_another() -> None:
    with pytest.raises(PeriodFormError, match="not a month; write it like 2026-05"):
        Month("2026-Q2")
    with pytest.raises(PeriodFormError, match="not a quarter"):
        Quarter("2026-05")


def test_the_last_kept_year_has_no_next_one() -> None:
    with pytest.raises(PeriodFormError, match="outside the years 1900 to 2199"):
        Year("2199").next()


def test_an_instant_is_not_taken_for_a_business_date() -> None:
    with pytest.raises(TypeError, match="business date"):
        Month.of(datetime(2026, 5, 31, 20, tzinfo=UTC))


def test_the_cutoff_lies_in_the_last_month() -> None:
    assert cutoff(Quarter("2026-Q2"), 28) == date(2026, 6, 28)
    assert cutoff(Quarter("2026-Q2"), 31) == date(2026, 6, 30)
    assert cutoff(Month("2026-02"), 30) == date(2026, 2, 28)
    assert cutoff(Year("2026"), 1) == date(2026, 12, 1)


@pytest.mark.parametrize("day", [0, 32, -1])
def test_a_cutoff_on_no_day_is_refused(day: int) -> None:
    with pytest.raises(CutoffDayError):
        cutoff(Month("2026-05"), day)
