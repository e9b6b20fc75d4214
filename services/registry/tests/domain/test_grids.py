from datetime import date
from uuid import UUID

import pytest

from chassis.testing.aggregates import Fact, given, happened
from registry.domain.grid import (
    GridClosedError,
    GridCodedError,
    GridIdentity,
    GridNumberError,
    GridSortError,
    NotAGridError,
)
from registry.domain.grid_rules import GridRules, grid_rules
from registry.domain.household import Household, HouseholdSizeError
from registry.domain.unit import Unit

VILLAGE = "510604102211"
SAID = {"key": f"{VILLAGE}/base-grid/003", "kind": "base_grid", "name": "三网格"}
ESTABLISHED = Fact(Unit.Established, **SAID, division=VILLAGE)
IDENTITY = GridIdentity(sort="base_grid", number=3, code=f"{VILLAGE}-J-003")
CODED = Fact(Unit.GridCoded, **IDENTITY.as_said(), split_from=None)
DAY = date(2026, 3, 1)
GRID = UUID(int=7)
REGISTERED = Fact(
    Household.Registered, number="1-012", unit=UUID(int=1), head=UUID(int=2), label="一组12号"
)


def rules(*, parts: str = "division/sort/number", separator: str = "-") -> GridRules:
    sort = {"entry": "grid_sort", "sort": "base_grid", "tree": "base-grid", "letter": "J"}
    form = {"entry": "grid_code", "parts": parts, "separator": separator, "number_digits": 3}
    rank = {"entry": "grid_rank", "level": "town", "name": "职务"}
    return grid_rules(
        "grids@1",
        [
            {**sort, "households_most": 30},
            form,
            {**rank, "rank": "high", "escalates": True, "seats": 2},
            {**rank, "rank": "aside", "escalates": False, "seats_open_point": "aside-seats"},
            {**rank, "rank": "low", "level": "base_grid", "escalates": True, "seats": 1},
            {"entry": "open_point", "key": "aside-seats", "value": 5},
        ],
    )


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, f"{VILLAGE}-J-003"),
        ({"separator": ""}, f"{VILLAGE}J003"),
        ({"parts": "sort/number/division"}, f"J-003-{VILLAGE}"),
    ],
)
def test_a_code_is_formed_as_the_rules_say(form: dict[str, str], code: str) -> None:
    assert rules(**form).identity(sort="base_grid", number=3, division=VILLAGE).code == code


def test_a_number_that_the_code_cannot_hold_is_refused() -> None:
    with pytest.raises(GridNumberError):
        rules().identity(sort="base_grid", number=1000, division=VILLAGE)


def test_a_sort_that_the_rules_do_not_know_is_refused() -> None:
    with pytest.raises(GridSortError):
        rules().identity(sort="online_grid", number=1, division=VILLAGE)


def test_a_matter_goes_from_the_lowest_rank_to_the_highest_and_past_those_aside() -> None:
    assert [rank.key for rank in rules().chain()] == ["low", "high"]
    assert [rank.seats for rank in rules().ranks] == [2, 5, 1]
    assert [rank.key for rank in rules().ranks_at("base_grid")] == ["low"]


def test_a_grid_keeps_its_code_for_good() -> None:
    grid = given(Unit, ESTABLISHED)

    grid.code_grid(IDENTITY)
    grid.code_grid(IDENTITY)

    assert happened(grid) == [CODED]
    with pytest.raises(GridCodedError):
        grid.code_grid(GridIdentity(sort="base_grid", number=4, code="x"))


def test_a_renamed_grid_is_confirmed_under_either_name() -> None:
    grid = given(Unit, ESTABLISHED, CODED)

    grid.rename("新名", since=DAY)
    grid.rename("新名", since=DAY)
    grid.confirm(kind="base_grid", name="三网格", division=VILLAGE)

    assert happened(grid) == [Fact(Unit.Renamed, name="新名", since=DAY)]


def test_a_split_names_the_new_grids() -> None:
    grid = given(Unit, ESTABLISHED, CODED)

    grid.split_grid([GRID], since=DAY)

    assert happened(grid) == [Fact(Unit.GridSplit, into=[GRID], since=DAY)]


def test_a_closed_grid_is_there_until_its_last_day() -> None:
    grid = given(Unit, ESTABLISHED, CODED)

    grid.close(on=DAY, reason="优化重构")
    grid.close(on=DAY, reason="优化重构")

    assert happened(grid) == [Fact(Unit.Closed, on=DAY, reason="优化重构")]
    assert grid.check_open_grid(DAY) == IDENTITY
    with pytest.raises(GridClosedError):
        grid.check_open_grid(date(2026, 3, 2))
    with pytest.raises(GridClosedError):
        grid.close(on=date(2026, 4, 1), reason="")


def test_a_unit_without_a_code_is_no_grid() -> None:
    with pytest.raises(NotAGridError):
        given(Unit, ESTABLISHED).split_grid([GRID], since=DAY)


def test_a_household_says_how_many_it_is_and_where_it_stands() -> None:
    household = given(Household, REGISTERED)

    for _ in range(2):
        household.report_size(4, since=DAY)
        household.place_in_grid(GRID, since=DAY)

    assert happened(household) == [
        Fact(Household.SizeReported, persons=4, since=DAY),
        Fact(Household.PlacedInGrid, grid=GRID, since=DAY),
    ]


@pytest.mark.parametrize("persons", [0, 100])
def test_a_size_that_no_household_has_is_refused(persons: int) -> None:
    with pytest.raises(HouseholdSizeError):
        given(Household, REGISTERED).report_size(persons, since=DAY)
