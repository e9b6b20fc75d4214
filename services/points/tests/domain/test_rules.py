from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kernel.periods import Quarter
from points.domain.rules import ActTooOldError, FutureActError, SchemeRules
from points.domain.score_table import NoTableInForceError, ScoreTable

ONE = ScoreTable(version="anjia-points/1", effective_on=date(2026, 1, 1), ranges={})
TWO = ScoreTable(version="anjia-points/2", effective_on=date(2026, 5, 1), ranges={})
RULES = SchemeRules(
    scheme="anjia-points",
    opening=Decimal(10),
    subject_types=frozenset({"household"}),
    approval_day=28,
    acts_after_approval_day="next_quarter",
    late_recording_days=30,
    group_size=9,
    group_quorum="more_than_half",
    correction_after_close="reissue_closed_quarter",
    split_opening="opening",
    merge_opening="not_carried",
    tables=[ONE, TWO],
)


@pytest.mark.parametrize(
    ("day", "version"),
    [("2026-01-01", "1"), ("2026-04-30", "1"), ("2026-05-01", "2"), ("2027-01-01", "2")],
)
def test_the_table_of_the_day_of_the_act_counts(day: str, version: str) -> None:
    assert RULES.table_on(date.fromisoformat(day)).version == f"anjia-points/{version}"


def test_before_the_first_table_nothing_can_be_recorded() -> None:
    with pytest.raises(NoTableInForceError):
        RULES.table_on(date(2025, 12, 31))


def test_an_act_of_tomorrow_is_refused() -> None:
    with pytest.raises(FutureActError):
        RULES.check_day(date(2026, 3, 6), today=date(2026, 3, 5))


def test_late_recording_reaches_as_far_as_the_pack_says() -> None:
    RULES.check_day(date(2026, 3, 1), today=date(2026, 3, 31))
    with pytest.raises(ActTooOldError, match="acts since 2026-03-02"):
        RULES.check_day(date(2026, 3, 1), today=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("rule", "last_day", "quarter"),
    [
        ("next_quarter", date(2026, 3, 28), "2026-Q2"),
        ("same_quarter", date(2026, 3, 31), "2026-Q1"),
    ],
)
def test_the_pack_says_where_the_days_after_the_approval_day_belong(
    rule: str, last_day: date, quarter: str
) -> None:
    rules = replace(RULES, acts_after_approval_day=rule)

    assert rules.last_day_of(Quarter("2026-Q1")) == last_day
    assert rules.quarter_of(date(2026, 3, 30)) == Quarter(quarter)


def test_the_quorum_is_more_than_half_or_a_number() -> None:
    assert RULES.quorum() == 5
    assert replace(RULES, group_quorum="7").quorum() == 7
