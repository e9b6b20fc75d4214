from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from kernel.periods import Quarter
from points.domain.account import Account
from points.domain.account_life import ActAlreadyRecordedError
from points.domain.entry import (
    Act,
    EntryAlreadyCheckedError,
    EntryAlreadyRecognisedError,
    EntryNotCheckedError,
    EntryUnknownError,
    NotOfTheSubjectError,
    OrdinalError,
    Origin,
    QuarterAlreadySettledError,
    RecordedItThemselfError,
)
from points.domain.score_table import ItemNotInTableError, PointsOutOfRangeError, ScoreTable

HEAD, OFFICER, MEMBER, SECRETARY = (UUID(int=number) for number in range(1, 5))
GRID, REGISTER = UUID(int=10), UUID(int=11)
TABLE = ScoreTable(
    version="anjia-points/1",
    effective_on=date(2026, 1, 1),
    ranges={
        "tidy-yard": (Decimal("0.4"), Decimal(3)),
        "litter": (Decimal(-5), Decimal(-5)),
    },
)
ACT = Act(item="tidy-yard", points=Decimal("1.5"), acted_on=date(2026, 3, 5))
BY_OFFICER = Origin(recorder=OFFICER)
OPENED = Fact(
    Account.Opened,
    subject_id=UUID(int=20),
    subject_type="household",
    label="1组-001户",
    scheme="anjia-points",
    grid=GRID,
    contacts=[HEAD],
    opening=Decimal(10),
)


def recorded(act: Act = ACT, recorder: UUID = OFFICER) -> Fact:
    return Fact(
        Account.EntryRecorded,
        entry=act.entry,
        table="anjia-points/1",
        item=act.item,
        points=act.points,
        acted_on=act.acted_on,
        recorder=recorder,
        evidence=[],
    )


CHECKED = Fact(Account.EntriesChecked, entries=[ACT.entry])
RECOGNISED = Fact(
    Account.EntriesRecognised, entries=[ACT.entry], points=Decimal("1.5"), register=REGISTER
)


def settled(quarter: str, entries: list[str], points: str, standing: str) -> Fact:
    return Fact(
        Account.QuarterSettled,
        quarter=quarter,
        entries=entries,
        points=Decimal(points),
        standing=Decimal(standing),
        label="1组-001户",
    )


def test_an_entry_cites_the_table_it_rests_on() -> None:
    account = given(Account, OPENED)

    account.record(TABLE, ACT, BY_OFFICER)

    assert happened(account) == [recorded()]


def test_an_item_outside_the_table_is_refused() -> None:
    account = given(Account, OPENED)

    with pytest.raises(ItemNotInTableError, match="not in table anjia-points/1"):
        account.record(TABLE, replace(ACT, item="unknown"), BY_OFFICER)

    assert happened(account) == []


@pytest.mark.parametrize("points", ["0.3", "3.1", "-0.4", "0"])
def test_points_outside_the_items_range_are_refused(points: str) -> None:
    account = given(Account, OPENED)

    with pytest.raises(PointsOutOfRangeError, match=r"0.4 to 3 points"):
        account.record(TABLE, replace(ACT, points=Decimal(points)), BY_OFFICER)

    assert happened(account) == []


def test_a_negative_item_takes_exactly_five() -> None:
    account = given(Account, OPENED)

    with pytest.raises(PointsOutOfRangeError, match="exactly -5 points"):
        account.record(TABLE, replace(ACT, item="litter", points=Decimal(-4)), BY_OFFICER)


def test_one_act_is_recorded_once() -> None:
    account = given(Account, OPENED, recorded())

    with pytest.raises(ActAlreadyRecordedError, match="next ordinal"):
        account.record(TABLE, ACT, Origin(recorder=HEAD, declared=True))

    assert happened(account) == []


def test_a_second_act_of_the_same_day_takes_the_next_ordinal() -> None:
    account = given(Account, OPENED, recorded())
    second = replace(ACT, ordinal=2)

    account.record(TABLE, second, BY_OFFICER)

    assert happened(account) == [recorded(second)]


def test_an_implausible_ordinal_is_refused() -> None:
    with pytest.raises(OrdinalError):
        replace(ACT, ordinal=0)


def test_an_act_stays_known_after_its_quarter_was_settled() -> None:
    account = given(
        Account, OPENED, recorded(), CHECKED, RECOGNISED,
        settled("2026-Q1", [ACT.entry], "1.5", "11.5"),
    )  # fmt: skip

    with pytest.raises(ActAlreadyRecordedError):
        account.record(TABLE, ACT, BY_OFFICER)


def test_nobody_declares_for_another_household() -> None:
    account = given(Account, OPENED)

    with pytest.raises(NotOfTheSubjectError):
        account.record(TABLE, ACT, Origin(recorder=OFFICER, declared=True))


def test_a_declaration_carries_its_note_sealed() -> None:
    account = given(Account, OPENED)
    note = Personal(HEAD, "points_note", "helped a neighbour")

    account.record(TABLE, ACT, Origin(recorder=HEAD, declared=True, note=note))

    assert [fact.kind for fact in happened(account)] == [Account.EntryDeclared]


def test_an_entry_is_recognised_only_after_it_was_checked() -> None:
    account = given(Account, OPENED, recorded())

    with pytest.raises(EntryNotCheckedError):
        account.recognise([ACT.entry], register=REGISTER, present=frozenset({MEMBER}))


def test_an_entry_is_checked_once() -> None:
    account = given(Account, OPENED, recorded(), CHECKED)

    with pytest.raises(EntryAlreadyCheckedError):
        account.check([ACT.entry])
    with pytest.raises(EntryAlreadyCheckedError):
        account.reject(ACT.entry, "seen on no photo")


def test_an_entry_is_recognised_once() -> None:
    account = given(Account, OPENED, recorded(), CHECKED, RECOGNISED)

    with pytest.raises(EntryAlreadyRecognisedError):
        account.recognise([ACT.entry], register=REGISTER, present=frozenset({MEMBER}))


def test_whoever_recorded_an_entry_does_not_recognise_it() -> None:
    account = given(Account, OPENED, recorded(recorder=MEMBER), CHECKED)

    with pytest.raises(RecordedItThemselfError, match="steps aside"):
        account.recognise([ACT.entry], register=REGISTER, present=frozenset({MEMBER}))

    assert happened(account) == []


def test_whoever_recorded_an_entry_does_not_approve_it() -> None:
    account = given(Account, OPENED, recorded(recorder=SECRETARY), CHECKED, RECOGNISED)

    with pytest.raises(RecordedItThemselfError, match="another member approves"):
        account.settle(Quarter("2026-Q1"), last_day=date(2026, 3, 28), approver=SECRETARY)


def test_a_rejected_entry_is_gone() -> None:
    account = given(
        Account, OPENED, recorded(), Fact(Account.EntryRejected, entry=ACT.entry, reason="no")
    )

    with pytest.raises(EntryUnknownError):
        account.check([ACT.entry])


def test_only_recognised_entries_up_to_the_last_day_are_settled() -> None:
    late = replace(ACT, acted_on=date(2026, 3, 29))
    open_act = replace(ACT, ordinal=2)
    account = given(
        Account, OPENED, recorded(), recorded(late), recorded(open_act),
        Fact(Account.EntriesChecked, entries=[ACT.entry, late.entry]),
        Fact(
            Account.EntriesRecognised, entries=[ACT.entry, late.entry], points=Decimal(3),
            register=REGISTER,
        ),
    )  # fmt: skip

    account.settle(Quarter("2026-Q1"), last_day=date(2026, 3, 28), approver=SECRETARY)

    assert happened(account) == [settled("2026-Q1", [ACT.entry], "1.5", "11.5")]
    assert sorted(account.open) == sorted([late.entry, open_act.entry])


def test_a_quarter_is_settled_once_and_never_an_earlier_one_after_it() -> None:
    account = given(Account, OPENED, settled("2026-Q2", [], "0", "10"))

    for quarter in ("2026-Q1", "2026-Q2"):
        with pytest.raises(QuarterAlreadySettledError):
            account.settle(Quarter(quarter), last_day=date(2026, 6, 28), approver=SECRETARY)


@each(st.lists(st.sampled_from(["0.4", "1", "2.5", "3"]), max_size=12), st.data())
def test_the_standing_is_the_opening_and_everything_that_was_settled(
    points: list[str], data: st.DataObject
) -> None:
    account = given(Account, OPENED)
    counted = Decimal(10)
    for number, text in enumerate(points, start=1):
        act = replace(ACT, points=Decimal(text), ordinal=number)
        account.record(TABLE, act, BY_OFFICER)
        account.check([act.entry])
        if data.draw(st.booleans()):
            account.recognise([act.entry], register=REGISTER, present=frozenset({MEMBER}))
            counted += act.points

    account.settle(Quarter("2026-Q1"), last_day=date(2026, 3, 28), approver=SECRETARY)

    assert account.standing == counted
    assert given(Account, OPENED, *happened(account)).standing == counted


def test_the_memory_of_an_account_does_not_grow_with_its_history() -> None:
    facts = [OPENED]
    for year in range(2026, 2030):
        for number in range(1, 5):
            act = replace(ACT, acted_on=date(year, 3 * number, 1))
            facts += [
                recorded(act),
                Fact(Account.EntriesChecked, entries=[act.entry]),
                Fact(
                    Account.EntriesRecognised, entries=[act.entry], points=act.points,
                    register=REGISTER,
                ),
                settled(f"{year}-Q{number}", [act.entry], "1.5", "11.5"),
            ]  # fmt: skip

    account = given(Account, *facts)

    assert len(account.open) == 0
    assert len(account.known_acts) <= 2
