"""No handler sees a body, path or query that a record could not hold."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import MingbaiError
from chassis.http.strict_input import check_json

JSON = {"Content-Type": "application/json"}

BAD_BODIES = [
    (b"{", 400, "body_malformed"),
    (b"{} {}", 400, "body_malformed"),
    (b"\xff\xfe{}", 400, "body_malformed"),
    (b"\xef\xbb\xbf{}", 400, "body_malformed"),
    ('{"item": "a"}'.encode("utf-16"), 400, "body_malformed"),
    (b'{"points": NaN}', 400, "body_malformed"),
    (b'{"points": -Infinity}', 400, "body_malformed"),
    (b'{"item": "a", "item": "b"}', 400, "key_repeated"),
    (b'{"points": 1e400}', 422, "number_out_of_range"),
    (b'{"points": 1e16}', 422, "number_out_of_range"),
    (b'{"points": 9007199254740992}', 422, "number_out_of_range"),
    (b'{"points": -9007199254740992}', 422, "number_out_of_range"),
    (b"9" * 900, 422, "number_out_of_range"),
    (b'{"item": "\\ud800"}', 422, "text_forbidden"),
    (b'{"item": "\\u0000"}', 422, "text_forbidden"),
    (b'{"item": "\\r"}', 422, "text_forbidden"),
    (b'{"item": "\x7f"}', 422, "text_forbidden"),
    ('{"item": "\u0085"}'.encode(), 422, "text_forbidden"),
    ('{"item": "a\u202eb"}'.encode(), 422, "text_forbidden"),
    ('{"\u2066item": "a"}'.encode(), 422, "text_forbidden"),
    (b'{"item": "\x01"}', 400, "body_malformed"),
    (b"[" * 33 + b"]" * 33, 422, "body_too_deep"),
    (b'{"item": "' + b"x" * 1_000 + b'"}', 413, "body_too_large"),
]


@pytest.mark.parametrize("path", ["/entries", "/anything"])
@pytest.mark.parametrize(("body", "status", "code"), BAD_BODIES)
async def test_a_bad_body_reaches_no_handler(
    client: httpx.AsyncClient, path: str, body: bytes, status: int, code: str
) -> None:
    response = await client.post(path, content=body, headers=JSON)

    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "content_type",
    ["application/vnd.mingbai+json", "Application/JSON", "application/json; charset=utf-16"],
)
async def test_no_spelling_of_the_json_type_avoids_the_check(
    client: httpx.AsyncClient, content_type: str
) -> None:
    headers = {"Content-Type": content_type}

    response = await client.post("/anything", content=b'{"points": NaN}', headers=headers)

    assert response.json()["code"] == "body_malformed"


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Content-Type", "text/plain")],
        [("Content-Type", "multipart/form-data; boundary=x")],
        [("Content-Type", "application/json"), ("Content-Type", "text/plain")],
        [("Content-Type", "application/json"), ("Content-Encoding", "gzip")],
    ],
)
async def test_bodies_of_other_types_reach_no_handler(
    client: httpx.AsyncClient, headers: list[tuple[str, str]]
) -> None:
    response = await client.post("/anything", content=b"NaN", headers=headers)

    assert (response.status_code, response.json()["code"]) == (415, "media_type_unsupported")


async def test_nesting_to_the_stack_s_end_is_too_deep(client: httpx.AsyncClient) -> None:
    with pytest.raises(MingbaiError, match="32 deep"):
        check_json(b"[" * 100_000 + b"]" * 100_000)


async def test_a_good_body_arrives_as_it_was_sent(client: httpx.AsyncClient) -> None:
    body = {"item": "扫\n\t院子", "points": 2}

    response = await client.post("/entries", json=body)

    assert response.status_code == 200
    assert response.json() == {**body, "kind": "a"}


async def test_the_body_limit_needs_no_content_length(client: httpx.AsyncClient) -> None:
    sent = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent.append(1)
            yield b" " * 400

    response = await client.post("/anything", content=endless(), headers=JSON)

    assert response.status_code == 413
    assert response.json()["details"] == {"bytes_max": 1_000}
    assert response.headers["connection"] == "close"
    assert len(sent) == 3


async def test_a_declared_length_over_the_limit_is_refused_unread(
    client: httpx.AsyncClient,
) -> None:
    async def unread() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    headers = {**JSON, "Content-Length": "1001"}

    response = await client.post("/anything", content=unread(), headers=headers)

    assert response.status_code == 413


async def test_uploads_stream_up_to_their_own_limit(client: httpx.AsyncClient) -> None:
    async def chunks(number: int) -> AsyncIterator[bytes]:
        for _ in range(number):
            yield b"\x00" * 1_000

    taken = await client.post("/uploads/photo", content=chunks(5))
    refused = await client.post("/uploads/photo", content=chunks(6))

    assert taken.json() == {"bytes": 5_000}
    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/echo/%00", 422, "text_forbidden"),
        ("/echo/a%0Ab", 422, "text_forbidden"),
        ("/echo/%E2%80%AE", 422, "text_forbidden"),
        ("/echo/%ff", 400, "url_malformed"),
        ("/echo/a?q=%00", 422, "text_forbidden"),
        ("/echo/a?q=%ED%A0%80", 400, "url_malformed"),
        ("/echo/a?%E2%81%A6=1", 422, "text_forbidden"),
        ("/echo/a?q=" + "x" * 9_000, 414, "url_too_long"),
    ],
)
async def test_a_bad_address_reaches_no_handler(
    client: httpx.AsyncClient, address: str, status: int, code: str
) -> None:
    response = await client.get(address)

    assert (response.status_code, response.json()["code"]) == (status, code)


async def test_chinese_addresses_are_read(client: httpx.AsyncClient) -> None:
    response = await client.get("/echo/安家镇", params={"q": "村民 小组"})

    assert response.json() == {"name": "安家镇", "q": "村民 小组", "n": 0}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"a=%E6%9D%91&b=x%0D%0Ay", 200),
        (b"a=%00", 422),
        (b"a=x%0Dy", 422),
        (b"a%00=x", 422),
        (b"a=%ff", 400),
        ("a=村".encode(), 400),
        (b"&".join([b"a="] * 1_001)[:1_000], 200),
    ],
)
async def test_forms_keep_to_the_same_rules(
    client: httpx.AsyncClient, body: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    assert (await client.post("/anything", content=body, headers=headers)).status_code == status


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs"]))
)


@given(st.recursive(_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.just("k"), inner)))
def test_whatever_a_record_holds_may_be_sent(document: object) -> None:
    check_json(json.dumps(document).encode())
    check_json(json.dumps(document, ensure_ascii=False).encode())


@given(st.text(min_size=1), st.sampled_from("\x00\x0b\r\x7f\x9f\u061c\u200f\u202a\u2069\ud800"))
def test_no_forbidden_character_hides(text: str, forbidden: str) -> None:
    body = json.dumps({"a": [{"b": text + forbidden}]}).encode()

    with pytest.raises(MingbaiError) as refused:
        check_json(body)

    assert refused.value.details["pointer"] == "/a/0/b"
