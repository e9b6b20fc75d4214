"""Relations over HTTP: who is near to whom and who controls what, for those who may know."""

from typing import Any

TOWN, VILLAGE, OTHER_VILLAGE = "510604102", "510604102211", "510604102212"


async def related(desk: Any, person: str, **asked: Any) -> list[tuple[str, str, str]]:
    answer = await desk.get(f"/persons/{person}/relations", by="registrar", **asked)
    assert answer.status_code == 200
    return [(each["told_of"], each["other"], each["kind"]) for each in answer.json()["items"]]


async def test_a_relative_is_found_from_both_sides_from_the_day_known_to_the_last(
    desk: Any,
) -> None:
    await desk.admit("registrar", "town_registrar", TOWN)
    anna, bao = [str(await desk.register.person(key)) for key in ("p1", "p2")]
    await desk.register.project()
    said = {"relative": bao, "relation": "spouse", "source": "self_declared", "note": "2月登记"}

    made = await desk.post(
        f"/persons/{anna}/relatives", {**said, "known_on": "2026-02-01"}, by="registrar"
    )
    before = desk.register.events()[-1]["time"]
    ended = await desk.post(
        f"/persons/{anna}/relatives/endings",
        {"relative": bao, "source": "reported", "ended_on": "2026-02-20"},
        by="registrar",
    )

    assert (made.status_code, ended.status_code) == (201, 201)
    for person in (anna, bao):
        assert await related(desk, person, on="2026-01-31") == []
        assert await related(desk, person, on="2026-02-20") == [(anna, bao, "spouse")]
        assert await related(desk, person, on="2026-02-21") == []
        assert await related(desk, person, on="2026-02-21", known_at=before) != []
    assert "2月登记" not in str(desk.register.events())


async def test_control_of_an_organisation_is_recorded_and_ends(desk: Any) -> None:
    await desk.admit("registrar", "town_registrar", TOWN)
    person = str(await desk.register.person("p1"))
    firm = {
        "kind": "firm",
        "number": "F1",
        "unit": str(desk.register.unit(VILLAGE)),
        "name": "演示企业",
        "label": "演示企业",
    }
    organisation = (await desk.post("/organisations", firm, by="registrar")).json()["organisation"]
    said = {"organisation": organisation, "source": "business_register"}

    made = await desk.post(
        f"/persons/{person}/controls",
        {**said, "control": "legal_representative", "known_on": "2026-02-01"},
        by="registrar",
    )
    held = await related(desk, person, on="2026-02-10")
    ended = await desk.post(
        f"/persons/{person}/controls/endings", {**said, "ended_on": "2026-02-10"}, by="registrar"
    )

    assert (made.status_code, ended.status_code) == (201, 201)
    assert held == [(person, organisation, "legal_representative")]
    assert await related(desk, person, on="2026-02-11") == []


async def test_unknown_ends_and_forbidden_eyes_are_refused(desk: Any) -> None:
    await desk.admit("registrar", "town_registrar", TOWN)
    await desk.admit("clerk", "village-clerk", VILLAGE)
    person = str(await desk.register.person("p1"))
    await desk.register.project()
    path = f"/persons/{person}/relatives"
    body = {"relation": "parent", "source": "reported", "known_on": "2026-02-01"}
    control = {"control": "partner", "source": "reported", "known_on": "2026-02-01"}

    own = await desk.post(path, {**body, "relative": person}, by="registrar")
    stranger = await desk.post(
        path, {**body, "relative": str(desk.register.unit(VILLAGE))}, by="registrar"
    )
    no_firm = await desk.post(
        f"/persons/{person}/controls", {**control, "organisation": person}, by="registrar"
    )
    clerk = await desk.get(f"/persons/{person}/relations", by="clerk")

    assert (own.status_code, own.json()["code"]) == (422, "related_to_themself")
    assert (stranger.status_code, stranger.json()["code"]) == (404, "person_unknown")
    assert (no_firm.status_code, no_firm.json()["code"]) == (404, "organisation_unknown")
    assert clerk.status_code == 403
