"""The whole round over HTTP, as the people of Anjia go through it."""

from typing import Any

import pytest

from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import GRID, MEMBERS, SCHEME, account, person, unit

YARD = f"/accounts/{account('yard')}"
ROUND = f"/grids/{unit(GRID)}"
MONTH = f"{ROUND}/months/2026-03"
APPROVAL = f"/schemes/{SCHEME}/quarters/2026-Q1/approvals"
ACT = {"item": "env-tidy-yard", "points": "1.5", "acted_on": "2026-03-05"}
PRESENT = [str(person(name)) for name in MEMBERS[:5]]
OF_SCHEME = {"scheme": SCHEME}


def entry(day: str) -> dict[str, str]:
    return {"account": str(account("yard")), "entry": f"{day}/env-tidy-yard/1"}


async def test_an_act_becomes_points_when_all_have_said_so(desk: Desk) -> None:
    desk.at("2026-03-10 10:00")
    recorded = await desk.post(f"{YARD}/entries", ACT, by="officer")
    assert recorded.status_code == 201
    assert recorded.json() == {"entry": "2026-03-05/env-tidy-yard/1", "table": "anjia-points/1"}
    declared = await desk.post(
        f"{YARD}/declarations", {**ACT, "acted_on": "2026-03-06", "note": "雨后清淤"}, by="head"
    )
    assert declared.status_code == 201

    decisions: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
        (
            "officer",
            f"{ROUND}/checks",
            {**OF_SCHEME, "checked": [entry("2026-03-05"), entry("2026-03-06")]},
            {"checked": 2, "rejected": 0},
        ),
        ("officer", f"{MONTH}/reports", OF_SCHEME, {"entries": 2, "points": "3"}),
        (
            MEMBERS[0],
            f"{MONTH}/recognitions",
            {
                **OF_SCHEME,
                "present": PRESENT,
                "not_recognised": [{**entry("2026-03-06"), "reason": "未见清淤"}],
            },
            {"recognised": 1, "not_recognised": 1, "points": "1.5"},
        ),
    ]
    for by, path, body, said in decisions:
        answer = await desk.post(path, body, by=by)
        assert (answer.status_code, answer.json()) == (200, said)
    desk.at("2026-03-28 10:00")
    approved = await desk.post(APPROVAL, {"resolution": "〔2026〕3号"}, by="secretary")

    assert approved.status_code == 200
    assert (approved.json()["lines"], approved.json()["points"]) == (5, "1.5")
    read = await desk.get(YARD, by="head", after=approved.headers["Mingbai-Position"])
    assert (read.json()["standing"], read.json()["pending"]) == ("11.5", "0")
    quarter = (await desk.get(f"/schemes/{SCHEME}/quarters/2026-Q1")).json()
    assert (quarter["state"], quarter["statement"]) == ("approved", approved.json()["statement"])
    assert (await desk.get(f"/schemes/{SCHEME}/quarters")).json() == [quarter]


async def test_the_envelope_says_who_acted_by_which_post_where_and_on_what_authority(
    desk: Desk,
) -> None:
    desk.at("2026-05-10")
    await desk.post(f"{YARD}/entries", {**ACT, "acted_on": "2026-05-02"}, by="officer")
    await desk.post(f"{YARD}/declarations", {**ACT, "acted_on": "2026-05-03"}, by="head")
    await desk.post(APPROVAL, {"resolution": "〔2026〕3号"}, by="secretary")

    recorded, declared, *settled, approved = desk.anjia.process.events()[5:]
    assert recorded["actor"].startswith(f"person/{person('officer')}/")
    assert declared["actor"] == f"party/{person('head')}"
    for event in (recorded, declared, settled[0]):
        assert (event["unit"], event["division"]) == (str(unit(GRID)), "510604102211")
    assert (recorded["effectiveon"], recorded["authority"]) == ("2026-05-02", "anjia-points/2")
    assert (recorded["policy"][:7], recorded["basis"], recorded["via"]) == (
        "sha256:",
        "1000",
        "api",
    )
    assert approved["unit"] == str(unit("510604102211"))
    assert approved["authority"] == "〔2026〕3号"


async def test_a_request_sent_twice_is_answered_alike_and_done_once(desk: Desk) -> None:
    desk.at("2026-03-10")
    first = await desk.post(f"{YARD}/entries", ACT, by="officer", key="k")
    events = desk.anjia.process.events()

    again = await desk.post(f"{YARD}/entries", ACT, by="officer", key="k")
    other = await desk.post(f"{YARD}/entries", {**ACT, "points": "1"}, by="officer", key="k")

    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Mingbai-Position"] == first.headers["Mingbai-Position"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert desk.anjia.process.events() == events


async def test_a_refusal_sent_twice_is_refused_alike(desk: Desk) -> None:
    desk.at("2026-03-27")
    body = {"resolution": "〔2026〕3号"}
    first = await desk.post(APPROVAL, body, by="secretary", key="k")
    desk.at("2026-03-28")

    again = await desk.post(APPROVAL, body, by="secretary", key="k")
    anew = await desk.post(APPROVAL, body, by="secretary")

    assert (first.status_code, first.json()["code"]) == (409, "approval_too_early")
    assert (again.status_code, again.json()["detail"]) == (409, first.json()["detail"])
    assert anew.status_code == 200


async def test_what_was_read_is_changed_only_while_it_stands(desk: Desk) -> None:
    desk.at("2026-03-10")
    read = await desk.get(YARD, by="officer", after=5)
    tag = {"If-Match": read.headers["ETag"]}

    first = await desk.post(f"{YARD}/entries", ACT, by="officer", headers=tag)
    late = await desk.post(
        f"{YARD}/entries", {**ACT, "acted_on": "2026-03-06"}, by="officer", headers=tag
    )

    assert (read.headers["ETag"], read.json()["version"]) == ('"1"', 1)
    assert (first.status_code, first.headers["ETag"]) == (201, '"2"')
    assert (late.status_code, late.json()["code"]) == (412, "version_differs")
    position = first.headers["Mingbai-Position"]
    now = await desk.get(YARD, by="officer", after=position)
    assert now.headers["ETag"] == first.headers["ETag"]
    assert int(now.headers["Mingbai-Position"]) >= int(position)


async def test_a_reader_ahead_of_the_log_is_told_to_wait(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.reading.WAIT_SECONDS_MAX", 0.05)

    answer = await desk.get(YARD, by="officer", after=10**9)

    assert (answer.status_code, answer.json()["code"]) == (425, "read_model_behind")


async def test_the_log_is_read_as_it_is_stored(desk: Desk) -> None:
    page = (await desk.get("/log", by="auditor", limit=2)).json()
    rest = (await desk.get("/log", by="auditor", after=page["next"])).json()

    assert [row["position"] for row in (*page["items"], *rest["items"])] == [1, 2, 3, 4, 5]
    assert rest["next"] is None


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_problems_speak_both_languages(desk: Desk, language: str) -> None:
    answer = await desk.post(
        f"{YARD}/entries", ACT, by="other-officer", headers={"Accept-Language": language}
    )

    titles = {"en": "Not permitted", "zh-CN": "无权办理"}
    assert answer.json()["title"] == titles[language]


async def test_the_interface_describes_itself(desk: Desk) -> None:
    document = (await desk.get("/openapi.json")).json()

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            place = f"{method} {path}"
            assert operation["summary"], place
            problems = [s for s in operation["responses"] if s.startswith(("4", "5"))]
            assert {"400", "422", "500", "503"} <= set(problems), place
            for status in problems:
                content = operation["responses"][status]["content"]["application/problem+json"]
                assert content["example"]["status"] == int(status), place
            # A file is sent as it is, and what is said by the path alone needs no body.
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                body = content["application/json"]["schema"]
                schema = document["components"]["schemas"][body["$ref"].rpartition("/")[2]]
                assert schema["example"], place
