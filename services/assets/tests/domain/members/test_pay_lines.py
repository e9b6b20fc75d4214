from fractions import Fraction

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from assets.domain.members.pay_lines import (
    Basis,
    NobodyToShareError,
    guaranteed,
    pay_digest,
    shared,
    total_of,
)
from kernel.money import split_fen
from services.assets.tests.members import member

rolls = st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any)


@property_of(st.integers(1, 10**11), rolls, st.sampled_from(["shares", "per_head"]))
def test_the_lines_add_up_to_the_amount_and_are_each_within_a_fen_of_their_part(
    total_fen: int, shares: list[int], basis: Basis
) -> None:
    members = [member(number, each) for number, each in enumerate(shares, 1)]

    lines = shared(total_fen, members, basis)

    weights = shares if basis == "shares" else [1] * len(shares)
    assert total_of(lines) == total_fen
    assert tuple(line.amount_fen for line in lines) == split_fen(total_fen, weights)
    for line, weight in zip(lines, weights, strict=True):
        exact = Fraction(total_fen * weight, sum(weights))
        assert abs(line.amount_fen - exact) < 1
    assert [line.number for line in lines] == list(range(1, len(shares) + 1))


@property_of(st.integers(1, 10**9), rolls)
def test_nobody_with_more_shares_gets_less(total_fen: int, shares: list[int]) -> None:
    lines = shared(total_fen, [member(at, each) for at, each in enumerate(shares, 1)], "shares")

    by_shares = sorted(lines, key=lambda line: (line.shares, line.amount_fen))
    assert [line.amount_fen for line in by_shares] == sorted(line.amount_fen for line in lines)


def test_fen_that_are_left_go_to_the_largest_remainders_and_then_to_the_lowest_numbers() -> None:
    equal = shared(200, [member(number, 1) for number in (3, 5, 9)], "per_head")
    by_shares = shared(100, [member(1, 1), member(2, 2), member(3, 3)], "shares")

    assert [line.amount_fen for line in equal] == [67, 67, 66]
    assert [line.amount_fen for line in by_shares] == [17, 33, 50]


def test_a_million_yuan_over_twenty_thousand_members_is_exact() -> None:
    members = [member(number, number % 37 + 1) for number in range(1, 20_001)]

    lines = shared(100_000_000, members, "shares")

    assert total_of(lines) == 100_000_000
    assert pay_digest(lines) == pay_digest(shared(100_000_000, members, "shares"))
    assert pay_digest(lines) != pay_digest(shared(100_000_001, members, "shares"))


def test_shares_that_are_given_are_divided_exactly_too() -> None:
    lines = shared(1_000, [member(1, 10), member(2, 5)], "shares", granted=4)

    assert [(line.amount_fen, line.granted) for line in lines] == [(667, 3), (333, 1)]


def test_nothing_is_divided_among_nobody() -> None:
    with pytest.raises(NobodyToShareError):
        shared(1_000, [], "per_head")
    with pytest.raises(NobodyToShareError):
        shared(1_000, [member(1, 0)], "shares")
    with pytest.raises(NobodyToShareError):
        guaranteed(300, [member(1, 0)])


def test_what_is_guaranteed_is_the_same_for_each_share() -> None:
    lines = guaranteed(300, [member(1, 10), member(2, 0), member(3, 5)])

    assert [(line.shares, line.amount_fen) for line in lines] == [(10, 3_000), (0, 0), (5, 1_500)]
