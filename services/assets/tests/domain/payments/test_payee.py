from datetime import date
from uuid import UUID

import pytest

from assets.domain.payments.benefits import Benefit, BenefitList, BenefitUnknownError
from assets.domain.payments.payee import (
    BenefitSuspendedError,
    Payee,
    Suspension,
    SuspensionNotHeardError,
)
from chassis.testing.aggregates import Fact, given, happened

LISTING, ORIGIN = UUID(int=2), "/510604/points#a.2"
SINCE, UNTIL = date(2026, 7, 10), date(2026, 10, 9)
OPENED = Fact(Payee.Opened, subject_id=UUID(int=1), subject_type="household")
SUSPENDED = Fact(Payee.BenefitsSuspended, listing=LISTING, since=SINCE, until=UNTIL, origin=ORIGIN)
SUBSIDY = Benefit(key="village-subsidy", kind="village", suspended=True)


@pytest.mark.parametrize("day", [SINCE, date(2026, 8, 1), UNTIL])
def test_on_every_day_of_the_period_a_suspended_benefit_is_refused(day: date) -> None:
    with pytest.raises(BenefitSuspendedError, match="2026-10-09"):
        given(Payee, OPENED, SUSPENDED).check_entitled(SUBSIDY, on=day)


@pytest.mark.parametrize("day", [date(2026, 7, 9), date(2026, 10, 10)])
def test_on_the_day_before_and_the_day_after_it_is_not(day: date) -> None:
    given(Payee, OPENED, SUSPENDED).check_entitled(SUBSIDY, on=day)


@pytest.mark.parametrize(
    "benefit",
    [
        Benefit(key="allowance", kind="statutory", suspended=True),
        Benefit(key="condolence", kind="village", suspended=False),
    ],
    ids=["statutory", "not-suspended"],
)
def test_what_is_due_by_law_or_not_suspended_goes_through(benefit: Benefit) -> None:
    given(Payee, OPENED, SUSPENDED).check_entitled(benefit, on=SINCE)


def test_a_listing_suspends_once() -> None:
    payee = given(Payee, OPENED, SUSPENDED)

    payee.suspend(LISTING, Suspension(since=SINCE, until=UNTIL), origin=ORIGIN)

    assert happened(payee) == []


def test_an_early_end_restores_from_the_next_day_on() -> None:
    payee = given(Payee, OPENED, SUSPENDED)

    payee.restore(LISTING, until=date(2026, 8, 14), origin="/510604/points#a.5")

    assert happened(payee) == [
        Fact(
            Payee.BenefitsRestored,
            listing=LISTING,
            until=date(2026, 8, 14),
            origin="/510604/points#a.5",
        )
    ]
    payee.check_entitled(SUBSIDY, on=date(2026, 8, 15))
    with pytest.raises(BenefitSuspendedError):
        payee.check_entitled(SUBSIDY, on=date(2026, 8, 14))


def test_the_end_of_the_period_changes_nothing() -> None:
    payee = given(Payee, OPENED, SUSPENDED)

    payee.restore(LISTING, until=UNTIL, origin=ORIGIN)

    assert happened(payee) == []


def test_the_end_of_a_listing_nobody_heard_of_waits_for_its_beginning() -> None:
    with pytest.raises(SuspensionNotHeardError):
        given(Payee, OPENED).restore(LISTING, until=UNTIL, origin=ORIGIN)


def test_a_benefit_outside_the_list_is_refused() -> None:
    listed = BenefitList(version="anjia/benefits@1", benefits={SUBSIDY.key: SUBSIDY})

    assert listed.named("village-subsidy") is SUBSIDY
    with pytest.raises(BenefitUnknownError, match="anjia/benefits@1"):
        listed.named("lottery")
