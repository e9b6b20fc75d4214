import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson
import psycopg
import pytest
from nats.js import JetStreamContext

from chassis.broker import BrokerOptions
from chassis.context import Context, IdempotencyKey, InboxRow
from chassis.eventstore.answers import AnswerLostError, first_receipt
from chassis.eventstore.beside import beside
from chassis.eventstore.committer import LogShorterError
from chassis.eventstore.envelope import cut
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.recorder import PostgresEventRecorder
from chassis.relay.publishing import StoreBehindError
from chassis.relay.relay import Relay, RelayOptions
from chassis.restore.level import LevelUnknownError, StoreLevel
from chassis.restore.taking_back import (
    ServiceRunningError,
    StreamNotWholeError,
    TakenBack,
    take_back,
)
from shared.chassis.tests.relay.conftest import RECORDED, SOURCE

SEALED = "ev.510604.audit.log.heads_sealed.v1.000.000"
COMMANDS = 10


@pytest.fixture
def recorder(app_url: str) -> Iterator[PostgresEventRecorder]:
    factory = PostgresEventStoreFactory(
        StoreOptions(url=app_url), source=SOURCE, writer="relayed/1"
    )
    yield factory.application_recorder()  # type: ignore[misc]  # our factory gives our recorder
    factory.close()


def context(number: int) -> Context:
    key = IdempotencyKey(
        scope="person/1|POST /entries", key=f"k{number}", request_sha256=bytes([number] * 32)
    )
    inbox = InboxRow(consumer="points-register", source="/510604/registry", event_id=f"a.{number}")
    return Context(
        actor="person/1/2", unit=f"u{number % 3}", division="510604102211",
        effective_on=date(2026, 5, 1), via="api",
        idempotency=key if number % 2 else None, inbox=None if number % 2 else inbox,
    )  # fmt: skip


def command(recorder: PostgresEventRecorder, number: int, events: int = 3) -> None:
    """Append one command of several events; odd ones have a key, even ones an inbox row."""
    said = context(number)
    aggregate = uuid5(NAMESPACE_URL, f"/restored/{number}")
    cuts = [
        cut(RECORDED, event_id=(aggregate, version), data={"item": "tidy-yard"}, context=said)
        for version in range(1, events + 1)
    ]
    recorder.insert_events(
        cuts, inbox=said.inbox, idempotency=said.idempotency, answer=b'{"version":1}',
        trace=beside(said),
    )  # fmt: skip


def rows(database: str, table: str, columns: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database) as connection:
        return connection.execute(f"SELECT {columns} FROM store.{table} ORDER BY 1, 2").fetchall()


def events(database: str) -> list[tuple[Any, ...]]:
    return rows(
        database, "events",
        "position, aggregate_id, version, topic, unit, unitseq, recorded_at, bytes, chain, trace",
    )  # fmt: skip


def lose(database: str, after: int) -> None:
    """Bring the database to where it was, as a backup of that moment would."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ALTER TABLE store.events DISABLE TRIGGER events_are_immutable")
        connection.execute("DELETE FROM store.events WHERE position > %s", (after,))
        connection.execute("ALTER TABLE store.events ENABLE TRIGGER events_are_immutable")
        for table in ("inbox", "idempotency"):
            connection.execute(f"DELETE FROM store.{table} WHERE position > %s", (after,))


@pytest.fixture
async def published(
    options: RelayOptions, recorder: PostgresEventRecorder, js: JetStreamContext
) -> JetStreamContext:
    """Give the stream with everything that the log has."""
    for number in range(COMMANDS):
        command(recorder, number)
    stop = asyncio.Event()
    relay = Relay(options)
    task = asyncio.create_task(relay.run(stop))
    async with asyncio.timeout(20):
        while relay.health.position != COMMANDS * 3:  # noqa: ASYNC110  # the relay is a task of its own
            await asyncio.sleep(0.02)
    stop.set()
    await task
    return js


Take = Callable[[], Any]


@pytest.fixture
async def take(database: str, js: JetStreamContext) -> AsyncIterator[Take]:
    """Give the migrator's command; the superuser stands in for the role."""
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:

        async def run() -> TakenBack:
            return await take_back(
                connection, js, source=SOURCE, schema="store", progress=lambda *_: None
            )

        yield run


async def seal(js: JetStreamContext, position: int, chain: bytes) -> None:
    heads = [{"source": SOURCE, "position": position, "chain": chain.hex()}]
    await js.publish(SEALED, orjson.dumps({"data": {"heads": heads}}), stream="EVENTS")


async def test_the_missing_events_come_back_byte_for_byte(
    published: JetStreamContext, database: str, take: Take
) -> None:
    before = events(database)
    inbox = rows(database, "inbox", "consumer, event_id, source, ordinal, position")
    keys = rows(database, "idempotency", "scope, key, request_sha256, position")
    await seal(published, 27, before[26][8])
    lose(database, 12)

    taken = await take()

    assert (taken.before, taken.after, taken.sealed) == (12, 30, 27)
    assert events(database) == before
    assert {row[:4] for row in inbox} == {
        row[:4] for row in rows(database, "inbox", "consumer, event_id, source, ordinal, position")
    }
    assert {row[:3] for row in keys} == {
        row[:3] for row in rows(database, "idempotency", "scope, key, request_sha256, position")
    }


async def test_a_key_of_the_lost_time_is_known_and_its_answer_is_not(
    published: JetStreamContext, database: str, take: Take, recorder: PostgresEventRecorder
) -> None:
    lose(database, 3)
    await take()

    said = context(9)
    assert said.idempotency is not None
    first = recorder.first_answer(said.idempotency)

    assert first is not None
    with pytest.raises(AnswerLostError):
        first_receipt(first, said)


async def test_taking_back_twice_changes_nothing(
    published: JetStreamContext, database: str, take: Take
) -> None:
    lose(database, 12)
    await take()
    once = events(database)

    again = await take()

    assert (again.before, again.after) == (30, 30)
    assert events(database) == once


async def test_a_stream_that_the_audit_did_not_seal_so_is_refused(
    published: JetStreamContext, database: str, take: Take
) -> None:
    lose(database, 12)
    await seal(published, 20, hashlib.sha256(b"another history").digest())

    with pytest.raises(StreamNotWholeError, match="audit sealed"):
        await take()

    assert len(events(database)) == 12


async def test_a_backup_that_was_changed_is_refused(
    published: JetStreamContext, database: str, take: Take
) -> None:
    await seal(published, 6, hashlib.sha256(b"another history").digest())
    lose(database, 12)

    with pytest.raises(StreamNotWholeError, match="backup was changed"):
        await take()


async def test_a_stream_shorter_than_what_was_sealed_is_refused(
    published: JetStreamContext, database: str, take: Take
) -> None:
    await seal(published, 31, bytes(32))
    lose(database, 12)

    with pytest.raises(StreamNotWholeError, match="sealed"):
        await take()

    assert len(events(database)) == 12


async def test_a_running_relay_holds_the_restore_off(
    options: RelayOptions, database: str, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.restore.taking_back.LOCK_SECONDS_MAX", 1)
    stop = asyncio.Event()
    relay = Relay(options)
    task = asyncio.create_task(relay.run(stop))
    async with asyncio.timeout(20):
        while not relay.health.ready:  # noqa: ASYNC110  # the relay is a task of its own
            await asyncio.sleep(0.02)

    with pytest.raises(ServiceRunningError):
        await take()

    stop.set()
    await task


async def test_nothing_is_written_before_the_stream_was_asked(
    published: JetStreamContext, options: RelayOptions, database: str, take: Take
) -> None:
    level = StoreLevel(SOURCE)

    async def chain_at(position: int) -> str | None:
        found = [row[8].hex() for row in events(database) if row[0] == position]
        return found[0] if found else None

    with pytest.raises(LevelUnknownError):
        level.check()
    lose(database, 12)
    broker: BrokerOptions = options.broker
    finding = asyncio.create_task(level.find(broker, chain_at))
    async with asyncio.timeout(20):
        while True:
            try:
                level.check()
            except LevelUnknownError:
                await asyncio.sleep(0.05)
            except StoreBehindError:
                break
    await take()
    await asyncio.wait_for(finding, 20)

    level.check()
    assert level.level


async def test_a_process_notices_that_its_database_went_back(
    recorder: PostgresEventRecorder, database: str
) -> None:
    for number in range(4):
        command(recorder, number)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    lose(database, 6)

    with pytest.raises(LogShorterError):
        command(recorder, 5)

    assert len(events(database)) == 6
