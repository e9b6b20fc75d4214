from datetime import date, timedelta
from decimal import Decimal

import pytest

from points.domain.blacklist import (
    BlacklistRules,
    ExitNotReachedError,
    ListedAgainTooEarlyError,
    NoEarlyExitError,
    StandingNotBelowError,
    SubjectTypeNotListedError,
)

UNTIL = date(2026, 10, 9)
RULES = BlacklistRules(
    version="anjia-points/blacklist@1",
    below=Decimal(7),
    subject_types=frozenset({"household", "firm", "land_contractor"}),
    period_months=3,
    leaving="standing_reached",
    relisting="new_assessment",
)


@pytest.mark.parametrize("standing", ["7", "7.1", "10"])
def test_a_standing_that_is_not_below_the_threshold_lists_nobody(standing: str) -> None:
    with pytest.raises(StandingNotBelowError):
        RULES.check_below(Decimal(standing))


def test_a_standing_strictly_below_the_threshold_may_be_listed() -> None:
    RULES.check_below(Decimal("6.9"))


@pytest.mark.parametrize("kind", ["family_farm", "sole_trader"])
def test_a_type_that_the_rules_do_not_name_is_refused(kind: str) -> None:
    with pytest.raises(SubjectTypeNotListedError):
        RULES.check_subject(kind)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-07-10", "2026-10-09"),
        ("2026-12-01", "2027-02-28"),
        ("2026-11-30", "2027-02-28"),
        ("2026-01-01", "2026-03-31"),
    ],
)
def test_a_period_of_three_months_ends_on_this_day(since: str, until: str) -> None:
    assert RULES.last_on(date.fromisoformat(since)) == date.fromisoformat(until)


def test_an_early_end_asks_for_what_the_rules_ask_for() -> None:
    RULES.check_exit(Decimal(7))
    with pytest.raises(ExitNotReachedError):
        RULES.check_exit(Decimal("6.9"))
    with pytest.raises(NoEarlyExitError):
        _rules(leaving="none").check_exit(Decimal(9))


def test_where_the_rules_say_so_a_new_listing_waits_one_period() -> None:
    waiting = _rules(relisting="after_one_period")

    RULES.check_again(UNTIL, today=UNTIL + timedelta(days=1))
    with pytest.raises(ListedAgainTooEarlyError):
        waiting.check_again(UNTIL, today=date(2027, 1, 9))
    waiting.check_again(UNTIL, today=date(2027, 1, 10))


def _rules(
    *, leaving: str = "standing_reached", relisting: str = "new_assessment"
) -> BlacklistRules:
    return BlacklistRules(
        version=RULES.version,
        below=RULES.below,
        subject_types=RULES.subject_types,
        period_months=RULES.period_months,
        leaving=leaving,
        relisting=relisting,
    )
