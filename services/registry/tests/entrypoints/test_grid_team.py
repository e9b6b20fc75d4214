"""The grid team over HTTP: who takes a matter, and which ranks nobody held from when to when."""

from typing import Any
from uuid import UUID

from services.registry.tests.entrypoints.grid_desk import found

TOWN, VILLAGE = "510604102", "510604102211"


async def team(desk: Any) -> dict[str, UUID]:
    """Establish the ranks above the village's grid, as the pack does."""
    return {
        "first-grid-officer": await desk.register.post("first-grid-officer", VILLAGE),
        "deputy-grid-head": await desk.register.post("deputy-grid-head", VILLAGE),
        "grid-head": await desk.register.post("grid-head", VILLAGE),
        "chief-grid-head": await desk.register.post("chief-grid-head", TOWN),
    }


async def appoint(desk: Any, post: UUID | str, since: str, until: str | None = None) -> str:
    person = str(await desk.register.person(f"{post}-{since}"))
    body = {"person": person, "since": since, "until": until, "resolution": "1"}
    answer = await desk.post(f"/posts/{post}/appointments", body, by="registrar")
    assert answer.status_code == 201
    return person


async def test_a_vacant_rank_is_skipped_and_its_vacancy_noted_once(grids: Any) -> None:
    grid = (await found(grids)).json()["grid"]
    posts = await team(grids)
    await grids.register.project()
    head = await appoint(grids, posts["grid-head"], "2026-03-01")
    path = f"/grids/{grid}/escalations"

    first = await grids.post(path, {"on": "2026-03-10"}, by="registrar")
    await grids.post(path, {"on": "2026-03-11"}, by="registrar")
    above = await grids.post(path, {"on": "2026-03-11", "above": "grid-head"}, by="registrar")

    assert first.status_code == 201
    taken, skipped = first.json()["to"], first.json()["skipped"]
    assert (taken["rank"], taken["holders"]) == ("grid-head", [head])
    assert [each["rank"] for each in skipped] == [
        "second-grid-officer",
        "first-grid-officer",
        "deputy-grid-head",
    ]
    assert above.json()["to"] is None
    noted = [event for event in grids.register.events() if "vacancy_noted" in str(event["type"])]
    assert len(noted) == 4
    assert [event["unit"] for event in noted] == [
        grid,
        *[str(grids.register.unit(VILLAGE))] * 2,
        str(grids.register.unit(TOWN)),
    ]
    wrong = await grids.post(path, {"above": "mayor"}, by="registrar")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "grid_rank")


async def test_the_chain_names_every_rank_with_its_holders(grids: Any) -> None:
    grid = (await found(grids)).json()["grid"]
    posts = await team(grids)
    await grids.register.project()
    officer = await appoint(grids, posts["first-grid-officer"], "2026-03-01", "2026-03-31")

    steps = (await grids.get(f"/grids/{grid}/chain", on="2026-03-31")).json()["steps"]
    after = (await grids.get(f"/grids/{grid}/chain", on="2026-04-01")).json()["steps"]

    assert [step["rank"] for step in steps] == [
        "second-grid-officer",
        "first-grid-officer",
        "deputy-grid-head",
        "grid-head",
        "chief-grid-head",
    ]
    assert [holder["person"] for holder in steps[1]["holders"]] == [officer]
    assert [step["vacant"] for step in steps] == [True, False, True, True, True]
    assert after[1]["vacant"]


async def test_gaps_are_listed_for_a_day_and_as_they_were_known(grids: Any) -> None:
    posts = await team(grids)
    village = str(grids.register.unit(VILLAGE))
    await grids.register.project()
    for since, until in (("2026-03-10", "2026-03-20"), ("2026-04-01", None)):
        await appoint(grids, posts["grid-head"], since, until)
    known = grids.register.events()[-1]["time"]
    await appoint(grids, posts["grid-head"], "2026-03-21", "2026-03-31")

    async def listed(**asked: Any) -> list[tuple[str, str, str | None]]:
        items = (await grids.get("/vacancies", unit=village, **asked)).json()["items"]
        return [
            (each["rank"], each["since"], each["until"])
            for each in items
            if each["rank"] == "grid-head"
        ]

    # The post was established on the first of March.
    assert await listed(on="2026-03-05") == [("grid-head", "2026-03-01", None)]
    assert await listed(on="2026-03-25", known_at=known) == [("grid-head", "2026-03-21", None)]
    assert await listed(on="2026-03-25") == []
    assert await listed(on="2026-04-30", since="2026-03-01", known_at=known) == [
        ("grid-head", "2026-03-01", "2026-03-09"),
        ("grid-head", "2026-03-21", "2026-03-31"),
    ]
    assert await listed(on="2026-04-30", since="2026-03-01") == [
        ("grid-head", "2026-03-01", "2026-03-09")
    ]
    town = (await grids.get("/vacancies", unit=str(grids.register.unit(TOWN)), limit=2)).json()
    assert len(town["items"]) == 2
    assert town["next"] is not None


async def test_who_serves_a_grid_passes_on_and_keeps_no_grids(grids: Any) -> None:
    grid = (await found(grids)).json()["grid"]
    await grids.admit("officer", "first-grid-officer", VILLAGE)

    passed = await grids.post(f"/grids/{grid}/escalations", {}, by="officer")
    closing = {"on": "2026-03-01", "reason": "1"}
    closed = await grids.post(f"/grids/{grid}/closings", closing, by="officer")

    assert (passed.status_code, passed.json()["to"]["rank"]) == (201, "first-grid-officer")
    assert closed.status_code == 403
