from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from chassis.testing.aggregates import Fact, given, happened
from kernel.periods import Quarter
from points.domain.account import Account
from points.domain.account_life import (
    AccountClosedError,
    ActBeforeAccountError,
    ClosedOtherwiseError,
)
from points.domain.entry import Act, Origin
from points.domain.score_table import ScoreTable

HEAD, WIFE, OFFICER = UUID(int=2), UUID(int=3), UUID(int=4)
FIRST, OTHER = UUID(int=20), UUID(int=21)
DAY = date(2026, 3, 10)
SAID = {
    "subject_id": UUID(int=1),
    "subject_type": "household",
    "label": "一组12号",
    "scheme": "anjia-points",
    "grid": UUID(int=9),
    "contacts": [HEAD],
    "opening": Decimal(10),
}
OPENED = Fact(Account.Opened, **SAID)
SPLIT = Fact(Account.Opened, **SAID, origin=FIRST, since=DAY)
CLOSED = Fact(Account.Closed, since=DAY, merged_into=OTHER)
TABLE = ScoreTable(
    version="anjia-points/1",
    effective_on=date(2026, 1, 1),
    ranges={"tidy-yard": (Decimal("0.4"), Decimal(3))},
)


def record(account: Account, acted_on: date) -> str:
    act = Act(item="tidy-yard", points=Decimal(1), acted_on=acted_on)
    return account.record(TABLE, act, Origin(recorder=OFFICER))


def test_an_account_opened_before_splits_were_known_has_no_origin() -> None:
    account = given(Account, OPENED)

    assert (account.life.origin, account.life.since) == (None, None)
    assert record(account, date(2026, 1, 1)) == "2026-01-01/tidy-yard/1"


def test_an_act_before_a_split_counts_on_the_account_of_origin() -> None:
    account = given(Account, SPLIT)

    with pytest.raises(ActBeforeAccountError, match=str(FIRST)):
        record(account, date(2026, 3, 9))

    assert record(account, DAY)


def test_a_closed_account_takes_late_acts_of_before_and_none_of_later() -> None:
    account = given(Account, OPENED, CLOSED)

    assert record(account, date(2026, 3, 9))
    with pytest.raises(AccountClosedError, match=str(OTHER)):
        record(account, DAY)


def test_an_account_is_closed_once() -> None:
    account = given(Account, OPENED)

    assert account.close(since=DAY, merged_into=OTHER)
    assert not account.close(since=DAY, merged_into=OTHER)

    assert happened(account) == [CLOSED]
    with pytest.raises(ClosedOtherwiseError):
        account.close(since=date(2026, 4, 1), merged_into=OTHER)


@pytest.mark.parametrize(
    ("quarter", "over"), [("2026-Q1", False), ("2026-Q2", True), ("2025-Q4", False)]
)
def test_a_closed_account_is_over_for_the_quarters_that_begin_later(
    quarter: str, *, over: bool
) -> None:
    assert given(Account, OPENED, CLOSED).life.over_before(Quarter(quarter)) == over


def test_a_carried_standing_and_new_contacts_change_an_account() -> None:
    account = given(Account, OPENED)

    account.carry(FIRST, Decimal("4.5"))
    account.change_contacts([WIFE], since=DAY)
    account.change_contacts([WIFE], since=DAY)

    assert happened(account) == [
        Fact(
            Account.StandingCarried,
            origin=FIRST,
            points=Decimal("4.5"),
            standing=Decimal("14.5"),
        ),
        Fact(Account.ContactsChanged, contacts=[WIFE], since=DAY),
    ]
    assert account.standing == Decimal("14.5")
