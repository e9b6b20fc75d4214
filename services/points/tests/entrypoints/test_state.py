"""The file of all accounts: canonical lines, a digest, and no second transfer of the same."""

import base64
import hashlib

import orjson

from chassis.canonical import is_canonical
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import COUNTY, GRID, OTHER_GRID, VILLAGE, account, unit

PATH = "/state/accounts"


async def test_the_state_of_a_village_is_one_file_with_a_digest(desk: Desk) -> None:
    desk.at("2026-03-10")
    await desk.anjia.record("yard", "2026-03-01")

    recorded = await desk.anjia.process.reader.end()
    answer = await desk.get(PATH, by="bank", unit=unit(VILLAGE), after=recorded)

    lines = answer.content.splitlines()
    accounts = {each["account"]: each for each in map(orjson.loads, lines)}
    digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
    yard = accounts[str(account("yard"))]
    assert all(map(is_canonical, lines))
    assert list(accounts) == sorted(accounts)
    assert {each["grid"] for each in accounts.values()} == {str(unit(GRID)), str(unit(OTHER_GRID))}
    assert (yard["standing"], yard["pending"]) == (yard["opening"], "1")
    assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
    assert int(answer.headers["mingbai-position"]) == yard["position"]
    assert answer.headers["content-type"] == "application/x-ndjson"


async def test_the_same_state_is_not_sent_twice(desk: Desk) -> None:
    opened = await desk.anjia.process.reader.end()
    first = await desk.get(PATH, by="bank", unit=unit(VILLAGE), after=opened)
    known = {"If-None-Match": f'"other", {first.headers["etag"]}'}

    query = {"unit": str(unit(VILLAGE))}
    again = await desk.client.get(PATH, params=query, headers={**known, **desk.signed("bank")})
    desk.at("2026-03-10")
    await desk.anjia.record("yard", "2026-03-01")
    query["after"] = str(await desk.anjia.process.reader.end())
    changed = await desk.client.get(PATH, params=query, headers={**known, **desk.signed("bank")})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


async def test_beyond_its_units_nobody_reads_the_state(desk: Desk) -> None:
    county = await desk.get(PATH, by="bank", unit=unit(COUNTY))
    head = await desk.get(PATH, by="head", unit=unit(GRID))

    for answer in (county, head):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
