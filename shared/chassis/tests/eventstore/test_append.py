"""Appending: the chain, the numbers and the times, recomputed here from the bytes alone."""

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, Tracking
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.context import InboxRow
from chassis.eventstore.append_call import append_arguments, append_statement
from chassis.eventstore.commands import Outcome, PendingCommand
from chassis.eventstore.committer import CommitterClosedError
from chassis.eventstore.factory import PostgresEventStoreFactory
from chassis.eventstore.schema import LogSourceError, create_log
from shared.chassis.tests.eventstore.trial import (
    ROLES,
    Counter,
    OpenStore,
    assert_log_is_right,
    command,
    context,
    key,
    open_factory,
    opened,
    rows,
    url_of,
)

NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)


def append(url: str, *batch: PendingCommand, now: datetime | None = None) -> list[Any]:
    """Append one batch in one statement, as the committer does."""
    with psycopg.connect(url, autocommit=True) as connection:
        statement, values = append_statement("store"), append_arguments(batch, now)
        return connection.execute(statement, values, binary=True).fetchall()


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(["u1", "u2", "/510604/u3"]), st.integers(0, 4)),
        min_size=1,
        max_size=12,
    )
)
def test_the_chain_follows_from_the_bytes(
    store: PostgresEventStoreFactory, app_url: str, database: str, batch: list[tuple[str, int]]
) -> None:
    before = len(rows(database))
    commands = [
        command(store, opened(f"{before}/{number}", *range(count)), context(unit=unit))
        for number, (unit, count) in enumerate(batch)
    ]

    answers = append(app_url, *commands)

    found = rows(database)
    assert len(found) == before + sum(count + 1 for _, count in batch)
    assert_log_is_right(found)
    assert {answer[0] for answer in answers} == {Outcome.COMMITTED}
    assert answers[-1][1] == found[-1][0]
    assert answers[-1][2] == json.loads(found[-1][7])["time"]


def test_one_conflict_in_a_batch_fails_its_own_command_alone(
    open_store: OpenStore, database: str
) -> None:
    store = open_store()
    told: list[PendingCommand] = []
    done = threading.Event()

    def tell(command: PendingCommand) -> None:
        told.append(command)
        if len(told) == 4:
            done.set()

    first, rival = opened("a"), opened("a")
    commands = [command(store, e, done=tell) for e in (first, rival, opened("b", 1), opened("c"))]
    # While this holds the log, the four commands gather and go in one statement.
    with psycopg.connect(database) as holder:
        holder.execute("SELECT store.wait_for_writer()")
        recorder = store.envelope_store().recorder
        recorder.submit(command(store, opened("z")))
        for each in commands:
            recorder.submit(each)
    assert done.wait(10)

    outcomes = [each.answered and each.answered.outcome for each in commands]
    assert outcomes == [Outcome.COMMITTED, Outcome.CONFLICT, Outcome.COMMITTED, Outcome.COMMITTED]
    stamps = {json.loads(row[7])["time"] for row in rows(database)[1:]}
    assert len(stamps) == 1
    assert_log_is_right(rows(database))


def test_versions_have_no_gaps(
    store: PostgresEventStoreFactory, app_url: str, database: str
) -> None:
    events = opened("a", 1, 2, 3)
    append(app_url, command(store, events[:2]))
    tried = {
        "gap": events[3:],
        "first is not one": opened("b", 1)[1:],
        "again": events[1:3],
        "gap inside": [events[2], opened("a", 1, 2, 3, 4)[4]],
    }
    for kind, refused in tried.items():
        answers = append(app_url, command(store, refused), command(store, opened(kind)))
        assert [answer[0] for answer in answers] == [Outcome.CONFLICT, Outcome.COMMITTED], kind

    assert len(rows(database)) == 2 + len(tried)
    assert_log_is_right(rows(database))


def test_one_command_may_save_several_aggregates(
    store: PostgresEventStoreFactory, app_url: str, database: str
) -> None:
    answers = append(app_url, command(store, [*opened("a", 1), *opened("b", 2)]))
    assert [answer[:2] for answer in answers] == [(Outcome.COMMITTED, 4)]

    half = command(store, [*opened("c"), *opened("a", 5)])
    assert [answer[0] for answer in append(app_url, half)] == [Outcome.CONFLICT]

    assert len(rows(database)) == 4
    assert_log_is_right(rows(database))


def test_time_never_goes_back(open_store: OpenStore, database: str) -> None:
    clock = [NOON]
    envelopes = open_store(now=lambda: clock[0]).envelope_store()
    for number, minutes in enumerate((0, -60, 1, -1, 1)):
        clock[0] = NOON + timedelta(minutes=minutes)
        envelopes.put(opened(str(number)), context=context())

    times = [json.loads(row[7])["time"] for row in rows(database)]
    later = "2026-05-15T12:01:00.000000Z"
    assert times == ["2026-05-15T12:00:00.000000Z"] * 2 + [later] * 3
    assert_log_is_right(rows(database))


def test_an_injected_clock_is_for_demonstrations_alone(database: str) -> None:
    source = "/510604/trial"
    with psycopg.connect(database, autocommit=True) as connection:
        for role in (ROLES.app, ROLES.projector, ROLES.auditor):
            connection.execute(
                f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN END $$"
            )
        create_log(connection, schema="store", source=source, roles=ROLES)
        assert not create_log(connection, schema="store", source=source, roles=ROLES)
        with pytest.raises(LogSourceError, match="point the service at its own database"):
            create_log(connection, schema="store", source="/510604/other", roles=ROLES)
    store = open_factory(database, now=lambda: NOON)
    try:
        with pytest.raises(Exception, match="only a demonstration has an injected clock"):
            store.envelope_store().put(opened("a"), context=context())
    finally:
        store.close()
    assert rows(database) == []


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_older_snapshot_may_not_append(
    store: PostgresEventStoreFactory, app_url: str, database: str, level: str
) -> None:
    values = append_arguments([command(store, opened("a"))], None)
    with psycopg.connect(app_url) as connection:
        connection.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        with pytest.raises(psycopg.errors.RaiseException, match="needs READ COMMITTED"):
            connection.execute(append_statement("store"), values)
    assert rows(database) == []


def test_one_message_is_dealt_with_once(
    store: PostgresEventStoreFactory, app_url: str, database: str
) -> None:
    inbox = InboxRow(consumer="points", source="/demo/510604/registry", event_id="a.1")
    second = InboxRow(consumer="points", source=inbox.source, event_id="a.1", ordinal=1)
    first = command(store, opened("a"), inbox=inbox)
    again = command(store, opened("b"), inbox=inbox)
    nothing = command(store, [], inbox=second)

    answers = append(app_url, first, again, nothing)
    later = append(app_url, again, command(store, [], inbox=second))

    assert [answer[0] for answer in answers] == ["committed", "taken", "committed"]
    assert [answer[0] for answer in later] == ["taken", "taken"]
    assert len(rows(database)) == 1
    with psycopg.connect(app_url) as connection:
        found = connection.execute("SELECT event_id, ordinal, position FROM store.inbox")
        assert found.fetchall() == [("a.1", 0, 1), ("a.1", 1, 1)]


def test_one_request_is_carried_out_once(
    store: PostgresEventStoreFactory, app_url: str, database: str
) -> None:
    first = command(store, opened("a"), idempotency=key("k", b"one"))
    again = command(store, opened("b"), idempotency=key("k", b"two"))

    answers = append(app_url, first, again)

    assert [answer[0] for answer in answers] == ["committed", "repeated"]
    # Whoever compares them sees that the first request was another one.
    assert answers[1][3] == key("k", b"one").request_sha256
    assert (answers[1][1], answers[1][4]) == (1, first.answer)
    assert len(rows(database)) == 1


def test_a_conflict_leaves_neither_key_nor_inbox_row(
    store: PostgresEventStoreFactory, app_url: str
) -> None:
    inbox = InboxRow(consumer="points", source="/demo/x", event_id="a.1")
    append(app_url, command(store, opened("a")))
    refused = command(store, opened("a"), inbox=inbox, idempotency=key("k"))
    assert append(app_url, refused)[0][0] == "conflict"

    mended = command(store, opened("b"), inbox=inbox, idempotency=key("k"))
    assert append(app_url, mended)[0][0] == "committed"


def test_a_tracked_position_goes_forward_alone(
    store: PostgresEventStoreFactory, database: str
) -> None:
    recorder = store.process_recorder()
    recorder.insert_tracking(Tracking("up", 5))
    tracked = store.envelope_store().cut(opened("a"), context())
    with pytest.raises(IntegrityError):
        recorder.insert_events(tracked, tracking=Tracking("up", 5))
    assert rows(database) == []
    recorder.insert_events(tracked, tracking=Tracking("up", 6))
    assert recorder.max_tracking_id("up") == 6


def test_old_keys_end_and_younger_ones_stay(
    store: PostgresEventStoreFactory, app_url: str, database: str
) -> None:
    append(app_url, command(store, [], idempotency=key("old")))
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE store.idempotency SET recorded_at = '2020-01-01'")
    append(app_url, command(store, [], idempotency=key("new")))

    with psycopg.connect(app_url) as connection:
        ended = connection.execute("SELECT store.end_idempotency('2021-01-01')").fetchone()
        kept = connection.execute("SELECT key FROM store.idempotency").fetchall()
    assert (ended, kept) == ((1,), [(key("new").digest,)])


def test_a_closed_store_takes_no_command(app_url: str) -> None:
    store = open_factory(app_url)
    store.envelope_store().put(opened("a"), context=context())
    store.close()

    with pytest.raises(CommitterClosedError):
        store.envelope_store().put(opened("b"), context=context())
    assert len(rows(url_of(app_url, ROLES.auditor))) == 1


def test_the_stored_name_of_a_counter_is_what_was_promised(
    store: PostgresEventStoreFactory, database: str
) -> None:
    store.envelope_store().put(opened("a", 1), context=context())

    assert [row[3] for row in rows(database)] == [
        "trial.counter.opened.v1",
        "trial.counter.added.v1",
    ]
    assert rows(database)[0][1] == Counter.create_id("a")
