"""X17 三类网格: a grid of more than 30 households or 100 people asks to be split; codes stay."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.units import unit_id
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("X17")

COUNTY, VILLAGE = "510604", "510604102211"
NOW = datetime(2026, 7, 3, 1, tzinfo=UTC)
SINCE = "2026-07-01"
HOUSEHOLDS_MOST = 30


def keep(county: PlayedCounty, path: str, body: dict[str, Any], *, key: str) -> dict[str, Any]:
    answer = county.post("registry", path, body, actor=county.cast.registrar.key, key=f"x17-{key}")
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = {**answer.json(), "after": answer.headers["Mingbai-Position"]}
    return made


def place(county: PlayedCounty, household: str, grid: str, *, persons: int) -> str:
    path = f"/households/{household}"
    keep(county, f"{path}/grids", {"grid": grid, "since": SINCE}, key=f"{household}-{grid}")
    body = {"persons": persons, "since": SINCE}
    done: str = keep(county, f"{path}/sizes", body, key=f"{household}-{persons}")["after"]
    return done


def test_a_base_grid_that_grows_too_large_asks_for_a_split_and_keeps_its_code(
    county: PlayedCounty,
) -> None:
    county.move(NOW)
    village = str(unit_id(COUNTY, VILLAGE))
    homes = [county.subject(each.key) for each in county.cast.subjects if each.kind == "household"][
        : HOUSEHOLDS_MOST + 1
    ]
    body = {"sort": "base_grid", "name": "演示网格", "within": village, "since": SINCE}
    founded = keep(county, "/grids", {**body, "number": 1}, key="found")
    grid = founded["grid"]
    assert founded["code"] == f"{VILLAGE}-J-001"

    for home in homes[:HOUSEHOLDS_MOST]:
        after = place(county, home, grid, persons=3)
    full = county.get("registry", f"/grids/{grid}", on=SINCE, after=after).json()
    after = place(county, homes[HOUSEHOLDS_MOST], grid, persons=11)
    over = county.get("registry", f"/grids/{grid}", on=SINCE, after=after).json()

    assert (full["households"], full["persons"], full["findings"]) == (30, 90, [])
    assert (over["households"], over["persons"]) == (31, 101)
    assert {each["code"]: each["most"] for each in over["findings"]} == {
        "grid_over_households": 30,
        "grid_over_persons": 100,
    }

    split = {"into": [{"number": 2, "name": "演示网格二"}], "since": SINCE}
    [other] = keep(county, f"/grids/{grid}/splits", split, key="split")["into"]
    after = place(county, homes[0], other, persons=3)
    after = place(county, homes[HOUSEHOLDS_MOST], grid, persons=4)
    mended = county.get("registry", f"/grids/{grid}", on=SINCE, after=after).json()
    assert (mended["code"], mended["findings"]) == (founded["code"], [])
    assert [each["what"] for each in mended["history"]] == ["founded", "split"]
    new = county.get("registry", f"/grids/{other}", on=SINCE, after=after).json()
    assert (new["code"], new["split_from"]) == (f"{VILLAGE}-J-002", grid)


def test_the_16_villagers_groups_of_anjia_are_never_warned_about(county: PlayedCounty) -> None:
    county.move(NOW)
    village = str(unit_id(COUNTY, VILLAGE))

    groups = county.get(
        "registry", "/grids", within=village, sort="villagers_group", limit="50"
    ).json()["items"]

    households = [each for each in county.cast.subjects if each.kind == "household"]
    assert len(groups) == 16
    assert sum(each["households"] for each in groups) == len(households)
    assert [each["findings"] for each in groups] == [[]] * 16
