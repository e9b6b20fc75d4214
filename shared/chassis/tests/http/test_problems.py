"""Every error leaves as a problem document with the status its class has."""

import logging

import httpx
import pytest

from chassis.errors import (
    BrokenError,
    ConflictError,
    DomainError,
    InvalidError,
    MingbaiError,
    NotFoundError,
    NotPermittedError,
    RefusedError,
    UnavailableError,
)
from chassis.http.problems import status_of
from chassis.http.titles import language_of


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("refused", 409, "item_not_in_table"),
        ("missing", 404, "not_found"),
        ("forbidden", 403, "not_permitted"),
        ("conflict", 409, "conflict"),
        ("stale", 412, "version_differs"),
        ("reused", 422, "idempotency_key_reused"),
        ("away", 503, "unavailable"),
        ("behind", 425, "read_model_behind"),
        ("unnamed", 401, "unauthenticated"),
        ("unconditional", 428, "precondition_required"),
    ],
)
async def test_an_error_has_the_status_of_its_class(
    client: httpx.AsyncClient, name: str, status: int, code: str
) -> None:
    response = await client.get(f"/raise/{name}")

    problem = response.json()
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"urn:mingbai:problem:{code}"
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["instance"] == f"/raise/{name}"
    assert problem["detail"]


async def test_a_database_that_is_away_is_no_fault_of_the_request(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = await client.get("/raise/database")

    assert response.status_code == 503
    assert response.json()["code"] == "database_away"
    assert "Retry-After" in response.headers
    assert "the database did not answer" in caplog.text


async def test_named_facts_travel_under_details(client: httpx.AsyncClient) -> None:
    problem = (await client.get("/raise/refused")).json()

    assert problem["detail"] == "choose an item of table 1"
    assert problem["details"] == {"item": "tidy-yard"}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Not in the table"),
        ("zh-CN", "积分表中没有此项"),
        ("zh;q=0.2, en;q=0.9", "Not in the table"),
        ("fr", "积分表中没有此项"),
    ],
)
async def test_titles_follow_accept_language(
    client: httpx.AsyncClient, language: str, title: str
) -> None:
    response = await client.get("/raise/refused", headers={"Accept-Language": language})

    assert response.json()["title"] == title
    assert response.headers["vary"] == "Accept-Language"


async def test_an_unavailable_service_says_when_to_come_back(client: httpx.AsyncClient) -> None:
    assert (await client.get("/raise/away")).headers["retry-after"] == "7"
    assert (await client.get("/raise/behind")).headers["retry-after"] == "1"


async def test_a_missing_token_is_asked_for(client: httpx.AsyncClient) -> None:
    response = await client.get("/raise/unnamed")

    assert response.headers["www-authenticate"] == 'Bearer realm="mingbai"'


@pytest.mark.parametrize(("name", "code"), [("unknown", "internal"), ("broken", "broken")])
async def test_nothing_of_the_inside_leaves(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, name: str, code: str
) -> None:
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    headers = {"traceparent": f"00-{trace_id}-b7ad6b7169203331-01"}

    with caplog.at_level(logging.ERROR):
        response = await client.get(f"/raise/{name}", headers=headers)

    assert response.status_code == 500
    assert response.json()["code"] == code
    assert response.json()["trace_id"] == trace_id
    assert "secret" not in response.text
    assert "row 7" not in response.text
    assert trace_id in caplog.text


async def test_unknown_paths_and_methods_are_problems(client: httpx.AsyncClient) -> None:
    missing = await client.get("/nowhere")
    wrong = await client.delete("/entries")

    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "POST"


async def test_wrong_fields_are_named_without_their_values(client: httpx.AsyncClient) -> None:
    body = {"item": "secret-secret-secret", "points": "secret", "kind": "c", "extra": "secret"}

    response = await client.post("/entries", json=body)

    problem = response.json()
    assert response.status_code == 422
    assert problem["code"] == "invalid"
    assert problem["errors"] == [
        {
            "in": "body",
            "pointer": "/item",
            "reason": "string_too_long",
            "limits": {"max_length": 10},
        },
        {"in": "body", "pointer": "/points", "reason": "int_parsing"},
        {
            "in": "body",
            "pointer": "/kind",
            "reason": "string_pattern_mismatch",
            "limits": {"pattern": "^[ab]$"},
        },
        {"in": "body", "pointer": "/extra", "reason": "extra_forbidden"},
    ]
    assert "secret" not in response.text


async def test_a_wrong_query_parameter_is_named(client: httpx.AsyncClient) -> None:
    problem = (await client.get("/echo/a", params={"n": "x"})).json()

    assert problem["errors"] == [{"in": "query", "pointer": "/n", "reason": "int_parsing"}]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (MingbaiError, 500),
        (DomainError, 409),
        (InvalidError, 422),
        (NotFoundError, 404),
        (NotPermittedError, 403),
        (RefusedError, 409),
        (ConflictError, 409),
        (UnavailableError, 503),
        (BrokenError, 500),
    ],
)
def test_every_class_of_the_tree_has_a_status(kind: type[MingbaiError], status: int) -> None:
    assert status_of(kind("say what to do")) == status


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh-CN"),
        ("", "zh-CN"),
        ("en-GB,en;q=0.8", "en"),
        ("en;q=0", "zh-CN"),
        ("en;q=nan", "zh-CN"),
        ("en;q=x, *", "zh-CN"),
        ("zh-TW;q=0.5,en;q=0.4", "zh-CN"),
    ],
)
def test_language_ranges_are_weighed(header: str | None, language: str) -> None:
    assert language_of(header) == language
