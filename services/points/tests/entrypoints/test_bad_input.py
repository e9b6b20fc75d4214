"""Everything unusable gets a problem with a code, and changes nothing."""

import json
from typing import Any

import pytest

from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import (
    GRID,
    MEMBERS,
    account,
    person,
    unit,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

YARD = f"/accounts/{account('yard')}"
ROUND = f"/grids/{unit(GRID)}"
ACT = {"item": "env-tidy-yard", "points": "1", "acted_on": "2026-03-05"}
ENTRY = {"account": str(account("yard")), "entry": "2026-03-01/env-tidy-yard/1"}
PRESENT = [str(person(name)) for name in MEMBERS[:5]]

ACTS: list[tuple[dict[str, Any], int, str]] = [
    ({"item": "no-such-item"}, 409, "item_not_in_table"),
    ({"item": ""}, 422, "invalid"),
    ({"item": "Yard!"}, 422, "invalid"),
    ({"item": "a" * 65}, 422, "invalid"),
    ({"item": None}, 422, "invalid"),
    ({"item": "env\u0000yard"}, 422, "text_forbidden"),
    ({"item": "env\u001byard"}, 422, "text_forbidden"),
    ({"item": "env\u202eyard"}, 422, "text_forbidden"),
    ({"item": "env\ud800yard"}, 422, "text_forbidden"),
    ({"points": "0.3"}, 409, "points_out_of_range"),
    ({"points": "-5"}, 409, "points_out_of_range"),
    ({"points": "999999999999"}, 409, "points_out_of_range"),
    ({"points": "9999999999999"}, 422, "invalid"),
    ({"points": "1.0"}, 422, "invalid"),
    ({"points": "1e0"}, 422, "invalid"),
    ({"points": "+1"}, 422, "invalid"),
    ({"points": "-0"}, 422, "invalid"),
    ({"points": "NaN"}, 422, "invalid"),
    ({"points": "Infinity"}, 422, "invalid"),
    ({"points": "１"}, 422, "invalid"),
    ({"points": 1}, 422, "invalid"),
    ({"points": 1.5}, 422, "invalid"),
    ({"points": 2**53}, 422, "number_out_of_range"),
    ({"acted_on": "2026-03-11"}, 409, "act_in_future"),
    ({"acted_on": "9999-12-31"}, 409, "act_in_future"),
    ({"acted_on": "2026-02-07"}, 409, "act_too_old"),
    ({"acted_on": "0001-01-01"}, 409, "act_too_old"),
    ({"acted_on": "2026-02-30"}, 422, "invalid"),
    ({"acted_on": "2026-03-05T00:00:00"}, 422, "invalid"),
    ({"acted_on": "5 March"}, 422, "invalid"),
    ({"acted_on": 1772668800}, 422, "invalid"),
    ({"acted_on": "1772668800"}, 422, "invalid"),
    ({"acted_on": "2026-3-5"}, 422, "invalid"),
    ({"ordinal": 0}, 422, "act_ordinal_out_of_range"),
    ({"ordinal": 100}, 422, "act_ordinal_out_of_range"),
    ({"ordinal": 2**53 - 1}, 422, "act_ordinal_out_of_range"),
    ({"ordinal": 2**53}, 422, "number_out_of_range"),
    ({"ordinal": -(2**63)}, 422, "number_out_of_range"),
    ({"ordinal": "1"}, 422, "invalid"),
    ({"ordinal": True}, 422, "invalid"),
    ({"ordinal": 1.5}, 422, "invalid"),
    ({"evidence": ["sha256:0"]}, 422, "invalid"),
    ({"evidence": ["sha256:" + "0" * 64] * 21}, 422, "invalid"),
    ({"evidence": "sha256:" + "0" * 64}, 422, "invalid"),
    ({"table": "anjia-points/2"}, 422, "invalid"),
    ({"recorder": str(person("head"))}, 422, "invalid"),
]


@pytest.mark.parametrize(("changed", "status", "code"), ACTS)
async def test_an_unusable_act_is_refused(
    still: Desk, changed: dict[str, Any], status: int, code: str
) -> None:
    assert await still.refusal(f"{YARD}/entries", {**ACT, **changed}, by="officer") == (
        status,
        code,
    )


BODIES: list[tuple[bytes, int, str]] = [
    (b"", 422, "invalid"),
    (b"null", 422, "invalid"),
    (b"[]", 422, "invalid"),
    (b"{", 400, "body_malformed"),
    (b"\xff\xfe", 400, "body_malformed"),
    (b'{"points": NaN}', 400, "body_malformed"),
    (b'{"points": -Infinity}', 400, "body_malformed"),
    (b'{"points": 1e999}', 422, "number_out_of_range"),
    (b'{"ordinal": ' + b"9" * 5_000 + b"}", 422, "number_out_of_range"),
    (b'{"item": "a", "item": "b"}', 400, "key_repeated"),
    (b'{"item": "\\ud800"}', 422, "text_forbidden"),
    (b'{"item": "\\u0000"}', 422, "text_forbidden"),
    (b'{"\\u0000": 1}', 422, "text_forbidden"),
    (b"[" * 100_000, 422, "body_too_deep"),
    (b" " * 10_000_000, 413, "body_too_large"),
    (b'{"note": "' + b"a" * 10_000_000 + b'"}', 413, "body_too_large"),
]


@pytest.mark.parametrize(("body", "status", "code"), BODIES, ids=lambda value: str(value)[:24])
async def test_bytes_that_are_no_act_are_refused(
    still: Desk, body: bytes, status: int, code: str
) -> None:
    assert await still.refusal(f"{YARD}/entries", body, by="officer") == (status, code)


@pytest.mark.parametrize(
    ("headers", "key", "status", "code"),
    [
        ({}, None, 400, "idempotency_key_required"),
        ({"Idempotency-Key": " "}, None, 400, "header_malformed"),
        ({"Idempotency-Key": "a" * 256}, None, 400, "header_malformed"),
        ({"If-Match": "2"}, "", 400, "header_malformed"),
        ({"If-Match": '"99"'}, "", 412, "version_differs"),
        ({"If-Match": '"9007199254740992"'}, "", 400, "header_malformed"),
        ({"Content-Type": "text/plain"}, "", 415, "media_type_unsupported"),
        ({"Content-Encoding": "gzip"}, "", 415, "media_type_unsupported"),
        ({"Authorization": "Bearer x.y.z"}, "", 401, "token_invalid"),
        ({"Authorization": "Basic b2ZmaWNlcjp4"}, "", 401, "unauthenticated"),
    ],
)
async def test_an_unusable_header_is_refused(
    still: Desk, headers: dict[str, str], key: str | None, status: int, code: str
) -> None:
    before = still.anjia.process.events()

    answer = await still.post(f"{YARD}/entries", ACT, by="officer", key=key, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert still.anjia.process.events() == before


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"seconds": -3_600}, "token_expired"),
        ({"aud": "other"}, "token_invalid"),
        ({"iss": "https://elsewhere.example"}, "token_invalid"),
    ],
)
async def test_a_token_that_does_not_hold_lets_nobody_in(
    still: Desk, changed: dict[str, Any], code: str
) -> None:
    headers = {"Authorization": f"Bearer {still.token('officer', **changed)}"}

    answer = await still.post(f"{YARD}/entries", ACT, by=None, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, code)


async def test_a_problem_repeats_nothing_of_what_was_sent(still: Desk) -> None:
    answer = await still.post(f"{YARD}/entries", {**ACT, "secret": "s3cret"}, by="officer")

    assert "s3cret" not in json.dumps(answer.json())
    assert answer.json()["errors"][0]["pointer"] == "/secret"
