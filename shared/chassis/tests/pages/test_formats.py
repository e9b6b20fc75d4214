from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.pages.formats import (
    write_date,
    write_instant,
    write_number,
    write_period,
    write_points,
    write_yuan,
)
from chassis.pages.languages import CHINESE, ENGLISH


def test_dates_are_written_in_the_language_of_the_page() -> None:
    assert write_date(date(2026, 6, 8), CHINESE) == "2026年6月8日"
    assert write_date(date(2026, 6, 8), ENGLISH) == "8 June 2026"


def test_an_instant_is_what_the_clock_in_beijing_shows() -> None:
    recorded_at = "2026-06-28T16:05:59.000000Z"

    assert write_instant(recorded_at, CHINESE) == "2026年6月29日 00:05"
    assert write_instant(recorded_at, ENGLISH) == "29 June 2026, 00:05 (Beijing time)"


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        ("2026-Q2", "2026年第二季度", "second quarter of 2026"),
        ("2026-05", "2026年5月", "May 2026"),
        ("2026", "2026年", "2026"),
    ],
)
def test_periods_have_names(period: str, chinese: str, english: str) -> None:
    assert write_period(period, CHINESE) == chinese
    assert write_period(period, ENGLISH) == english


@pytest.mark.parametrize(
    ("points", "written"),
    [("1234.5", "+1,234.5"), ("0", "0"), ("-5", "−5"), ("1E+3", "+1,000"), ("0.40", "+0.4")],
)
def test_points_show_their_sign_where_it_matters(points: str, written: str) -> None:
    assert write_points(Decimal(points), signed=True) == written
    assert write_points(Decimal(points)) == written.removeprefix("+")


@given(st.integers(-(10**12), 10**12))
def test_digits_stand_in_groups_of_three(number: int) -> None:
    assert write_number(number) == f"{number:,}".replace("-", "−")


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (5, "0.05"), (123_456_789, "1,234,567.89"), (-100, "−1.00")]
)
def test_amounts_are_written_in_yuan_to_the_fen(fen: int, text: str) -> None:
    assert write_yuan(fen) == text
