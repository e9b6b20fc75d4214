"""A resolution that the service of deliberation tells of carries money like one by hand."""

from typing import Any

import orjson
import pytest

from services.assets.tests.desk import Desk
from services.assets.tests.projects import OWNER, RESOLUTION, asked, made, resolve, shown
from services.assets.tests.village import COUNTY, VILLAGE, subject, unit
from services.assets.tests.way import PATH, ask
from tests.contracts.awaited import example_of

LARGE = {"amount_fen": 10_000_000, "resolution": RESOLUTION}
CASE = str(subject("resolution"))
VOTES = {"in_favour": 31, "against": 2, "abstained": 1}
MISSING = (409, "resolution_missing")


def adopted(*, number: int = 1, case: str = CASE, **changed: Any) -> dict[str, Any]:
    """Give the awaited event as it would come of this village."""
    document: dict[str, Any] = orjson.loads(example_of("cases.resolution.adopted.v1"))
    data = {"number": RESOLUTION, "body": "villagers-delegates-assembly", "votes": VOTES}
    return {
        **document,
        "source": f"/demo/{COUNTY}/cases",
        "id": f"{case}.{number}",
        "subject": case,
        "unit": str(unit(VILLAGE)),
        "division": VILLAGE,
        "effectiveon": "2026-06-02",
        "data": {**data, "adopted_on": "2026-06-02", "evidence": [], **changed},
    }


async def resolution(desk: Desk) -> dict[str, Any]:
    listed = await shown(desk, f"/units/{unit(VILLAGE)}/resolutions")
    (found,) = listed["items"]
    return dict(found)


async def test_a_payment_above_the_threshold_rests_on_what_was_heard(desk: Desk) -> None:
    assert await desk.refusal(PATH, asked(**LARGE), by="clerk") == MISSING

    assert await desk.deliver(adopted()) == "done"

    await ask(desk, **LARGE)
    found = await resolution(desk)
    assert (found["reference"], found["decided_on"]) == (RESOLUTION, "2026-06-02")
    assert found["origin"] == f"/demo/{COUNTY}/cases#{CASE}.1"
    assert (found["case"], found["votes"], found["matter"]) == (CASE, VOTES, None)
    assert found["irregular"] == []
    (recorded, *_) = desk.events()
    assert (recorded["type"], recorded["causationid"]) == (
        *("assets.resolution.recorded.v1", found["origin"]),
    )


async def test_a_large_project_is_set_up_on_what_was_heard(desk: Desk) -> None:
    body = {
        "unit": str(unit(VILLAGE)),
        "key": "2026-road",
        "name": "示例道路",
        "kind": "voted-works",
        "budget_fen": 10_000_000,
        "owner_post": OWNER,
        "resolution": RESOLUTION,
    }
    assert await desk.refusal("/projects", body, by="clerk") == MISSING
    about = {"kind": "project", "key": "2026-road", "ceiling_fen": 10_000_000}
    assert await desk.deliver(adopted(about=about)) == "done"
    more = {**body, "budget_fen": 10_000_001}
    assert await desk.refusal("/projects", more, by="clerk") == (409, "beyond_resolution")
    other = {**body, "key": "2026-pond"}
    assert await desk.refusal("/projects", other, by="clerk") == (409, "resolution_about_other")

    project = (await made(desk, "/projects", body))["project"]

    await made(desk, f"/projects/{project}/votes", {"resolution": RESOLUTION})
    await made(desk, f"/projects/{project}/starts", {"started_on": "2026-06-15"})
    plain = await desk.refusal(PATH, asked(**LARGE), by="clerk")
    assert plain == (409, "resolution_about_other")
    await ask(desk, **LARGE, booking={"project": project})


async def test_what_is_heard_twice_changes_nothing(desk: Desk) -> None:
    await desk.deliver(adopted())
    before = desk.events()

    again = await desk.deliver(adopted())
    under_another_id = await desk.deliver(adopted(number=2))

    assert (again, under_another_id, desk.events()) == ("done", "done", before)


async def test_one_recorded_by_hand_that_agrees_is_joined_to_what_was_heard(desk: Desk) -> None:
    await resolve(desk)

    await desk.deliver(adopted())

    found = await resolution(desk)
    assert (found["case"], found["irregular"]) == (CASE, [])
    assert desk.types() == ["resolution.recorded.v1", "resolution.adoption_heard.v1"]


async def test_what_contradicts_the_record_by_hand_is_recorded_marked_and_holds(
    desk: Desk,
) -> None:
    await resolve(desk, body="village-committee", decided_on="2026-05-30")
    await desk.deliver(adopted(about={"kind": "payment", "key": "7", "ceiling_fen": 9_000_000}))

    found = await resolution(desk)

    assert (found["body"], found["decided_on"]) == ("villagers-delegates-assembly", "2026-06-02")
    assert found["irregular"] == ["resolution_body_differs", "resolution_day_differs"]
    asks = {
        "resolution_about_other": asked(**LARGE),
        "beyond_resolution": asked(**LARGE, number="7"),
    }
    for code, body in asks.items():
        assert await desk.refusal(PATH, body, by="clerk") == (409, code)


async def test_a_second_resolution_of_the_same_number_is_on_record_and_changes_nothing(
    desk: Desk,
) -> None:
    await desk.deliver(adopted())
    second = str(subject("another-resolution"))

    assert await desk.deliver(adopted(case=second)) == "done"

    found = await resolution(desk)
    assert (found["case"], found["irregular"]) == (*(CASE, ["resolution_reference_used_twice"]),)
    assert desk.events()[-1]["data"]["case"] == second


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"votes": {"in_favour": 3, "against": 3, "abstained": 9}}, (409, "votes_not_carried")),
        ({"adopted_on": "2026-07-02"}, (422, "decided_in_future")),
    ],
)
async def test_what_cannot_have_been_adopted_is_recorded_and_carries_nothing(
    desk: Desk, told: dict[str, Any], refused: tuple[int, str]
) -> None:
    assert await desk.deliver(adopted(**told)) == "done"

    assert (await resolution(desk))["irregular"] == [refused[1]]
    assert await desk.refusal(PATH, asked(**LARGE), by="clerk") == refused


async def test_what_is_decided_on_a_later_day_carries_from_that_day_on(desk: Desk) -> None:
    await desk.deliver(adopted(adopted_on="2026-07-02"))
    desk.at("2026-07-02")

    await ask(desk, **LARGE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"votes": {**VOTES, "against": -1}},
        {"votes": {**VOTES, "against": "2"}},
        {"adopted_on": "不详"},
        {"number": ""},
        {"about": {"kind": "payment", "key": "7", "ceiling_fen": 0}},
        {"evidence": ["sha256:1"]},
    ],
)
async def test_what_cannot_be_read_is_set_aside(desk: Desk, wrong: dict[str, Any]) -> None:
    assert (await desk.deliver(adopted(**wrong))).startswith("aside: ")
    assert desk.events() == []
