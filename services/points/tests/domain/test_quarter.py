from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chassis.testing.aggregates import Fact, given, happened
from points.domain.quarter import (
    ApprovalTooEarlyError,
    QuarterApprovedError,
    QuarterNotApprovedError,
    SchemeQuarter,
)

OPENED = Fact(
    SchemeQuarter.Opened,
    scheme="anjia-points",
    quarter="2026-Q1",
    approval_on=date(2026, 3, 28),
)
FIGURES: dict[str, Any] = {
    "last_day": date(2026, 3, 28),
    "lines": 2,
    "entries": 3,
    "points": Decimal("4.5"),
    "statement": "sha256:aa",
    "resolution": "branch-2026-01",
}
APPROVED = Fact(SchemeQuarter.Approved, scheme="anjia-points", quarter="2026-Q1", **FIGURES)


def test_a_quarter_is_not_approved_before_its_day() -> None:
    quarter = given(SchemeQuarter, OPENED)

    with pytest.raises(ApprovalTooEarlyError, match="from 2026-03-28; today is 2026-03-27"):
        quarter.check_approvable(today=date(2026, 3, 27))


def test_a_quarter_is_approved_once() -> None:
    quarter = given(SchemeQuarter, OPENED)
    quarter.check_approvable(today=date(2026, 3, 28))

    quarter.approve(**FIGURES)

    assert happened(quarter) == [APPROVED]
    with pytest.raises(QuarterApprovedError):
        quarter.approve(**FIGURES)


def test_a_quarter_falls_overdue_after_its_day_and_only_once() -> None:
    quarter = given(SchemeQuarter, OPENED)

    quarter.fall_overdue(today=date(2026, 3, 28))
    quarter.fall_overdue(today=date(2026, 3, 29))
    quarter.fall_overdue(today=date(2026, 3, 30))

    assert happened(quarter) == [Fact(SchemeQuarter.FellOverdue, quarter="2026-Q1")]


def test_an_approved_quarter_does_not_fall_overdue() -> None:
    quarter = given(SchemeQuarter, OPENED, APPROVED)

    quarter.fall_overdue(today=date(2026, 4, 1))

    assert happened(quarter) == []


def test_nothing_is_published_that_was_not_approved() -> None:
    quarter = given(SchemeQuarter, OPENED)

    with pytest.raises(QuarterNotApprovedError):
        quarter.publish(statement="sha256:aa", publication="x#1")


def test_another_statement_than_the_approved_one_is_not_published() -> None:
    quarter = given(SchemeQuarter, OPENED, APPROVED)

    with pytest.raises(QuarterNotApprovedError):
        quarter.publish(statement="sha256:bb", publication="x#1")


def test_a_publication_is_noted_once() -> None:
    quarter = given(SchemeQuarter, OPENED, APPROVED)

    quarter.publish(statement="sha256:aa", publication="x#1")
    quarter.publish(statement="sha256:aa", publication="x#1")

    assert happened(quarter) == [
        Fact(SchemeQuarter.Published, quarter="2026-Q1", statement="sha256:aa", publication="x#1")
    ]
