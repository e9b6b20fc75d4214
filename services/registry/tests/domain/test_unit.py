from datetime import date
from uuid import UUID

import pytest

from chassis.testing.aggregates import Fact, given, happened
from kernel.units import unit_id
from registry.domain.refusals import DiffersFromRegisteredError
from registry.domain.unit import (
    CodeNotLaterError,
    DivisionInvalidError,
    Unit,
    UnitAboveItselfError,
)

VILLAGE = {"key": "510604102211", "kind": "village", "name": "安家村", "division": "510604102211"}
ESTABLISHED = Fact(Unit.Established, **VILLAGE)
TOWN = UUID(int=2)


def test_a_unit_has_the_id_that_follows_from_county_and_key() -> None:
    unit = Unit.establish("510604", **VILLAGE)

    assert unit.id == unit_id("510604", "510604102211")
    assert happened(unit) == [ESTABLISHED]


def test_a_division_code_that_is_none_is_refused() -> None:
    with pytest.raises(DivisionInvalidError):
        Unit.establish("510604", **{**VILLAGE, "division": "510604000"})


def test_a_unit_is_placed_once_in_each_tree() -> None:
    unit = given(Unit, ESTABLISHED)

    unit.place("administrative", TOWN, above=[])
    unit.place("administrative", TOWN, above=[])
    unit.place("party", TOWN, above=[])

    assert happened(unit) == [
        Fact(Unit.Placed, tree="administrative", parent=TOWN),
        Fact(Unit.Placed, tree="party", parent=TOWN),
    ]


def test_a_unit_can_move_in_a_tree() -> None:
    unit = given(Unit, ESTABLISHED, Fact(Unit.Placed, tree="party", parent=TOWN))

    unit.place("party", UUID(int=3), above=[])

    assert unit.parents == {"party": UUID(int=3)}


def test_a_unit_never_stands_below_itself() -> None:
    unit = given(Unit, ESTABLISHED)

    with pytest.raises(UnitAboveItselfError):
        unit.place("party", unit.id, above=[])
    with pytest.raises(UnitAboveItselfError):
        unit.place("party", TOWN, above=[TOWN, unit.id])

    assert happened(unit) == []


def test_a_merged_village_has_its_new_code_and_keeps_its_id() -> None:
    unit = given(Unit, ESTABLISHED)

    unit.code_division("510604102299", since=date(2027, 1, 1))

    assert happened(unit) == [
        Fact(Unit.DivisionCoded, division="510604102299", since=date(2027, 1, 1))
    ]
    with pytest.raises(CodeNotLaterError):
        unit.code_division("510604102298", since=date(2026, 12, 31))


def test_the_same_key_with_another_name_is_refused() -> None:
    unit = given(Unit, ESTABLISHED)

    unit.confirm(kind="village", name="安家村", division="510604102211")
    with pytest.raises(DiffersFromRegisteredError, match="another name"):
        unit.confirm(kind="village", name="其他村", division="510604102211")
