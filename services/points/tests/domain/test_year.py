from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from chassis.testing.aggregates import Fact, given, happened
from kernel.periods import Quarter, Year
from points.domain.ranking import RankedLine, ranking_sha256
from points.domain.year import (
    NotRankedError,
    SchemeYear,
    YearClosedError,
    YearNotClosedError,
    YearNotCountedError,
    counted_quarters,
)

OPENED = Fact(
    SchemeYear.Opened,
    scheme="anjia-points",
    year="2026",
    quarters=["2026-Q3", "2026-Q4"],
    closing_on=date(2026, 12, 28),
)
LINES = [
    RankedLine(
        account=UUID(int=number),
        subject_type="household",
        label=f"演示户{number}",
        points=Decimal(10 - number),
        rank=number,
    )
    for number in (1, 2)
]
RANKED = Fact(SchemeYear.Ranked, index=0, lines=LINES)
CLOSED = Fact(
    SchemeYear.Closed,
    scheme="anjia-points",
    year="2026",
    closing_on=date(2026, 12, 28),
    ties="shared",
    parts=1,
    lines=2,
    points=Decimal(17),
    statement=ranking_sha256(LINES),
    position=900,
    resolution="branch-2026-12",
)


def test_a_closed_year_says_how_many_lines_it_has_and_what_binds_them() -> None:
    year = given(SchemeYear, OPENED)

    year.close(LINES, ties="shared", position=900, resolution="branch-2026-12")

    assert happened(year) == [RANKED, CLOSED]


def test_a_year_is_closed_once() -> None:
    year = given(SchemeYear, OPENED, RANKED, CLOSED)

    with pytest.raises(YearClosedError):
        year.close(LINES, ties="shared", position=901, resolution="again")

    assert happened(year) == []


def test_nobody_has_a_rank_before_the_year_is_closed() -> None:
    year = given(SchemeYear, OPENED, RANKED)

    with pytest.raises(YearNotClosedError):
        year.line_of(UUID(int=1))


def test_a_closed_year_knows_the_line_of_each_account_and_of_no_other() -> None:
    year = given(SchemeYear, OPENED, RANKED, CLOSED)

    assert year.line_of(UUID(int=2)) == LINES[1]
    with pytest.raises(NotRankedError):
        year.line_of(UUID(int=3))


@pytest.mark.parametrize(
    ("since", "first"),
    [
        (date(2025, 5, 1), "2026-Q1"),
        (date(2026, 1, 1), "2026-Q1"),
        (date(2026, 6, 30), "2026-Q2"),
        (date(2026, 7, 1), "2026-Q3"),
        (date(2026, 12, 31), "2026-Q4"),
    ],
)
def test_a_year_counts_the_quarters_from_the_first_table_on(since: date, first: str) -> None:
    counted = counted_quarters(Year("2026"), since=since)

    assert (counted[0], counted[-1]) == (Quarter(first), Quarter("2026-Q4"))


def test_a_year_before_the_first_table_cannot_be_ranked() -> None:
    with pytest.raises(YearNotCountedError):
        counted_quarters(Year("2025"), since=date(2026, 1, 1))
