"""Grids over HTTP: coded, filled, split and closed."""

from typing import Any
from uuid import UUID

import pytest

from services.registry.tests.entrypoints.grid_desk import SINCE, found, house

VILLAGE, OTHER_VILLAGE = "510604102211", "510604102212"
CODE = f"{VILLAGE}-J-001"


async def test_a_grid_is_founded_under_a_stable_code_with_its_post(grids: Any) -> None:
    made = await found(grids)
    again = await found(grids)

    grid = made.json()["grid"]
    assert (made.status_code, made.json()["code"]) == (201, CODE)
    assert again.json() == made.json()
    posts = (await grids.get("/posts", unit=grid)).json()["items"]
    assert [(post["kind"], post["seats"]) for post in posts] == [("second-grid-officer", 1)]
    unit = (await grids.get(f"/units/{grid}", on=SINCE)).json()
    assert [each["unit"] for each in unit["above"]] == [str(grids.register.unit(VILLAGE))]


async def test_a_grid_of_three_households_and_101_persons_asks_for_a_split(grids: Any) -> None:
    grid = (await found(grids)).json()["grid"]
    for number, persons in ((1, 50), (2, 51), (3, None)):
        last = await house(grids, number, grid, persons)

    full = (await grids.get(f"/grids/{grid}", on=SINCE)).json()
    before = (await grids.get(f"/grids/{grid}", on="2026-01-31")).status_code
    await grids.post(
        f"/households/{last}/sizes", {"persons": 1, "since": "2026-02-10"}, by="registrar"
    )
    later = (await grids.get(f"/grids/{grid}", on="2026-02-10")).json()

    assert (full["households"], full["persons"], full["without_size"]) == (3, 101, 1)
    assert [(each["code"], each["most"]) for each in full["findings"]] == [
        ("grid_over_persons", 100)
    ]
    assert full["findings"][0]["rules"] == "grids@1"
    assert before == 404
    assert (later["persons"], later["without_size"]) == (102, 0)


async def test_the_31st_household_asks_for_a_split_and_is_not_refused(grids: Any) -> None:
    grid = (await found(grids)).json()["grid"]
    for number in range(1, 31):
        await house(grids, number, grid)
    at_most = (await grids.get(f"/grids/{grid}", on=SINCE)).json()

    await house(grids, 31, grid)
    over = (await grids.get(f"/grids/{grid}", on=SINCE)).json()

    assert at_most["findings"] == []
    assert [(each["code"], each["found"]) for each in over["findings"]] == [
        ("grid_over_households", 31)
    ]
    listed = (await grids.get("/grids", within=str(grids.register.unit(VILLAGE)))).json()["items"]
    assert [(each["sort"], each["households"], len(each["findings"])) for each in listed] == [
        ("base_grid", 31, 1),
        # The villagers' group has the same households, and no limit.
        ("villagers_group", 31, 0),
    ]


async def test_a_split_a_new_name_and_an_end_stand_in_the_history(grids: Any) -> None:
    grid = (await found(grids)).json()["grid"]
    household = await house(grids, 1, grid)
    parts = {"into": [{"number": 2, "name": "二"}, {"number": 3, "name": "三"}]}

    split = await grids.post(
        f"/grids/{grid}/splits", {**parts, "since": "2026-02-10"}, by="registrar"
    )
    again = await grids.post(
        f"/grids/{grid}/splits", {**parts, "since": "2026-02-10"}, by="registrar"
    )
    into = split.json()["into"]
    await grids.post(
        f"/households/{household}/grids", {"grid": into[0], "since": "2026-02-10"}, by="registrar"
    )
    await grids.post(
        f"/grids/{grid}/names", {"name": "老一", "since": "2026-02-15"}, by="registrar"
    )
    await grids.post(
        f"/grids/{grid}/closings", {"on": "2026-02-20", "reason": "优化重构"}, by="registrar"
    )

    assert again.json() == split.json()
    old = (await grids.get(f"/grids/{grid}", on="2026-03-01")).json()
    assert [each["what"] for each in old["history"]] == ["founded", "split", "renamed", "closed"]
    assert old["history"][1]["said"]["into"] == sorted(into)
    assert (old["name"], old["closed_on"], old["households"]) == ("老一", "2026-02-20", 0)
    assert (await grids.get(f"/grids/{grid}", on="2026-02-14")).json()["name"] == "网格1"
    new = (await grids.get(f"/grids/{into[0]}", on="2026-03-01")).json()
    assert (new["code"], new["split_from"]) == (f"{VILLAGE}-J-002", grid)
    assert new["households"] == 1
    refused = await grids.post(
        f"/households/{household}/grids", {"grid": grid, "since": "2026-02-21"}, by="registrar"
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "grid_closed")


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"number": 1000}, 422, "grid_number"),
        ({"since": "2025-12-31"}, 404, "grid_rules_missing"),
        ({"name": "别的名"}, 409, "differs_from_registered"),
    ],
)
async def test_a_grid_outside_the_rules_is_refused(
    grids: Any, changed: dict[str, Any], status: int, code: str
) -> None:
    await found(grids)

    answer = await found(grids, **changed)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_household_is_placed_in_a_base_grid_of_its_own_village_alone(grids: Any) -> None:
    household = await house(grids, 1, (await found(grids)).json()["grid"])
    elsewhere = await found(grids, within=str(grids.register.unit(OTHER_VILLAGE)))
    dedicated = await found(grids, sort="dedicated_grid")

    codes = {}
    for grid in (elsewhere.json()["grid"], dedicated.json()["grid"], str(UUID(int=9))):
        body = {"grid": grid, "since": SINCE}
        answer = await grids.post(f"/households/{household}/grids", body, by="registrar")
        codes[answer.json()["code"]] = answer.status_code

    assert codes == {"grid_elsewhere": 409, "unit_unknown": 404}
