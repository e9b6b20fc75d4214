import hashlib
from collections.abc import Callable
from typing import Any

import httpx
import rfc8785

from chassis.http.positions import POSITION_HEADER

Quarter = Callable[..., list[Any]]


async def test_the_list_can_be_checked_by_what_the_answer_says_alone(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    await books.deliver_all(quarter())
    books.project()

    (listed,) = (await client.get("/publications")).json()["items"]
    answer = await client.get(f"/publications/{listed['id']}")

    document = answer.json()
    members = ("account", "label", "points", "standing")
    lines = [{name: line[name] for name in members} for line in document["lines"]]
    text = b"".join(
        rfc8785.dumps(line) + b"\n" for line in sorted(lines, key=lambda line: line["account"])
    )
    computed = f"sha256:{hashlib.sha256(text).hexdigest()}"
    assert document["verification"]["statement"] == computed == listed["statement"]
    positions = sorted(line["position"] for line in document["lines"])
    assert positions == list(range(101, 105))
    assert document["verification"]["positions_first"] == 101
    assert document["verification"]["positions_last"] == 104
    published, approved = document["verification"]["events"]
    assert published["event"].startswith("/demo/510604/disclosure#")
    assert published["position"] == 2
    assert approved["event"] == document["approval"]["event"]
    assert published["proof"].startswith(
        "/audit/proofs/inclusion?source=/demo/510604/disclosure&id="
    )
    assert [step["what"] for step in document["history"]] == ["due", "published"]


async def test_an_unchanged_publication_is_not_sent_again(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    await books.deliver_all(quarter())
    books.project()
    (listed,) = (await client.get("/publications")).json()["items"]
    path = f"/publications/{listed['id']}"

    tag = (await client.get(path)).headers["etag"]
    again = await client.get(path, headers={"If-None-Match": tag})

    assert tag == '"2"'
    assert again.status_code == 304
    assert again.content == b""


async def test_a_listing_goes_on_from_its_cursor(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    for period in ("2025-Q4", "2026-Q1", "2026-Q2"):
        await books.deliver_all(quarter(quarter=period, source=f"/demo/{period}/points"))
    books.project()

    one = (await client.get("/publications", params={"limit": 2})).json()
    two = (await client.get("/publications", params={"limit": 2, "cursor": one["next"]})).json()

    periods = [item["period"] for item in one["items"] + two["items"]]
    assert periods == ["2026-Q2", "2026-Q1", "2025-Q4"]
    assert two["next"] is None
    unknown = await client.get("/publications", params={"kind": "contracts"})
    assert unknown.json()["items"] == []


async def test_a_reader_may_wait_for_a_position(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    await books.deliver_all(quarter())
    books.project()

    answer = await client.get("/expected", params={"after": 2})

    assert answer.headers[POSITION_HEADER] == "2"
    assert [one["state"] for one in answer.json()] == ["published"]


async def test_what_is_not_public_is_not_found(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    await books.deliver(quarter()[-1])
    books.project()
    (due,) = (await client.get("/expected")).json()

    for path in (f"/publications/{due['id']}", f"/zh/publications/{due['id']}"):
        answer = await client.get(path)
        assert answer.status_code == 404
        assert answer.json()["code"] == "publication_unknown"
