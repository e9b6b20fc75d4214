"""Supervisors sign for a monthly register over HTTP, in the post that they name."""

from uuid import NAMESPACE_URL, uuid5

import psycopg

from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import GRID, SCHEME, VILLAGE, account, appoint, person, unit

MONTH = f"/grids/{unit(GRID)}/months/2026-03"
PATH = f"{MONTH}/inspections"
SIGNED = {"scheme": SCHEME, "outcome": "in_order"}


async def test_a_register_is_inspected_once_something_was_reported(desk: Desk) -> None:
    desk.at("2026-03-10")
    assert await desk.refusal(PATH, SIGNED, by="supervisor") == (409, "nothing_to_inspect")
    await desk.anjia.record("yard", "2026-03-01")
    entry = {"account": str(account("yard")), "entry": "2026-03-01/env-tidy-yard/1"}
    await desk.post(
        f"/grids/{unit(GRID)}/checks", {"scheme": SCHEME, "checked": [entry]}, by="officer"
    )
    await desk.post(f"{MONTH}/reports", {"scheme": SCHEME}, by="officer")
    wrong = {**SIGNED, "outcome": "not_in_order"}
    assert await desk.refusal(PATH, wrong, by="supervisor") == (422, "inspection_note_missing")

    signed = await desk.post(PATH, SIGNED, by="supervisor")
    noted = await desk.post(PATH, {**wrong, "note": "缺一张照片"}, by="supervisor")

    assert (signed.status_code, noted.status_code) == (201, 201)
    last = desk.anjia.process.events()[-1]
    read = await desk.get(PATH, by="supervisor", scheme=SCHEME)
    lines = [(line["actor"], line["outcome"]) for line in read.json()["items"]]
    assert lines == [(last["actor"], "in_order"), (last["actor"], "not_in_order")]
    assert last["actor"].startswith(f"person/{person('supervisor')}/")
    assert "缺一张照片" not in str(last)


async def test_one_person_in_three_posts_signs_in_each_of_them(desk: Desk) -> None:
    desk.at("2026-03-10")
    await desk.anjia.check(("yard", await desk.anjia.record("yard", "2026-03-01")))
    await desk.anjia.report("2026-03")
    kinds = ("discipline-member", "supervision-informant", "supervision-committee-chair")
    with psycopg.connect(desk.anjia.process.url, autocommit=True) as connection:
        for kind in kinds:
            appoint(connection, "head", kind, VILLAGE, until=None)
        connection.execute("UPDATE replica.heard SET changes = changes + 1")
        desk.base.register.load(connection)
    posts = [str(uuid5(NAMESPACE_URL, f"/test/post/{kind}/{VILLAGE}")) for kind in kinds]

    signed = [
        await desk.post(PATH, SIGNED, by="head", headers={"Mingbai-Post": post}) for post in posts
    ]
    stranger = str(uuid5(NAMESPACE_URL, f"/test/post/grid-officer/{GRID}"))
    refused = await desk.post(PATH, SIGNED, by="head", headers={"Mingbai-Post": stranger})

    assert [answer.status_code for answer in signed] == [201, 201, 201]
    actors = [event["actor"] for event in desk.anjia.process.events()[-3:]]
    assert actors == [f"person/{person('head')}/{post}" for post in posts]
    assert refused.json()["code"] == "acting_post_not_held"
