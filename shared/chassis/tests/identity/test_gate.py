"""From a token to an envelope, over HTTP."""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.http.idempotency import request_digest
from chassis.identity.dependencies import Gate

TOWN, VILLAGE, ELSEWHERE = (UUID(int=number) for number in (1, 2, 4))
PERSON, POST = UUID(int=100), UUID(int=200)
TODAY = date(2026, 5, 15)
ENTRIES = f"/v1/units/{VILLAGE}/entries"


async def test_a_command_s_envelope_says_who_and_why(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]], seen: Any, gate: Gate
) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = {**signed(), "traceparent": trace, "Idempotency-Key": "once"}

    response = await client.post(f"{ENTRIES}?a=1", json={"b": 2}, headers=headers)

    assert response.status_code == 200
    [context] = seen.contexts
    assert context.actor == f"person/{PERSON}/{POST}"
    assert (context.unit, context.division) == (str(VILLAGE), "510604102001")
    assert (context.effective_on, context.authority) == (TODAY, ("anjia/1",))
    assert (context.via, context.session) == ("api", "k2026:device-1")
    assert (context.policy, context.basis) == (gate.policies.policy_hash, 42)
    assert context.headers["traceparent"].split("-")[1] == trace.split("-")[1]
    key = context.idempotency
    assert key is not None
    assert key.scope == f"person/{PERSON}|POST /v1/units/{{unit}}/entries"
    assert key.key == "once"
    assert key.request_sha256 == request_digest(
        method="POST", path=ENTRIES, query=b"a=1", body=b'{"b":2}'
    )


async def test_a_person_without_a_post_acts_as_a_party(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]], register: Any
) -> None:
    register.posts = ()

    response = await client.post(f"/v1/units/{VILLAGE}/objections", headers=signed())

    assert response.json() == {"actor": f"party/{PERSON}"}


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer x.y.z", "bearer a b"],
)
async def test_a_caller_without_a_good_token_is_asked_to_sign_in(
    client: httpx.AsyncClient, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}

    response = await client.post(ENTRIES, headers=headers)

    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")


async def test_an_expired_token_says_so(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]]
) -> None:
    response = await client.post(ENTRIES, headers=signed(exp=1_700_000_000))

    assert (response.status_code, response.json()["code"]) == (401, "token_expired")
    assert 'error="invalid_token"' in response.headers["www-authenticate"]


async def test_an_unlinked_token_reads_what_is_public_and_no_more(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]]
) -> None:
    stranger = signed(sub="stranger")

    public = await client.get("/v1/standings", headers=stranger)
    command = await client.post(ENTRIES, headers=stranger)
    private = await client.get("/v1/forgetful", headers=stranger)

    assert (public.status_code, public.json()) == (200, {"person": None})
    assert (command.status_code, command.json()["code"]) == (403, "person_unlinked")
    assert (private.status_code, private.json()["code"]) == (403, "person_unlinked")


async def test_anybody_reads_what_is_public(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]]
) -> None:
    nobody = await client.get("/v1/standings")
    somebody = await client.get("/v1/standings", headers=signed())
    forged = await client.get("/v1/standings", headers={"Authorization": "Bearer x"})

    assert nobody.json() == {"person": None}
    assert somebody.json() == {"person": str(PERSON)}
    assert forged.status_code == 401


async def test_a_post_does_not_reach_another_unit(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]], seen: Any
) -> None:
    for unit in (TOWN, ELSEWHERE):
        response = await client.post(f"/v1/units/{unit}/entries", headers=signed())

        assert (response.status_code, response.json()["code"]) == (403, "not_permitted")
    missing = await client.post(f"/v1/units/{UUID(int=9)}/entries", headers=signed())
    assert missing.status_code == 404
    assert seen.contexts == []


async def test_a_post_ends_after_its_last_day(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]], seen: Any
) -> None:
    last = await client.post(ENTRIES, headers=signed())
    seen.today = date(2026, 5, 16)
    after = await client.post(ENTRIES, headers=signed())

    assert (last.status_code, after.status_code) == (200, 403)


async def test_commands_wait_for_a_register_that_is_heard(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]], register: Any
) -> None:
    register.heard = False

    command = await client.post(ENTRIES, headers=signed())
    read = await client.get("/v1/standings", headers=signed())

    assert (command.status_code, command.json()["code"]) == (503, "registry_stale")
    assert command.headers["retry-after"] == "1"
    assert read.status_code == 200


async def test_a_handler_that_asks_for_no_permission_answers_nothing(
    client: httpx.AsyncClient,
    signed: Callable[..., dict[str, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        response = await client.get("/v1/forgetful", headers=signed())

    assert (response.status_code, response.json()["code"]) == (500, "permission_not_asked")
    assert "somebody" not in response.text
    assert "ask for points.entry.record" in caplog.text


@pytest.mark.parametrize(
    "sent", [[""], ["a b"], ["x" * 256], ["村".encode().decode("latin-1")], ["a", "b"], ["\t"]]
)
async def test_an_idempotency_key_is_one_visible_word(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]], sent: list[str]
) -> None:
    named = [(b"idempotency-key", key.encode("latin-1")) for key in sent]
    headers = [(b"authorization", signed()["Authorization"].encode()), *named]

    response = await client.post(ENTRIES, headers=headers)

    assert (response.status_code, response.json()["code"]) == (400, "header_malformed")


async def test_a_route_may_insist_on_a_key(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]]
) -> None:
    path = f"/v1/units/{VILLAGE}/keyed-entries"

    without = await client.post(path, headers=signed())
    given = await client.post(path, headers={**signed(), "Idempotency-Key": "k" * 255})

    assert (without.status_code, without.json()["code"]) == (400, "idempotency_key_required")
    assert given.status_code == 200
