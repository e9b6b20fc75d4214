from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from assets.domain.members.pay_lines import PayLine
from assets.domain.members.pay_list import Listed, PayList
from assets.domain.members.roll import Roll
from assets.domain.members.roll_entries import LINES_PER_EVENT_MAX, RollEntry, roll_digest
from assets.domain.members.roll_errors import (
    RollDraftEmptyError,
    RollDraftOpenError,
    RollEntryRefusedError,
    RollIncompleteError,
    RollNotAdoptedError,
)
from chassis import canonical
from chassis.eventstore.codec import DataCodec
from chassis.eventstore.envelope import EVENT_BYTES_MAX
from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from services.assets.tests.members import (
    ENTITY,
    SINCE,
    entry,
    member,
    resolved,
    roll_of,
    someone,
)

OPENED = Fact(Roll.Opened, entity=ENTITY, kind="members")
MAY = date(2026, 5, 1)
ENVELOPE_BYTES = 4_000
"""More than any envelope has."""


def test_a_roll_counts_once_it_is_adopted_with_what_the_resolution_states() -> None:
    roll = given(Roll, OPENED, Fact(Roll.Drafted, revision=1, entries=[entry(1, 10), entry(2, 5)]))
    with pytest.raises(RollNotAdoptedError):
        roll.as_of(SINCE)

    roll.adopt(resolved(roll))

    assert roll.as_of(SINCE) == [member(1, 10), member(2, 5)]
    assert happened(roll) == [
        Fact(
            Roll.Adopted,
            revision=1,
            resolution="〔2026〕1号",
            effective_on=SINCE,
            members=2,
            shares=15,
            digest=roll_digest([member(2, 5), member(1, 10)]),
        )
    ]


@pytest.mark.parametrize("stated", [{"members": 3}, {"members": 1}, {"shares": 16}])
def test_a_roll_that_is_not_complete_is_not_adopted(stated: dict[str, Any]) -> None:
    roll = given(Roll, OPENED, Fact(Roll.Drafted, revision=1, entries=[entry(1, 10), entry(2, 5)]))

    with pytest.raises(RollIncompleteError, match="2 members with 15 shares"):
        roll.adopt(resolved(roll, **stated))

    assert happened(roll) == []


def test_a_change_counts_from_its_day_on_and_leaves_what_was_before() -> None:
    roll = roll_of(10, 5)
    roll.draft(
        [entry(1, 12, since=MAY), entry(2, 5, until=date(2026, 4, 30)), entry(3, 1, since=MAY)]
    )
    assert roll.as_of(MAY) == [member(1, 10), member(2, 5)]

    roll.adopt(resolved(roll, MAY, members=2, shares=13))

    assert roll.as_of(date(2026, 4, 30)) == [member(1, 10), member(2, 5)]
    assert roll.as_of(MAY) == [member(1, 12), member(3, 1)]
    assert roll.as_of(SINCE - timedelta(days=1)) == []


@pytest.mark.parametrize(
    "bad",
    [
        entry(0, 1),
        entry(3, -1),
        entry(3, 1, until=SINCE - timedelta(days=1)),
        entry(9, 1, person=someone(1)),
        entry(1, 1, person=someone(9)),
    ],
)
def test_an_entry_that_contradicts_itself_or_the_roll_is_refused(bad: RollEntry) -> None:
    roll = roll_of(10, 5)
    before = roll.version

    with pytest.raises(RollEntryRefusedError):
        roll.draft([entry(4, 1), bad])

    assert roll.version == before


def test_what_was_drafted_and_dropped_leaves_no_trace_on_the_roll() -> None:
    roll = roll_of(10)
    roll.draft([entry(2, 5)])
    with pytest.raises(RollEntryRefusedError):
        roll.draft([entry(2, 6)])

    roll.drop_draft()

    with pytest.raises(RollDraftEmptyError):
        roll.adopt(resolved(roll))
    roll.draft([entry(2, 5, person=someone(7))])
    roll.adopt(resolved(roll))
    assert [each.person for each in roll.as_of(SINCE)] == [someone(1), someone(7)]


def test_shares_are_granted_from_a_day_on_and_only_beside_no_open_draft() -> None:
    roll = roll_of(10, 5, 0)
    members = roll.as_of(MAY)

    roll.grant(
        [(members[0], 2), (members[1], 1), (members[2], 0)], resolution="r", effective_on=MAY
    )

    assert [each.shares for each in roll.as_of(SINCE)] == [10, 5, 0]
    assert [each.shares for each in roll.as_of(MAY)] == [12, 6, 0]
    roll.draft([entry(4, 1)])
    with pytest.raises(RollDraftOpenError):
        roll.grant([(members[0], 1)], resolution="r", effective_on=MAY)


def test_a_roll_of_twenty_thousand_stands_in_events_that_each_hold_their_bound() -> None:
    longest = {"until": date(2030, 12, 31), "outside": True, "branch": UUID(int=2**128 - 1)}
    roll = Roll(ENTITY, "members")

    roll.draft([entry(10**8 + number, 10**12, **longest) for number in range(20_000)])

    _, first, *more = roll.collect_events()
    assert len(more) + 1 == 20_000 / LINES_PER_EVENT_MAX
    assert size(first) < EVENT_BYTES_MAX - ENVELOPE_BYTES


def test_a_part_of_a_list_that_says_everything_stands_in_one_event() -> None:
    most = 2**53 - 1
    line = PayLine(
        number=10**9, party=someone(2**64), amount_fen=most, outside=True, shares=most,
        granted=most, base_fen=most, performance_fen=most, extras_fen=most,
    )  # fmt: skip
    roll = roll_of(1)
    bound = roll.bound(roll.as_of(SINCE), SINCE)

    made = PayList.compute(
        Listed(
            entity=ENTITY, number="n", kind="dividend", source=roll.id, period="2026", rule="r",
            roll=bound,
        ),
        [line] * LINES_PER_EVENT_MAX,
    )  # fmt: skip

    _, part = made.collect_events()
    assert size(part) < EVENT_BYTES_MAX - ENVELOPE_BYTES


def size(event: Any) -> int:
    """Give the bytes of an event's own fields as they are stored."""
    codec = DataCodec(type(event))
    return len(canonical.encode(codec.encode(vars(event), never_sealed)))


def never_sealed(personal: Personal, path: str) -> dict[str, Any]:
    raise AssertionError(f"{path} is no personal value: {personal}")


days = st.integers(0, 20).map(lambda number: SINCE + timedelta(days=number))


@property_of(
    st.lists(
        st.tuples(st.integers(1, 6), days, st.integers(0, 9), st.none() | st.integers(0, 9)),
        max_size=25,
        unique_by=lambda one: one[:2],
    ),
    days,
)
def test_the_roll_of_a_day_is_everybodys_last_entry_that_began_and_has_not_ended(
    said: list[tuple[int, date, int, int | None]], day: date
) -> None:
    entries = [
        entry(number, shares, since=since, until=None if ends is None else since + timedelta(ends))
        for number, since, shares, ends in said
    ]
    roll = Roll(ENTITY, "members")
    expected = {}
    for each in sorted(entries, key=lambda one: one.since):
        if each.since <= day:
            expected[each.number] = each
    holding = [
        member(number, each.shares)
        for number, each in sorted(expected.items())
        if each.until is None or each.until >= day
    ]
    if entries:
        roll.draft(entries)
        stated = {"members": len(holding), "shares": sum(each.shares for each in holding)}
        roll.adopt(resolved(roll, day, **stated))

        assert roll.as_of(day) == holding
        assert roll.bound(holding, day).digest == roll_digest(reversed(holding))
