from datetime import date
from uuid import UUID

import pytest

from chassis.errors import DomainError
from chassis.testing.aggregates import Fact, given, happened
from points.domain.consent import (
    Consent,
    ConsentAlreadyWithdrawnError,
    ConsentExpiredError,
    ConsentTooLongError,
    ConsentWithdrawnError,
    check_days,
)
from points.domain.linkage import LinkageRules, PurposeUnknownError, RecipientNotForPurposeError

HEAD, SNAPSHOT = UUID(int=11), UUID(int=21)
GIVEN = Fact(
    Consent.Given,
    account=UUID(int=1),
    recipient=UUID(int=2),
    purpose="credit-line",
    valid_until=date(2026, 6, 30),
    giver=HEAD,
)
WITHDRAWN = Fact(Consent.Withdrawn, withdrawer=HEAD)
ANEW = Fact(Consent.GivenAnew, valid_until=date(2026, 9, 30), giver=HEAD)
USED = Fact(Consent.Used, snapshot=SNAPSHOT)
LAST, AFTER = date(2026, 6, 30), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("facts", "today"),
    [((GIVEN,), LAST), ((GIVEN, ANEW), AFTER), ((GIVEN, WITHDRAWN, ANEW), AFTER)],
    ids=["last day", "given anew", "withdrawn and given anew"],
)
def test_a_consent_that_holds_is_used(facts: tuple[Fact, ...], today: date) -> None:
    consent = given(Consent, *facts)

    consent.use(SNAPSHOT, today=today)

    assert happened(consent) == [USED]


@pytest.mark.parametrize(
    ("facts", "today", "refusal"),
    [
        ((GIVEN,), AFTER, ConsentExpiredError),
        ((GIVEN, WITHDRAWN), LAST, ConsentWithdrawnError),
        ((GIVEN, ANEW, WITHDRAWN), AFTER, ConsentWithdrawnError),
    ],
    ids=["expired", "withdrawn", "given anew and withdrawn"],
)
def test_a_consent_that_ended_is_not_used(
    facts: tuple[Fact, ...], today: date, refusal: type[DomainError]
) -> None:
    consent = given(Consent, *facts)

    with pytest.raises(refusal):
        consent.use(SNAPSHOT, today=today)

    assert happened(consent) == []


def test_a_consent_is_withdrawn_once() -> None:
    consent = given(Consent, GIVEN)
    consent.withdraw(HEAD)

    with pytest.raises(ConsentAlreadyWithdrawnError):
        consent.withdraw(HEAD)

    assert happened(consent) == [WITHDRAWN]


@pytest.mark.parametrize(
    ("until", "fits"),
    [
        (date(2026, 6, 29), False),
        (date(2026, 6, 30), True),
        (date(2026, 7, 10), True),
        (date(2026, 7, 11), False),
    ],
)
def test_a_consent_ends_within_the_days_that_were_adopted(until: date, *, fits: bool) -> None:
    if fits:
        check_days(until, today=LAST, days_most=10)
        return
    with pytest.raises(ConsentTooLongError):
        check_days(until, today=LAST, days_most=10)


def test_each_purpose_has_one_kind_of_recipient() -> None:
    rules = LinkageRules(
        version="anjia-points/linkage@1",
        posts={"credit-line": "lender-officer"},
        consent_days_most=365,
    )

    rules.check("credit-line", post_kind="lender-officer")
    with pytest.raises(RecipientNotForPurposeError):
        rules.check("credit-line", post_kind="employer-officer")
    with pytest.raises(PurposeUnknownError):
        rules.check("gossip", post_kind="lender-officer")
