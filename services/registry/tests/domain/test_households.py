from datetime import date
from uuid import UUID

import pytest

from chassis.testing.aggregates import Fact, given, happened
from registry.domain.household import HeadLeavesError, Household, HouseholdMergedError

UNIT, HEAD, SON, WIFE = (UUID(int=number) for number in range(1, 5))
DAY, LATER = date(2026, 6, 1), date(2026, 7, 1)
SAID = {"number": "012", "unit": UNIT, "head": HEAD, "label": "一组12号"}
REGISTERED = Fact(Household.Registered, **SAID)
MERGED = Fact(Household.Merged, into=UUID(int=99), into_unit=UNIT, since=DAY, source="application")


def part(head: UUID = SON) -> Household:
    return Household.register("510604", number="013", unit=UNIT, head=head, label="一组13号")


def test_a_household_registered_before_splits_were_known_is_part_of_none() -> None:
    assert given(Household, REGISTERED).split_from is None


def test_part_of_a_household_becomes_its_own_once() -> None:
    household, new = given(Household, REGISTERED), part()

    for _ in range(2):
        household.split(new, remaining_head=None, since=DAY, source="application")

    assert happened(household) == [
        Fact(Household.Split, into=new.id, since=DAY, source="application")
    ]
    assert household.head == HEAD


def test_a_head_who_leaves_is_followed_by_another() -> None:
    household, new = given(Household, REGISTERED), part(HEAD)

    with pytest.raises(HeadLeavesError):
        household.split(new, remaining_head=None, since=DAY, source="application")
    household.split(new, remaining_head=WIFE, since=DAY, source="application")

    assert happened(household)[1:] == [Fact(Household.HeadChanged, head=WIFE, since=DAY)]
    household.confirm(head=HEAD, label="一组12号")


def test_a_household_joins_another_and_is_none_of_its_own_since() -> None:
    household, other = given(Household, REGISTERED), part()

    household.merge(other, since=DAY, source="verified")

    assert happened(household) == [
        Fact(Household.Merged, into=other.id, into_unit=UNIT, since=DAY, source="verified")
    ]


def test_what_has_joined_another_is_neither_split_nor_merged_nor_counted() -> None:
    household = given(Household, REGISTERED, MERGED)

    household.report_size(3, since=date(2026, 5, 31))
    with pytest.raises(HouseholdMergedError):
        household.report_size(4, since=DAY)
    with pytest.raises(HouseholdMergedError):
        household.split(part(), remaining_head=None, since=LATER, source="application")
    with pytest.raises(HouseholdMergedError):
        household.merge(part(), since=LATER, source="application")
    with pytest.raises(HouseholdMergedError):
        part().merge(household, since=LATER, source="application")


def test_no_household_joins_itself() -> None:
    household = given(Household, REGISTERED)

    with pytest.raises(HouseholdMergedError):
        household.merge(household, since=DAY, source="application")
