from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import (
    FEN_MAX,
    FenTooLargeError,
    SharesError,
    YuanFormError,
    format_yuan,
    parse_yuan,
    split_fen,
)

FEN = st.integers(min_value=-FEN_MAX, max_value=FEN_MAX)
SHARES = st.lists(
    st.one_of(
        st.integers(min_value=0, max_value=10_000),
        st.decimals(min_value=0, max_value=1000, places=3),
        st.fractions(min_value=0, max_value=100, max_denominator=97),
    ),
    min_size=1,
    max_size=12,
).filter(any)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("-0", 0),
        ("0.07", 7),
        ("-0.07", -7),
        ("12", 1200),
        ("12.3", 1230),
        ("1,234.50", 123450),
        ("1234567.89", 123456789),
        ("007", 700),
    ],
)
def test_yuan_are_read_as_fen(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1.234",
        "1.",
        ".5",
        "1,23",
        "12,34.5",
        "¥1",
        "1e3",
        " 1",
        "1\n",
        "١",
        "1,2345",
        "--1",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(YuanFormError) as refusal:
        parse_yuan(text)

    assert refusal.value.code == "yuan_form"


def test_an_endless_text_is_refused_unread() -> None:
    with pytest.raises(YuanFormError):
        parse_yuan("1" * 1_000_000)


def test_an_amount_beyond_exact_numbers_is_refused() -> None:
    assert parse_yuan(format_yuan(FEN_MAX)) == FEN_MAX
    with pytest.raises(FenTooLargeError):
        parse_yuan("90071992547409.92")
    with pytest.raises(FenTooLargeError):
        format_yuan(-FEN_MAX - 1)


def test_yuan_are_written_with_two_decimals() -> None:
    assert format_yuan(-123450) == "-1,234.50"
    assert format_yuan(123450, grouped=False) == "1234.50"
    assert format_yuan(5) == "0.05"


@given(FEN, st.booleans())
def test_fen_survive_writing_and_reading(fen: int, grouped: bool) -> None:  # noqa: FBT001 - hypothesis fills it
    assert parse_yuan(format_yuan(fen, grouped=grouped)) == fen


def test_the_fen_left_over_goes_to_the_largest_remainder() -> None:
    assert split_fen(100, [1, 1, 1]) == (34, 33, 33)
    assert split_fen(101, [1, 1, 1]) == (34, 34, 33)
    assert split_fen(10, [Decimal("0.5"), Fraction(1, 3), 0]) == (6, 4, 0)
    assert split_fen(-100, [1, 1, 1]) == (-34, -33, -33)


@given(FEN, SHARES)
def test_a_split_keeps_every_fen_and_is_fair_to_one(
    total: int, shares: list[int | Decimal | Fraction]
) -> None:
    parts = split_fen(total, shares)

    whole = sum(Fraction(share) for share in shares)
    assert sum(parts) == total
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - total * Fraction(share) / whole) < 1
        assert part * total >= 0
    for larger, share in zip(parts, shares, strict=True):
        for smaller, other in zip(parts, shares, strict=True):
            assert share <= other or abs(larger) >= abs(smaller)


@pytest.mark.parametrize(
    "shares", [[], [0, 0], [-1, 2], [Decimal("NaN")], [Decimal("Infinity")], [Fraction(-1, 2), 3]]
)
def test_shares_that_share_nothing_are_refused(shares: list[int | Decimal | Fraction]) -> None:
    with pytest.raises(SharesError) as refusal:
        split_fen(100, shares)

    assert refusal.value.code == "shares"
