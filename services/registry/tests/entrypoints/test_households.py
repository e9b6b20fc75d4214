"""Households over HTTP: part of one becomes its own, and one joins another."""

from typing import Any

VILLAGE, GROUP = "510604102211", "510604102211/grid/01"
SINCE = {"since": "2026-03-01", "source": "application"}


async def house(desk: Any, number: str) -> dict[str, str]:
    body = {
        "number": number,
        "unit": str(desk.register.unit(GROUP)),
        "head": {"name": "李演示"},
        "label": f"一组{number}",
    }
    made = await desk.post("/households", body, by="clerk")
    answered: dict[str, str] = made.json()
    return answered


async def test_part_of_a_household_is_registered_with_its_origin_and_own_head(desk: Any) -> None:
    await desk.admit("clerk", "village-clerk", VILLAGE)
    home = await house(desk, "001")
    body = {"number": "002", "label": "一组002", "head": {"name": "李演示二"}, **SINCE}

    path = f"/households/{home['household']}/splits"
    made = await desk.post(path, body, by="clerk", key="once")
    again = await desk.post(path, body, by="clerk", key="once")

    assert (made.status_code, again.json()) == (201, made.json())
    types = desk.register.types()[-3:]
    assert sorted(types) == [
        "household.registered.v1",
        "household.split.v1",
        "person.registered.v1",
    ]
    listed = await desk.get("/households", by="clerk", unit=str(desk.register.unit(GROUP)))
    rows = {row["number"]: row for row in listed.json()["items"]}
    assert rows["002"]["split_from"] == home["household"]
    assert rows["002"]["head"] == made.json()["head"] != home["head"]
    assert {event["effectiveon"] for event in desk.register.events()[-3:]} == {"2026-03-01"}


async def test_the_head_may_go_with_the_part_where_another_is_named(desk: Any) -> None:
    await desk.admit("clerk", "village-clerk", VILLAGE)
    home, other = await house(desk, "001"), str(await desk.register.person("p1"))
    body = {"number": "002", "label": "一组002", "head": home["head"], **SINCE}
    path = f"/households/{home['household']}/splits"

    refused = await desk.post(path, body, by="clerk")
    made = await desk.post(path, {**body, "remaining_head": other}, by="clerk")

    assert (refused.status_code, refused.json()["code"]) == (409, "head_leaves")
    assert made.status_code == 201
    listed = await desk.get("/households", by="clerk", unit=str(desk.register.unit(GROUP)))
    assert [row["head"] for row in listed.json()["items"]] == [other, home["head"]]


async def test_a_household_that_joined_another_is_shown_so_and_counts_no_more(desk: Any) -> None:
    await desk.admit("clerk", "village-clerk", VILLAGE)
    one, other = await house(desk, "001"), await house(desk, "002")
    path = f"/households/{one['household']}"

    body = {"into": other["household"], **SINCE}
    made = await desk.post(f"{path}/mergers", body, by="clerk")
    again = await desk.post(f"{path}/mergers", body, by="clerk")
    late = await desk.post(f"{path}/sizes", {"persons": 3, "since": "2026-03-02"}, by="clerk")

    assert (made.status_code, again.status_code) == (201, 201)
    assert desk.register.types().count("household.merged.v1") == 1
    assert (late.status_code, late.json()["code"]) == (409, "household_merged")
    listed = await desk.get("/households", by="clerk", unit=str(desk.register.unit(GROUP)))
    first = listed.json()["items"][0]
    assert (first["merged_into"], first["merged_on"]) == (other["household"], "2026-03-01")
    counts = [
        (await desk.get(f"/grids/{desk.register.unit(GROUP)}", on=on)).json()["households"]
        for on in ("2026-02-28", "2026-03-01")
    ]
    assert counts == [2, 1]
