"""Versions, positions, receipts, keys, pages and health, as callers see them."""

import asyncio
import base64
import hashlib
from dataclasses import dataclass
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI

from chassis.http.app import AppOptions, create_app
from chassis.http.errors import CursorInvalidError, ReadModelBehindError
from chassis.http.idempotency import request_digest
from chassis.http.pagination import Cursors, Page
from chassis.http.positions import wait_until
from chassis.http.receipts import answer
from chassis.receipts import StoredReceipt


@pytest.mark.parametrize(
    ("header", "version"), [(None, None), ('"0"', 0), ('"17"', 17), (' "17" ', 17)]
)
async def test_if_match_names_a_version(
    client: httpx.AsyncClient, header: str | None, version: int | None
) -> None:
    headers = {} if header is None else {"If-Match": header}

    assert (await client.get("/versions", headers=headers)).json() == {"version": version}


@pytest.mark.parametrize(
    "header", ["", "3", "*", 'W/"3"', '"3", "4"', '"-1"', '"03"', '"x"', '"9999999999999999"']
)
async def test_any_other_if_match_is_malformed(client: httpx.AsyncClient, header: str) -> None:
    response = await client.get("/versions", headers={"If-Match": header})

    assert (response.status_code, response.json()["code"]) == (400, "header_malformed")


async def test_a_route_may_insist_on_if_match(client: httpx.AsyncClient) -> None:
    without = await client.get("/required-versions")
    given = await client.get("/required-versions", headers={"If-Match": '"2"'})

    assert (without.status_code, without.json()["code"]) == (428, "precondition_required")
    assert given.json() == {"version": 2}


def test_a_receipt_becomes_the_same_answer_each_time() -> None:
    first = StoredReceipt(position=9, version=3, body=b'{"id":1}', repeated=False, recorded_at=None)
    again = StoredReceipt(position=9, version=3, body=b'{"id":1}', repeated=True, recorded_at=None)

    answers = [answer(first, status=201), answer(again, status=201)]

    assert [bytes(found.body) for found in answers] == [b'{"id":1}'] * 2
    assert [found.status_code for found in answers] == [201, 201]
    assert [found.headers["etag"] for found in answers] == ['"3"', '"3"']
    assert [found.headers["mingbai-position"] for found in answers] == ["9", "9"]
    assert [found.headers.get("idempotency-replayed") for found in answers] == [None, "true"]


def test_an_answer_without_content_has_no_body() -> None:
    receipt = StoredReceipt(
        position=None, version=None, body=b"{}", repeated=False, recorded_at=None
    )

    found = answer(receipt, status=204)

    assert found.body == b""
    assert "etag" not in found.headers
    assert "mingbai-position" not in found.headers


@dataclass
class ReadModel:
    position: int = 0
    reads: int = 0

    async def read(self) -> int:
        self.reads += 1
        return self.position


async def test_a_reader_waits_for_its_own_writing() -> None:
    model = ReadModel(position=4)
    asyncio.get_running_loop().call_later(0.03, setattr, model, "position", 6)

    assert await wait_until(model.read, 5, seconds_max=5) == 6
    assert model.reads < 10


async def test_waiting_has_an_end() -> None:
    model = ReadModel(position=4)

    with pytest.raises(ReadModelBehindError, match="at 4, not yet at 5") as refused:
        await wait_until(model.read, 5, seconds_max=0.02)

    assert refused.value.details == {"position": 4, "after": 5}


async def test_without_a_position_nobody_waits() -> None:
    assert await wait_until(ReadModel(position=4).read, None, seconds_max=5) == 4


FIELDS: dict[str, type[int] | type[str]] = {"position": int, "id": str}
AFTER: dict[str, int | str] = {"position": 7, "id": "村"}


@pytest.mark.parametrize("key", [None, b"k" * 32])
def test_a_cursor_comes_back_as_it_went(key: bytes | None) -> None:
    cursors = Cursors(listing="entries", fields=FIELDS, key=key)

    assert cursors.decode(cursors.encode(AFTER)) == AFTER


def test_a_signed_cursor_cannot_be_changed_anywhere() -> None:
    cursors = Cursors(listing="entries", fields=FIELDS, key=b"k" * 32)
    good = cursors.encode(AFTER)
    for place, letter in enumerate(good):
        changed = good[:place] + ("A" if letter != "A" else "B") + good[place + 1 :]

        with pytest.raises(CursorInvalidError):
            cursors.decode(changed)


def _plain(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!",
        "村",
        "A" * 2_000,
        _plain("7"),
        _plain('{"after":7,"listing":"entries"}'),
        _plain('{"after":{"id":"a","position":"7"},"listing":"entries"}'),
        _plain('{"after":{"id":"a","position":true},"listing":"entries"}'),
        _plain('{"after":{"id":"a"},"listing":"entries"}'),
        _plain('{"after":{"id":"a","position":7},"listing":"others"}'),
        _plain('{"listing":"entries","after":{"id":"a","position":7}}'),
        _plain('{"after":{"id":"a","position":7},"listing":"entries"}') + "=",
        _plain('{"after":{"id":"\\u0000","position":7},"listing":"entries"}'),
    ],
)
def test_a_cursor_of_another_making_is_refused(cursor: str) -> None:
    with pytest.raises(CursorInvalidError):
        Cursors(listing="entries", fields=FIELDS, key=None).decode(cursor)


def test_a_cursor_of_another_listing_is_refused() -> None:
    other = Cursors(listing="others", fields=FIELDS, key=b"k").encode(AFTER)

    with pytest.raises(CursorInvalidError):
        Cursors(listing="entries", fields=FIELDS, key=b"k").decode(other)


def test_a_page_says_where_the_next_begins() -> None:
    assert Page[int](items=[1, 2], next=None).model_dump_json() == '{"items":[1,2],"next":null}'


@pytest.mark.parametrize("found", [0, 1, 2])
def test_a_last_page_leads_nowhere_also_when_it_is_full(found: int) -> None:
    cursors = Cursors(listing="entries", fields=FIELDS, key=None)

    assert cursors.following([AFTER] * found, 2) is None


@pytest.mark.parametrize("after", [AFTER, SimpleNamespace(**AFTER)], ids=["row", "object"])
def test_the_next_page_begins_after_the_last_item_of_this_one(after: object) -> None:
    cursors = Cursors(listing="entries", fields=FIELDS, key=None)
    one_more = SimpleNamespace(id="one more", position=99)

    following = cursors.following([one_more, after, one_more], 2)

    assert cursors.start(following) == AFTER
    assert cursors.start(None, id="", position=0) == {"id": "", "position": 0}


def test_no_two_requests_share_a_digest() -> None:
    requests = [
        ("POST", "/a", b"b", b"c"),
        ("POST", "/a", b"", b"bc"),
        ("POST", "/ab", b"", b"c"),
        ("PUT", "/a", b"b", b"c"),
    ]

    digests = {
        request_digest(method=method, path=path, query=query, body=body)
        for method, path, query, body in requests
    }

    assert len(digests) == len(requests)
    assert {len(digest) for digest in digests} == {hashlib.sha256().digest_size}


async def test_readiness_names_what_is_not_there() -> None:
    there = {"database": True}

    async def database() -> bool:
        return there["database"]

    async def stream() -> bool:
        return True

    async def store() -> bool:
        if not there["database"]:
            raise OSError("no route")
        return True

    checks = {"database": database, "stream": stream, "store": store}
    app = create_app(name="s", version="1", routers=[], options=AppOptions(checks=checks))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://service"
    ) as client:
        ready = await client.get("/readyz")
        there["database"] = False
        waiting = await client.get("/readyz")
        alive = await client.get("/healthz")

    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    assert waiting.status_code == 503
    assert waiting.json()["details"] == {"failing": ["database", "store"]}
    assert (alive.status_code, alive.json()) == (200, {"status": "alive"})


async def test_every_route_documents_its_problems(app: FastAPI, client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()

    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len(operations) == 10
    for operation in operations:
        problem = operation["responses"]["422"]["content"]["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}
        assert problem["example"]["code"] == "invalid"
        assert operation["x-permission"]["action"]
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert app.openapi() is app.openapi()


async def test_the_documentation_page_needs_nobody_else(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    parts = [await client.get(part) for part in ("/docs/start.js", "/docs/swagger-ui.css")]
    script = await client.get("/docs/swagger-ui-bundle.js")

    assert "//" not in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert [part.status_code for part in parts] == [200, 200]
    assert "SwaggerUIBundle" in script.text


async def test_pages_carry_headers_that_guard_them(client: httpx.AsyncClient) -> None:
    page = await client.get("/page")
    data = await client.get("/echo/a")

    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    for response in (page, data):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
    assert "content-security-policy" not in data.headers
