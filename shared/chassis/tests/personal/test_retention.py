"""Retention classes: when a period ends, and what may never be ended."""

from datetime import date

import pytest

from chassis.personal.retention import (
    RetentionClass,
    RetentionClassError,
    RetentionClasses,
    StartRule,
    StillKeptError,
    UnknownRetentionError,
)

VOUCHERS = RetentionClass(name="vouchers", code="v", years=30, start=StartRule.AFTER_YEAR_END)
CARDS = RetentionClass(name="asset_cards", code="a", years=5, start=StartRule.SAME_DAY)
ANNUAL = RetentionClass(name="annual", code="y", years=None, start=StartRule.AFTER_YEAR_END)
CLASSES = RetentionClasses([VOUCHERS, CARDS, ANNUAL])


@pytest.mark.parametrize(
    ("kept", "dated", "ends"),
    [
        (VOUCHERS, date(2026, 5, 1), date(2057, 1, 1)),
        (VOUCHERS, date(2026, 12, 31), date(2057, 1, 1)),
        (CARDS, date(2026, 5, 1), date(2031, 5, 1)),
        (CARDS, date(2024, 2, 29), date(2029, 3, 1)),
        (ANNUAL, date(2026, 5, 1), None),
    ],
)
def test_a_period_ends_as_its_start_rule_says(
    kept: RetentionClass, dated: date, ends: date | None
) -> None:
    assert kept.ends_on(dated) == ends


def test_a_class_has_ended_on_the_first_day_after_its_period_and_not_before() -> None:
    last = dict.fromkeys(("vouchers", "asset_cards", "annual"), date(2026, 5, 1))

    assert CLASSES.ended(last, on=date(2031, 4, 30)) == frozenset()
    assert CLASSES.ended(last, on=date(2031, 5, 1)) == {"asset_cards"}
    assert CLASSES.ended(last, on=date(2057, 1, 1)) == {"asset_cards", "vouchers"}


def test_a_permanent_or_unknown_class_cannot_be_ended() -> None:
    CLASSES.check_endable(["vouchers"])
    with pytest.raises(StillKeptError, match="annual are kept permanently"):
        CLASSES.check_endable(["vouchers", "annual"])
    with pytest.raises(UnknownRetentionError, match="'ballots'"):
        CLASSES.check_endable(["ballots"])


@pytest.mark.parametrize(
    ("name", "code", "years"),
    [("Vouchers", "v", 1), ("vouchers", "V", 1), ("vouchers", "", 1), ("vouchers", "v", -1)],
)
def test_a_class_that_says_nothing_sensible_is_refused(name: str, code: str, years: int) -> None:
    with pytest.raises(RetentionClassError):
        RetentionClass(name=name, code=code, years=years, start=StartRule.SAME_DAY)


def test_two_classes_with_one_code_are_refused() -> None:
    other = RetentionClass(name="other", code="v", years=1, start=StartRule.SAME_DAY)

    with pytest.raises(RetentionClassError, match="stands twice"):
        RetentionClasses([VOUCHERS, other])
