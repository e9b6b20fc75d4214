from datetime import date
from typing import Any

import pytest

from registry.application.commands import EstablishBody, EstablishPost, EstablishUnit, PlaceUnit
from registry.domain.refusals import BodyUnknownError, OutsideUnitError, UnitUnknownError
from registry.domain.unit import DivisionInvalidError, UnitAboveItselfError
from registry.projections.units import unit_on, units_on

TOWN, VILLAGE, OTHER_VILLAGE = "510604102", "510604102211", "510604102212"
GRID = "510604102211/grid/01"


def new_unit(places: Any, key: str, division: str, *, inside: str) -> EstablishUnit:
    return EstablishUnit(
        key=key, kind="grid", name="组", division=division, within=places.unit(inside)
    )


async def test_the_events_of_a_unit_count_in_that_unit(places: Any) -> None:
    events = [event for event in places.events() if str(event["type"]).startswith("registry.unit")]

    assert events
    assert all(event["unit"] == event["subject"] for event in events)
    assert {event["division"] for event in events} >= {VILLAGE, TOWN}


async def test_a_unit_is_established_within_the_division_of_another_one(places: Any) -> None:
    command = new_unit(places, f"{OTHER_VILLAGE}/grid/01", OTHER_VILLAGE, inside=VILLAGE)

    with pytest.raises(OutsideUnitError):
        await places.registry.establish_unit(command, places.within(VILLAGE))


async def test_a_unit_is_not_established_by_acting_elsewhere(places: Any) -> None:
    command = new_unit(places, f"{VILLAGE}/grid/02", VILLAGE, inside=VILLAGE)

    with pytest.raises(OutsideUnitError):
        await places.registry.establish_unit(command, places.within(OTHER_VILLAGE))


async def test_a_key_that_none_can_have_is_refused(places: Any) -> None:
    command = new_unit(places, "two words", VILLAGE, inside=VILLAGE)

    with pytest.raises(DivisionInvalidError):
        await places.registry.establish_unit(command, places.within(VILLAGE))


async def test_a_tree_has_no_circles(places: Any) -> None:
    for key, parent in ((TOWN, VILLAGE), ("510604", VILLAGE), (TOWN, TOWN)):
        command = PlaceUnit(
            unit=places.unit(key), tree="administrative", parent=places.unit(parent)
        )
        with pytest.raises(UnitAboveItselfError):
            await places.registry.place_unit(command, places.within(key))


async def test_another_tree_may_turn_things_around(places: Any) -> None:
    command = PlaceUnit(unit=places.unit(TOWN), tree="lending", parent=places.unit(VILLAGE))

    await places.registry.place_unit(command, places.within(TOWN))

    assert places.types()[-1] == "unit.placed.v1"


async def test_a_parent_must_exist(places: Any) -> None:
    command = PlaceUnit(unit=places.unit(TOWN), tree="party", parent=places.unit("510604199"))

    with pytest.raises(UnitUnknownError):
        await places.registry.place_unit(command, places.within(TOWN))


async def test_a_post_of_an_unknown_body_is_refused(places: Any) -> None:
    command = EstablishPost(
        key="p",
        kind="member",
        unit=places.unit(VILLAGE),
        body=places.unit("none"),
        name="成员",
        seats=1,
    )

    with pytest.raises(BodyUnknownError):
        await places.registry.establish_post(command, places.within(VILLAGE))


async def test_a_body_established_twice_is_one_body(places: Any) -> None:
    command = EstablishBody(key="b", kind="association", unit=places.unit(VILLAGE), name="协会")

    for _ in range(2):
        await places.registry.establish_body(command, places.within(VILLAGE))

    assert places.types().count("body.established.v1") == 1


async def test_a_unit_is_read_with_all_units_above_it_in_each_tree(places: Any) -> None:
    await places.project()
    found = await unit_on(places.reading, places.unit(GRID), on=date(2026, 3, 1), after=None)
    assert found.rows[0]["above"] == [
        {"tree": "grid", "unit": str(places.unit(VILLAGE)), "step": 1}
    ]
    before = await unit_on(places.reading, places.unit(GRID), on=date(2026, 2, 28), after=None)
    assert before.rows[0]["above"] == []
    listed = await units_on(
        places.reading,
        {
            "on": date(2026, 3, 1),
            "kind": None,
            "tree": "administrative",
            "parent": places.unit(TOWN),
            "after_key": "",
            "limit": 10,
        },
        after=None,
    )
    assert [row["key"] for row in listed.rows] == [VILLAGE, OTHER_VILLAGE]
