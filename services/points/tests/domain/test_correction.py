"""What an entry counts after corrections, in every state that it can be in."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from chassis.testing.aggregates import Fact, given, happened
from points.domain.account import Account
from points.domain.correction import (
    Correction,
    EntryMovedError,
    NothingToCorrectError,
    Original,
)
from points.domain.score_table import PointsOutOfRangeError, ScoreTable

OFFICER, OBJECTION, REGISTER = UUID(int=2), UUID(int=3), UUID(int=4)
TABLE = ScoreTable(
    version="anjia-points/1",
    effective_on=date(2026, 1, 1),
    ranges={"tidy-yard": (Decimal("0.4"), Decimal(3))},
)
ENTRY = "2026-03-05/tidy-yard/1"
OPENED = Fact(
    Account.Opened,
    subject_id=UUID(int=20),
    subject_type="household",
    label="1组-001户",
    scheme="anjia-points",
    grid=UUID(int=10),
    contacts=[UUID(int=1)],
    opening=Decimal(10),
)
RECORDED = Fact(
    Account.EntryRecorded,
    entry=ENTRY,
    table="anjia-points/1",
    item="tidy-yard",
    points=Decimal(1),
    acted_on=date(2026, 3, 5),
    recorder=OFFICER,
    evidence=[],
)
CHECKED = Fact(Account.EntriesChecked, entries=[ENTRY])
REJECTED = Fact(Account.EntryRejected, entry=ENTRY, reason="无照片")
RECOGNISED = Fact(Account.EntriesRecognised, entries=[ENTRY], points=Decimal(1), register=REGISTER)
OPEN = Original(
    identity="/510604/points#a.2",
    account=UUID(int=9),
    entry=ENTRY,
    item="tidy-yard",
    points=Decimal(1),
    acted_on=date(2026, 3, 5),
    recorder=OFFICER,
    is_open=True,
    quarter=None,
)
REFUSED = replace(OPEN, is_open=False)
SETTLED = replace(REFUSED, quarter="2026-Q1")


def settled(quarter: str, points: int, standing: int) -> Fact:
    return Fact(
        Account.QuarterSettled,
        quarter=quarter,
        entries=[ENTRY] if points else [],
        points=Decimal(points),
        standing=Decimal(standing),
        label="1组-001户",
    )


def correct(account: Account, original: Original, points: str) -> None:
    correction = Correction(points=Decimal(points), reason="属实", objection=OBJECTION)
    account.correct(original, TABLE, correction)


@pytest.mark.parametrize(
    ("facts", "original", "said"),
    [
        ([RECORDED], OPEN, ("1", "pending", None, "10")),
        ([RECORDED, CHECKED, RECOGNISED], OPEN, ("1", "recognised", None, "10")),
        ([RECORDED, REJECTED], REFUSED, ("2", "recognised", None, "10")),
        (
            [RECORDED, CHECKED, RECOGNISED, settled("2026-Q1", 1, 11)],
            SETTLED,
            ("1", "settled", "2026-Q1", "12"),
        ),
    ],
    ids=["recorded", "recognised", "rejected", "settled"],
)
def test_a_correction_moves_the_sum_in_which_the_entry_counts(
    facts: list[Fact], original: Original, said: tuple[str, str, str | None, str]
) -> None:
    account = given(Account, OPENED, *facts)

    correct(account, original, "2")

    (fact,) = happened(account)
    delta, state, quarter, standing = said
    assert (fact.fields["delta"], fact.fields["state"]) == (Decimal(delta), state)
    assert (fact.fields["quarter"], fact.fields["standing"]) == (quarter, Decimal(standing))


def test_every_quarter_from_the_corrected_one_on_is_restated_and_none_before() -> None:
    history = [
        settled("2025-Q4", 0, 10),
        RECORDED,
        CHECKED,
        RECOGNISED,
        settled("2026-Q1", 1, 11),
        settled("2026-Q2", 0, 11),
    ]
    account = given(Account, OPENED, *history)
    correct(account, SETTLED, "3")
    correct(account, SETTLED, "2")

    told = [account.restate(name, 2) for name in ("2025-Q4", "2026-Q1", "2026-Q2")]

    assert told == [False, True, True]
    restated = [fact.fields for fact in happened(account)[2:]]
    assert [(one["quarter"], one["points"], one["standing"]) for one in restated] == [
        ("2026-Q1", Decimal(2), Decimal(12)),
        ("2026-Q2", Decimal(0), Decimal(12)),
    ]
    assert not account.restate("2026-Q1", 3)


def test_a_correction_that_is_taken_back_leaves_nothing_to_restate() -> None:
    account = given(Account, OPENED, RECORDED, CHECKED, RECOGNISED, settled("2026-Q1", 1, 11))
    correct(account, SETTLED, "0")
    correct(account, SETTLED, "1")

    assert account.standing == Decimal(11)
    assert not account.restate("2026-Q1", 2)


def test_a_voided_entry_is_settled_by_no_quarter_and_a_revived_one_by_the_next() -> None:
    account = given(Account, OPENED, RECORDED, CHECKED, RECOGNISED)
    correct(account, OPEN, "0")
    assert account.open.recognised_until(date(2026, 12, 31)) == []

    correct(account, REFUSED, "2")

    assert account.open.recognised_until(date(2026, 3, 5)) == [ENTRY]
    assert account.open.points_of([ENTRY]) == Decimal(2)


@pytest.mark.parametrize(
    ("original", "points", "error"),
    [
        (OPEN, "1", NothingToCorrectError),
        (OPEN, "3.1", PointsOutOfRangeError),
        (SETTLED, "2", EntryMovedError),
        (replace(OPEN, entry="2026-03-06/tidy-yard/1"), "2", EntryMovedError),
    ],
    ids=["same", "range", "open-meanwhile", "settled-meanwhile"],
)
def test_a_correction_that_cannot_be_is_refused(
    original: Original, points: str, error: type[Exception]
) -> None:
    account = given(Account, OPENED, RECORDED)

    with pytest.raises(error):
        correct(account, original, points)

    assert happened(account) == []
