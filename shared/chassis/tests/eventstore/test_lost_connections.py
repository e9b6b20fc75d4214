"""A lost connection is no lost command: acknowledged is stored, and nothing is stored twice."""

import asyncio
import json
import random
import threading
import time
from collections import Counter as Count
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from chassis.context import InboxRow
from chassis.embedded.postgres import EmbeddedPostgres, PostgresSettings
from chassis.errors import RefusedError, UnavailableError
from chassis.eventstore import committer as committing
from chassis.eventstore.commands import Outcome, PendingCommand
from chassis.eventstore.committer import (
    Committer,
    CommitterClosedError,
    StoreBusyError,
    StoreUnavailableError,
)
from chassis.eventstore.factory import PostgresEventStoreFactory
from chassis.eventstore.log import Decision, Log
from shared.chassis.tests.eventstore.proxy import LossyProxy
from shared.chassis.tests.eventstore.trial import (
    ROLES,
    Counter,
    OpenStore,
    adding,
    assert_log_is_right,
    command,
    context,
    create_database,
    key,
    open_factory,
    opened,
    rows,
    url_of,
)
from shared.chassis.tests.eventstore.writers import persist

SECONDS_MAX = 30
KILLS = 12


@pytest.fixture
def proxy(app_url: str) -> Iterator[LossyProxy]:
    with LossyProxy(app_url) as proxy:
        yield proxy


@pytest.fixture
def proxied(proxy: LossyProxy) -> Iterator[PostgresEventStoreFactory]:
    """Give the log as it is reached through the proxy, with its connections open."""
    store = open_factory(proxy.url)
    store.envelope_store().put(opened("before"), context=context())
    yield store
    store.close()


def submit(store: PostgresEventStoreFactory, *batch: PendingCommand) -> list[str]:
    """Submit commands one after the other and wait for all answers."""
    answers = []
    for each in batch:
        told = threading.Event()
        each.done = lambda _, told=told: told.set()  # type: ignore[misc]  # a default binds the loop's value
        store.envelope_store().recorder.submit(each)
        assert told.wait(SECONDS_MAX)
        if each.error is not None:
            raise each.error
        assert each.answered is not None
        answers.append(str(each.answered.outcome))
    return answers


@pytest.mark.parametrize("way", ["answer", "request"])
def test_a_command_whose_answer_or_request_was_lost_is_stored_once(
    proxy: LossyProxy, proxied: PostgresEventStoreFactory, database: str, way: str
) -> None:
    lose = proxy.lose_answer if way == "answer" else proxy.lose_request
    inbox = InboxRow(consumer="trial", source="/demo/x", event_id="a.1")
    batch = {
        "events": (command(proxied, opened("a", 1, 2)), "committed"),
        "events with a key": (command(proxied, opened("b"), idempotency=key("b")), "committed"),
        "events of a message": (command(proxied, opened("c"), inbox=inbox), "committed"),
        "taken versions": (command(proxied, opened("a")), "conflict"),
    }
    for name, (each, expected) in batch.items():
        lose.set()
        assert submit(proxied, each) == [expected], name
        assert not lose.is_set()

    assert proxy.lost == len(batch)
    assert len(rows(database)) == 6
    assert_log_is_right(rows(database))
    answered = batch["events"][0].answered
    assert answered is not None
    row = rows(database)[answered.position - 1 if answered.position else 0]
    assert (row[1], row[2]) == (Counter.create_id("a"), 3)
    assert json.loads(row[7])["time"] == answered.stamp


async def test_a_refusal_whose_answer_was_lost_is_still_the_refusal(
    proxy: LossyProxy, proxied: PostgresEventStoreFactory
) -> None:
    log = Log(proxied.envelope_store())
    wanted = [(Counter, Counter.create_id("a"))]

    def decide(counter: Counter | None) -> Decision:
        proxy.lose_answer.set()
        return adding("a", 2_000_000)(counter)

    with pytest.raises(RefusedError, match="are more than") as caught:
        await log.execute(wanted, decide, context(idempotency=key("k")))

    assert caught.value.code == "too_much"
    assert not proxy.lose_answer.is_set()
    log.close()


async def test_connections_that_are_killed_at_random_lose_nothing(
    open_store: OpenStore, database: str
) -> None:
    log = Log(open_store().envelope_store())
    stop = threading.Event()
    killed = [0]
    moments = random.Random(SECONDS_MAX)  # noqa: S311  # a test that can be run again

    def kill() -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            while not stop.wait(moments.uniform(0.005, 0.06)):
                found = connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE usename = %s AND datname = current_database()",
                    (ROLES.app,),
                )
                killed[0] += len(found.fetchall())

    told: list[str] = []
    unknown: list[str] = []

    async def call(caller: int) -> None:
        number = 0
        while killed[0] < KILLS:
            number += 1
            name = f"c{caller % 3}"
            note = f"{caller}/{number}"
            if caller % 2:
                await persist(log, name, note)
                told.append(note)
                continue
            try:
                wanted = [(Counter, Counter.create_id(name))]
                await log.execute(wanted, adding(name, 1, note), context())
            except UnavailableError:
                unknown.append(note)
            else:
                told.append(note)

    killer = threading.Thread(target=kill)
    killer.start()
    await asyncio.gather(*(call(caller) for caller in range(8)))
    stop.set()
    killer.join()
    log.close()

    notes = [json.loads(row[7])["data"].get("note") for row in rows(database)]
    found = Count(note for note in notes if note is not None)
    assert len(told) > KILLS
    assert set(told) <= set(found) <= {*told, *unknown}
    assert max(found.values()) == 1
    assert_log_is_right(rows(database))


async def test_a_restart_of_the_database_is_waited_for(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder: Path = tmp_path_factory.mktemp("restarted") / "server"
    with EmbeddedPostgres(folder, PostgresSettings(fsync=False)) as server:
        create_database(server.superuser_url())
        store = open_factory(url_of(server.superuser_url(), ROLES.app), connect_timeout_seconds=2)
        log = Log(store.envelope_store())
        await persist(log, "a", "before")

        calls = [asyncio.create_task(persist(log, f"c{n % 4}", str(n))) for n in range(40)]
        await asyncio.sleep(0.01)
        server.stop()
        server.start()
        await asyncio.gather(*calls)

        monkeypatch.setattr(committing, "LOST_CONNECTION_SECONDS_MAX", 1.0)
        server.stop()
        submitted = [command(store, opened(f"away {n}")) for n in range(3)]
        began = time.monotonic()
        for each in submitted:
            with pytest.raises(StoreUnavailableError, match="the database is away"):
                submit(store, each)
        # The first waits for the database to come back; the others do not wait again.
        assert 1.0 < time.monotonic() - began < 2.8
        server.start()
        assert submit(store, command(store, opened("back"))) == [Outcome.COMMITTED]

        notes = [json.loads(row[7])["data"].get("note") for row in rows(server.superuser_url())]
        assert sorted(n for n in notes if n) == sorted(["before", *map(str, range(40))])
        assert_log_is_right(rows(server.superuser_url()))
        log.close()
        store.close()


def test_a_caller_who_cannot_be_told_does_not_stop_the_others(
    store: PostgresEventStoreFactory, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(_: PendingCommand) -> None:
        raise RuntimeError("Event loop is closed")

    store.envelope_store().recorder.submit(command(store, opened("a"), done=gone))

    assert submit(store, command(store, opened("b"))) == ["committed"]
    assert "nobody could be told" in caplog.text


def test_a_database_that_refuses_to_append_is_told_to_each_caller(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("CREATE SCHEMA store")
    store = open_factory(database)
    try:
        for number in range(2):
            with pytest.raises(psycopg.errors.UndefinedFunction):
                submit(store, command(store, opened(str(number))))
    finally:
        store.close()


def test_one_command_that_cannot_be_sent_fails_alone(
    store: PostgresEventStoreFactory, database: str
) -> None:
    gate, done = threading.Event(), threading.Event()
    store.envelope_store().recorder.submit(
        command(store, opened("gate"), done=lambda _: gate.wait(SECONDS_MAX) and None)
    )
    good, bad = command(store, opened("a")), command(store, opened("b"), trace="nul \x00")
    last = command(store, opened("c"), done=lambda _: done.set())
    for each in (good, bad, last):
        store.envelope_store().recorder.submit(each)
    gate.set()
    assert done.wait(SECONDS_MAX)

    assert isinstance(bad.error, psycopg.DataError)
    assert good.error is None is last.error
    assert len(rows(database)) == 3


def test_no_more_commands_wait_than_the_named_number(
    app_url: str, monkeypatch: pytest.MonkeyPatch, store: PostgresEventStoreFactory
) -> None:
    monkeypatch.setattr(committing, "WAITING_COMMANDS_MAX", 3)
    gate = threading.Event()
    told: list[PendingCommand] = []

    def connect() -> psycopg.Connection[object]:
        gate.wait(SECONDS_MAX)
        return psycopg.connect(app_url, autocommit=True)

    committer = Committer(connect, schema="store")
    commands = [command(store, opened(str(n)), done=told.append) for n in range(5)]
    committer.submit(commands[0])
    while committer._waiting:
        time.sleep(0.01)
    for each in commands[1:4]:
        committer.submit(each)
    with pytest.raises(StoreBusyError, match="send this one again later"):
        committer.submit(commands[4])
    gate.set()
    committer.close()

    assert told == commands[:4]
    with pytest.raises(CommitterClosedError):
        committer.submit(commands[4])
