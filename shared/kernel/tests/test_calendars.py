from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.calendars import CalendarError, Deadline, Term, TermError, WorkingCalendar

# A week of rest from Thursday 2026-10-01, worked up on the Saturday after it.
CALENDAR = WorkingCalendar(
    years=frozenset({2026}),
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    makeup_days=frozenset({date(2026, 10, 10)}),
)
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))


def test_holidays_rest_and_makeup_days_work() -> None:
    assert not CALENDAR.is_working_day(date(2026, 10, 1))
    assert CALENDAR.is_working_day(date(2026, 10, 8))
    assert CALENDAR.is_working_day(date(2026, 10, 10))
    assert not CALENDAR.is_working_day(date(2026, 10, 11))


def test_working_days_are_counted_over_a_holiday() -> None:
    assert CALENDAR.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CALENDAR.add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert CALENDAR.add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert CALENDAR.add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_counting_forth_and_counting_what_lies_between_agree(day: date, count: int) -> None:
    end = CALENDAR.add_working_days(day, count)

    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days(after=day, until=end) == count
    assert CALENDAR.working_days(after=end, until=day) == 0


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_counting_forth_and_back_returns_to_a_working_day(day: date, count: int) -> None:
    start = CALENDAR.add_working_days(day, 1)

    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, count), -count) == start


@pytest.mark.parametrize(
    ("start_on", "term", "due_on"),
    [
        (date(2026, 9, 26), Term(length=5, counting="days"), date(2026, 10, 1)),
        (date(2026, 9, 26), Term(length=5, counting="days", roll=True), date(2026, 10, 8)),
        (date(2026, 9, 29), Term(length=5, counting="working_days"), date(2026, 10, 12)),
        (date(2026, 1, 31), Term(length=1, counting="months"), date(2026, 2, 28)),
        (date(2026, 11, 30), Term(length=3, counting="months"), date(2027, 2, 28)),
        (date(2026, 5, 15), Term(length=0, counting="days"), date(2026, 5, 15)),
    ],
)
def test_a_deadline_leaves_out_the_day_it_starts_on(
    start_on: date, term: Term, due_on: date
) -> None:
    assert CALENDAR.deadline(start_on, term).due_on == due_on


def test_a_notice_goes_out_so_many_days_before() -> None:
    ten_days = Term(length=10, counting="days")

    assert CALENDAR.notice_by(date(2026, 10, 15), ten_days).due_on == date(2026, 10, 5)
    rolled = CALENDAR.notice_by(date(2026, 10, 15), Term(length=10, counting="days", roll=True))
    assert rolled.due_on == date(2026, 9, 30)
    month = Term(length=1, counting="months")
    assert CALENDAR.notice_by(date(2026, 3, 31), month).due_on == date(2026, 2, 28)


def test_a_deadline_in_a_year_without_published_holidays_is_provisional() -> None:
    three = Term(length=3, counting="working_days")

    assert CALENDAR.deadline(date(2026, 12, 30), three) == Deadline(
        due_on=date(2027, 1, 4), provisional=True
    )
    assert not CALENDAR.deadline(date(2026, 12, 1), three).provisional
    assert not CALENDAR.deadline(date(2025, 12, 31), three).provisional
    plain_days = Term(length=30, counting="days")
    assert not CALENDAR.deadline(date(2026, 12, 30), plain_days).provisional


@given(DAYS, st.integers(min_value=0, max_value=100), st.sampled_from(["days", "working_days"]))
def test_a_rolled_deadline_is_the_first_working_day_from_then_on(
    day: date, length: int, counting: str
) -> None:
    plain = Term(length=length, counting="days" if counting == "days" else "working_days")
    rolled = Term(length=length, counting=plain.counting, roll=True)

    due_on = CALENDAR.deadline(day, plain).due_on
    end = CALENDAR.deadline(day, rolled).due_on

    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days(after=due_on - timedelta(days=1), until=end) == 1


def test_published_days_that_contradict_each_other_are_refused() -> None:
    saturday, monday = date(2026, 10, 10), date(2026, 10, 12)
    year = frozenset({2026})

    with pytest.raises(CalendarError, match="holiday and a working day"):
        WorkingCalendar(
            years=year, holidays=frozenset({saturday}), makeup_days=frozenset({saturday})
        )
    with pytest.raises(CalendarError, match="no weekend"):
        WorkingCalendar(years=year, makeup_days=frozenset({monday}))
    with pytest.raises(CalendarError, match="add 2026"):
        WorkingCalendar(holidays=frozenset({monday}))


def test_a_term_beyond_its_limits_is_refused() -> None:
    with pytest.raises(TermError):
        Term(length=-1, counting="days")
    with pytest.raises(TermError):
        Term(length=3661, counting="days")
    with pytest.raises(TermError):
        CALENDAR.add_working_days(date(2026, 1, 1), -3661)
    for counting in ("days", "months"):
        term = Term(length=31, counting="days" if counting == "days" else "months")
        with pytest.raises(TermError, match="leaves the calendar"):
            CALENDAR.deadline(date(9999, 12, 30), term)
        with pytest.raises(TermError, match="leaves the calendar"):
            CALENDAR.notice_by(date(1, 1, 1), term)
