from typing import Any
from uuid import UUID, uuid4

import pytest

from registry.domain.pack.entries import Entry, section_hash

COUNTY, TOWN, VILLAGE = "510604", "510604102", "510604102211"
OTHER_VILLAGE, GRID = "510604102212", "510604102211/grid/01"


def appointment(person: UUID | str) -> dict[str, Any]:
    return {"person": str(person), "since": "2026-03-01", "resolution": "村代会1号"}


async def test_a_registrar_registers_a_unit_places_it_and_reads_it(desk: Any) -> None:
    await desk.admit("registrar", "county_registrar", COUNTY)
    village = str(desk.register.unit(VILLAGE))
    body = {
        "key": f"{VILLAGE}/grid/02",
        "kind": "grid",
        "name": "二组",
        "division": VILLAGE,
        "within": village,
    }

    made = await desk.post("/units", body, by="registrar")
    unit = made.json()["unit"]
    placed = await desk.post(
        f"/units/{unit}/placements", {"tree": "grid", "parent": village}, by="registrar"
    )
    read = await desk.get(f"/units/{unit}", after=placed.headers["Mingbai-Position"])

    assert (made.status_code, placed.status_code) == (201, 201)
    assert read.json()["above"][0]["unit"] == village
    assert read.headers["ETag"] == placed.headers["ETag"]
    again = await desk.client.get(f"/units/{unit}", headers={"If-None-Match": read.headers["ETag"]})
    assert again.status_code == 304
    last = desk.register.events()[-1]
    post = desk.posts["county_registrar"]
    assert last["actor"] == f"person/{desk.persons['registrar']}/{post}"
    assert last["policy"].startswith("sha256:")
    assert last["unit"] == unit


async def test_a_person_is_registered_linked_appointed_and_leaves(desk: Any) -> None:
    await desk.admit("registrar", "county_registrar", COUNTY)
    village = str(desk.register.unit(VILLAGE))
    post = await desk.register.post("village-clerk", VILLAGE)

    made = await desk.post("/persons", {"name": "张晓明", "unit": village}, by="registrar")
    person = made.json()["person"]
    link = {"issuer": "https://issuer.example", "subject": "clerk-1"}
    linked = await desk.post(f"/persons/{person}/links", link, by="registrar")
    appointed = await desk.post(f"/posts/{post}/appointments", appointment(person), by="registrar")

    assert [made.status_code, linked.status_code, appointed.status_code] == [201, 201, 201]
    held = (await desk.get(f"/posts/{post}", on="2026-03-01")).json()
    assert [holder["person"] for holder in held["holders"]] == [person]
    household = {"number": "01", "unit": str(desk.register.unit(GRID)), "label": "一组01户"}
    registered = await desk.post(
        "/households", {**household, "head": {"name": "王五"}}, by="clerk-1"
    )
    assert registered.status_code == 201
    left = await desk.post(
        f"/posts/{post}/departures",
        {"person": person, "on": "2026-06-30", "reason": "换届"},
        by="registrar",
    )
    assert left.status_code == 201
    assert (await desk.get(f"/posts/{post}", on="2026-07-01")).json()["holders"] == []


async def test_what_was_recorded_later_was_not_known_earlier(desk: Any) -> None:
    await desk.admit("registrar", "county_registrar", COUNTY)
    post = await desk.register.post("village-clerk", VILLAGE)
    person = await desk.register.person("p1")
    before = desk.register.events()[-1]["time"]
    await desk.post(f"/posts/{post}/appointments", appointment(person), by="registrar")

    now = await desk.get(f"/posts/{post}", on="2026-03-02")
    then = await desk.get(f"/posts/{post}", on="2026-03-02", known_at=before)

    assert len(now.json()["holders"]) == 1
    assert then.json()["holders"] == []


@pytest.mark.parametrize(
    ("kind", "seat", "unit_key", "status"),
    [
        ("town_registrar", TOWN, VILLAGE, 201),
        ("town_registrar", TOWN, COUNTY, 403),
        ("village-clerk", VILLAGE, GRID, 201),
        ("village-clerk", VILLAGE, OTHER_VILLAGE, 403),
        ("grid-officer", VILLAGE, VILLAGE, 403),
    ],
)
async def test_a_post_reaches_its_own_unit_and_what_is_below(
    desk: Any, kind: str, seat: str, unit_key: str, status: int
) -> None:
    await desk.admit("somebody", kind, seat)

    body = {"name": "张晓明", "unit": str(desk.register.unit(unit_key))}
    answer = await desk.post("/persons", body, by="somebody")

    assert answer.status_code == status


async def test_a_village_clerk_appoints_nobody(desk: Any) -> None:
    await desk.admit("clerk", "village-clerk", VILLAGE)
    person = await desk.register.person("p1")

    answer = await desk.post(
        f"/posts/{desk.posts['village-clerk']}/appointments", appointment(person), by="clerk"
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


async def test_who_is_also_an_administrator_appoints_nobody(desk: Any) -> None:
    person = await desk.admit("registrar", "county_registrar", COUNTY)
    other = await desk.register.person("p1")
    post = await desk.register.post("system_administrator", COUNTY)
    first = await desk.post(f"/posts/{post}/appointments", appointment(person), by="registrar")
    clerk = await desk.register.post("village-clerk", VILLAGE)

    second = await desk.post(f"/posts/{clerk}/appointments", appointment(other), by="registrar")

    assert (first.status_code, second.status_code) == (201, 403)


async def test_the_same_key_gets_the_same_answer_and_another_request_none(desk: Any) -> None:
    await desk.admit("registrar", "county_registrar", COUNTY)
    body = {"name": "张晓明", "unit": str(desk.register.unit(VILLAGE))}

    first = await desk.post("/persons", body, by="registrar", key="k1")
    again = await desk.post("/persons", body, by="registrar", key="k1")
    other = await desk.post("/persons", {**body, "name": "李四"}, by="registrar", key="k1")

    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert other.json()["code"] == "idempotency_key_reused"


async def test_a_request_without_a_key_or_a_token_is_refused(desk: Any) -> None:
    await desk.admit("registrar", "county_registrar", COUNTY)
    body = {"name": "张晓明", "unit": str(desk.register.unit(VILLAGE))}

    headers = desk.headers("registrar")
    del headers["Idempotency-Key"]
    without_key = await desk.client.post("/persons", json=body, headers=headers)
    without_token = await desk.client.post("/persons", json=body)

    assert without_key.json()["code"] == "idempotency_key_required"
    assert without_token.status_code == 401


async def test_names_are_masked_for_everybody_and_whole_for_who_may_read_them(desk: Any) -> None:
    await desk.admit("clerk", "village-clerk", VILLAGE)
    here = await desk.register.person("p1", "张晓明")
    there = await desk.register.person("p2", "欧阳修", OTHER_VILLAGE)
    gone = await desk.register.person("p3", "李四")
    await desk.register.project()
    desk.register.subject_keys.end(
        gone, ended=["register"], restrict_others=False, authority="请求"
    )
    ids = [str(here), str(there), str(gone), str(uuid4())]

    public = await desk.get("/names", ids=ids)
    clerk = await desk.get("/names", ids=ids, by="clerk")

    assert [item["name"] for item in public.json()["items"]] == ["张*明", "欧阳*", None, None]
    assert [item["name"] for item in clerk.json()["items"]] == ["张晓明", "欧阳*", None, None]


async def test_a_listing_goes_on_where_the_page_ended(desk: Any) -> None:
    await desk.register.project()
    first = (await desk.get("/units", limit=2)).json()
    second = (await desk.get("/units", limit=200, cursor=first["next"])).json()

    keys = [item["key"] for item in (*first["items"], *second["items"])]
    assert keys == sorted([COUNTY, TOWN, VILLAGE, OTHER_VILLAGE, GRID])
    assert second["next"] is None
    wrong = await desk.get("/bodies", cursor=first["next"])
    assert wrong.json()["code"] == "cursor_invalid"


async def test_only_who_may_know_reads_persons_and_households(desk: Any) -> None:
    await desk.admit("clerk", "village-clerk", VILLAGE)
    person = await desk.register.person("p1")
    await desk.register.project()
    village = str(desk.register.unit(VILLAGE))
    other = str(desk.register.unit(OTHER_VILLAGE))

    seen = await desk.get(f"/persons/{person}", by="clerk")
    listed = await desk.get("/persons", by="clerk", unit=village)

    assert seen.json() == {"person": str(person), "unit": village, "links": 0, "terms": []}
    assert str(person) in [item["person"] for item in listed.json()["items"]]
    assert "name" not in listed.json()["items"][0]
    for path in ("/persons", "/households", "/organisations"):
        assert (await desk.get(path, by="clerk", unit=other)).status_code == 403
        assert (await desk.get(path, unit=village)).status_code == 401
        assert (await desk.get(path, by="clerk", unit=village)).status_code == 200


async def test_a_section_is_adopted_by_its_root_and_read_back(desk: Any) -> None:
    await desk.admit("registrar", "county_registrar", COUNTY)
    entries: list[Entry] = [{"entry": "note", "number": 1, "shown": True}]
    body: dict[str, Any] = {
        "section": "village/rules",
        "kind": "notes",
        "version": 1,
        "unit": str(desk.register.unit(VILLAGE)),
        "entries": entries,
        "root": section_hash(entries),
        "effective_on": "2026-02-01",
        "resolution": {
            "body": "村民代表大会",
            "decided_on": "2026-01-20",
            "title": "村规",
            "reference": "1",
            "basis": "illustrative",
        },
    }

    wrong = await desk.post("/sections", {**body, "root": "sha256:" + "0" * 64}, by="registrar")
    adopted = await desk.post("/sections", body, by="registrar")
    listed = await desk.get("/sections")
    early = await desk.get("/sections", on="2026-01-31")
    content = await desk.get("/sections/content", section="village/rules", version=1)
    other = await desk.post("/sections", {**body, "effective_on": "2026-02-02"}, by="registrar")

    assert (wrong.status_code, wrong.json()["code"]) == (422, "section_root_differs")
    assert adopted.status_code == 201
    assert [item["root"] for item in listed.json()["items"]] == [body["root"]]
    assert early.json()["items"] == []
    assert content.json()["entries"] == entries
    assert (other.status_code, other.json()["code"]) == (409, "section_already_adopted")


async def test_if_match_names_the_version_a_change_was_decided_on(desk: Any) -> None:
    await desk.admit("registrar", "county_registrar", COUNTY)
    post = await desk.register.post("village-clerk", VILLAGE)
    person = await desk.register.person("p1")

    headers = {**desk.headers("registrar"), "If-Match": '"7"'}
    answer = await desk.client.post(
        f"/posts/{post}/appointments", json=appointment(person), headers=headers
    )

    assert (answer.status_code, answer.json()["code"]) == (412, "version_differs")


async def test_an_organisation_needs_a_known_kind(desk: Any) -> None:
    await desk.admit("clerk", "village-clerk", VILLAGE)
    body = {
        "kind": "family_farm",
        "number": "F1",
        "unit": str(desk.register.unit(VILLAGE)),
        "name": "安家家庭农场",
        "label": "单位F1",
    }

    made = await desk.post("/organisations", body, by="clerk")
    unknown = await desk.post("/organisations", {**body, "kind": "school"}, by="clerk")

    assert (made.status_code, unknown.status_code) == (201, 422)
