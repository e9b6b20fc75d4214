import contextlib
from collections.abc import AsyncIterator, Iterator

import httpx
import psycopg
import pytest
from fastapi import APIRouter, Depends

from chassis import reading
from chassis.http.app import AppOptions, create_app
from chassis.http.positions import After
from chassis.identity.permissions import Declared, permission
from chassis.reading import Reader, ReadModelsAwayError
from shared.chassis.tests.eventstore.trial import ROLES, create_database, open_factory, url_of
from shared.chassis.tests.projections.following import fill, projector, running

CONNECTIONS_MAX = 2
NOBODY_THERE = "postgresql://app@127.0.0.1:1/nothing"


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "WAIT_SECONDS_MAX", 0.1)
        yield


async def _opened(url: str) -> Reader:
    reader = Reader(url, connections_max=CONNECTIONS_MAX, statement_seconds_max=0.2)
    await reader.open()
    return reader


@pytest.fixture
async def reader(database: str) -> AsyncIterator[Reader]:
    create_database(database)
    factory = open_factory(url_of(database, ROLES.app))
    fill(factory, "a", additions=3)
    one = await _opened(url_of(database, ROLES.app))
    with running(projector(url_of(database, ROLES.projector))):
        # The views come with the projector's first step.
        while True:
            try:
                await one.caught_up(0)
                break
            except psycopg.errors.UndefinedTable:
                continue
        yield one
    await one.close()
    factory.close()


async def _ask(reader: Reader, query: str = "") -> httpx.Response:
    router = APIRouter(
        dependencies=[Depends(Declared(permission("sample.standings.read", public=True)))]
    )

    @router.get("/position")
    async def position(after: After = None) -> int:
        return await reader.caught_up(after)

    app = create_app(name="sample", version="1", routers=[router], options=AppOptions())
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sample") as client:
        return await client.get(f"/position{query}")


async def test_the_read_models_come_up_to_the_end_of_the_log(reader: Reader) -> None:
    assert await reader.end() == 4

    assert await reader.caught_up() == 4
    assert await reader.position() == 4
    assert await reader.row("SELECT name, total FROM read.standings WHERE name = %s", "a") == {
        "name": "a",
        "total": 6,
    }
    assert await reader.row("SELECT name FROM read.standings WHERE name = %s", "b") is None
    named = await reader.named_rows("SELECT %(n)s::int AS n", {"n": 2})
    assert named == [{"n": 2}]


async def test_a_position_that_is_reached_is_answered_and_one_beyond_is_too_early(
    reader: Reader,
) -> None:
    reached = await _ask(reader, "?after=4")
    beyond = await _ask(reader, "?after=5")

    assert (reached.status_code, reached.json()) == (200, 4)
    assert (beyond.status_code, beyond.json()["code"]) == (425, "read_model_behind")
    assert "at 4, not yet at 5" in beyond.json()["detail"]


async def test_a_question_that_takes_too_long_is_ended(reader: Reader) -> None:
    with pytest.raises(ReadModelsAwayError):
        await reader.rows("SELECT pg_sleep(5)")

    assert await reader.end() == 4


async def test_each_lost_connection_costs_one_question_at_most(
    reader: Reader, database: str
) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
            (ROLES.app,),
        )

    for _ in range(CONNECTIONS_MAX):
        with contextlib.suppress(ReadModelsAwayError):
            await reader.end()
    assert await reader.end() == 4


async def test_without_a_database_the_answer_comes_soon_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "CONNECTION_SECONDS_MAX", 1)
    reader = await _opened(NOBODY_THERE)

    answer = await _ask(reader)

    assert (answer.status_code, answer.json()["code"]) == (503, "read_models_away")
    assert "Retry-After" in answer.headers
    await reader.close()
