"""X18 网格队伍: a matter goes up from a grid to its town; a vacant rank is skipped and noted."""

from datetime import UTC, datetime

import pytest

from kernel.units import unit_id
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("X18")

COUNTY, TOWN, VILLAGE = "510604", "510604102", "510604102211"
GRID = f"{VILLAGE}/grid/05"
DAY = "2026-07-03"


def post_of(county: PlayedCounty, rank: str, unit: str) -> str:
    listed = county.get("registry", "/posts", unit=str(unit_id(COUNTY, unit)), limit="200").json()[
        "items"
    ]
    [post] = [each["post"] for each in listed if each["kind"] == rank]
    found: str = post
    return found


def appoint(county: PlayedCounty, rank: str, unit: str, household: str) -> str:
    post = post_of(county, rank, unit)
    person = county.person(household)
    answer = county.post(
        "registry",
        f"/posts/{post}/appointments",
        {"person": person, "since": "2026-07-01", "resolution": "演示任命"},
        actor=county.cast.registrar.key,
        key=f"x18-{rank}",
    )
    assert answer.status_code == 201, answer.text
    after = answer.headers["Mingbai-Position"]
    assert county.get("registry", f"/posts/{post}", after=after).status_code == 200
    return person


def test_a_vacant_rank_is_skipped_and_its_vacancy_is_noted_and_listed(
    county: PlayedCounty,
) -> None:
    county.move(datetime(2026, 7, 3, 1, tzinfo=UTC))
    grid = str(unit_id(COUNTY, GRID))
    officer = appoint(county, "first-grid-officer", VILLAGE, "demo-head-05-002")
    chief = appoint(county, "chief-grid-head", TOWN, "demo-head-05-003")

    def escalate(key: str, **body: str) -> dict[str, object]:
        answer = county.post(
            "registry",
            f"/grids/{grid}/escalations",
            {"on": DAY, **body},
            actor=county.cast.registrar.key,
            key=f"x18-{key}",
        )
        assert answer.status_code == 201, answer.text
        taken: dict[str, object] = {**answer.json(), "at": answer.headers["Mingbai-Position"]}
        return taken

    first = escalate("first")
    second = escalate("second", above="first-grid-officer")
    again = escalate("again", above="first-grid-officer")

    chain = county.get("registry", f"/grids/{grid}/chain", on=DAY).json()["steps"]
    assert [(step["rank"], step["vacant"]) for step in chain] == [
        ("first-grid-officer", False),
        ("deputy-grid-head", True),
        ("grid-head", True),
        ("chief-grid-head", False),
    ]
    assert (first["to"]["holders"], first["skipped"]) == ([officer], [])  # type: ignore[index]  # the answer's own form
    assert second["to"]["holders"] == [chief]  # type: ignore[index]  # the answer's own form
    assert [each["rank"] for each in second["skipped"]] == [  # type: ignore[attr-defined]  # the answer's own form
        "deputy-grid-head",
        "grid-head",
    ]
    village = str(unit_id(COUNTY, VILLAGE))
    gaps = county.get(
        "registry", "/vacancies", unit=village, on=DAY, after=str(again["at"]), limit="200"
    ).json()["items"]
    noted = {each["rank"]: len(each["noted"]) for each in gaps if each["unit"] == village}
    assert noted == {"deputy-grid-head": 1, "grid-head": 1}
