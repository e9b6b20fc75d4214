"""Each database role may do its one thing, and nobody may change an event."""

from collections.abc import Callable

import psycopg
import pytest

from chassis.eventstore.append_call import append_arguments, append_statement
from chassis.eventstore.factory import PostgresEventStoreFactory
from shared.chassis.tests.eventstore.trial import ROLES, command, context, opened, rows, url_of

INSERT = (
    "INSERT INTO store.events SELECT position + 1, aggregate_id, version + 1, topic, unit, "
    "unitseq + 1, recorded_at, bytes, chain, trace FROM store.events"
)
CHANGES = [
    "UPDATE store.events SET bytes = 'x'",
    "DELETE FROM store.events",
    "TRUNCATE store.events",
    "TRUNCATE store.events CASCADE",
]
FUNCTION = (
    "CREATE OR REPLACE FUNCTION store.refuse_change() RETURNS trigger LANGUAGE plpgsql "
    "AS $$ BEGIN RETURN NULL; END $$"
)
BEYOND_ALL_SERVICES = [
    INSERT,
    *CHANGES,
    FUNCTION,
    "ALTER TABLE store.events DISABLE TRIGGER events_are_immutable",
    "ALTER FUNCTION store.refuse_change() RENAME TO other",
    "DROP FUNCTION store.refuse_change() CASCADE",
    "DROP TABLE store.events",
    "CREATE TABLE store.other (a int)",
    "UPDATE store.log SET source = '/510604/other'",
    "SET session_replication_role = replica",
]

Attempt = Callable[[str, str], None]


@pytest.fixture
def attempt(database: str, store: PostgresEventStoreFactory) -> Attempt:
    """Give a function that runs one statement as one role on a log with one event."""
    store.envelope_store().put(opened("a"), context=context())

    def run(role: str, statement: str) -> None:
        with psycopg.connect(url_of(database, role), autocommit=True) as connection:
            connection.execute(statement)

    return run


def test_no_service_role_changes_an_event_or_what_guards_it(
    attempt: Attempt, database: str
) -> None:
    before = rows(database)
    for role in (ROLES.app, ROLES.projector, ROLES.auditor):
        for statement in BEYOND_ALL_SERVICES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                attempt(role, statement)
        attempt(role, "SELECT * FROM store.events")

    assert rows(database) == before


def test_even_the_owner_and_a_superuser_are_refused(attempt: Attempt, database: str) -> None:
    before = rows(database)
    for statement in CHANGES:
        refused = pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed")
        with refused:
            attempt(ROLES.migrator, statement)
        with psycopg.connect(database, autocommit=True) as connection, refused:
            connection.execute(statement)

    assert rows(database) == before


def test_only_the_app_role_appends(
    attempt: Attempt, store: PostgresEventStoreFactory, database: str
) -> None:
    values = append_arguments([command(store, opened("b"))], None)
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
    for role in (ROLES.projector, ROLES.auditor):
        with psycopg.connect(url_of(database, role), autocommit=True) as connection, refused:
            connection.execute(append_statement("store"), values)
        for call in ("store.wait_for_writer()", "store.end_idempotency(now())"):
            with refused:
                attempt(role, f"SELECT {call}")

    assert len(rows(database)) == 1


def test_the_auditor_reads_the_log_and_nothing_else(attempt: Attempt) -> None:
    attempt(ROLES.auditor, "SELECT * FROM store.log")
    for table in ("inbox", "idempotency", "tracking", "set_aside"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            attempt(ROLES.auditor, f"SELECT * FROM store.{table}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        attempt(ROLES.auditor, "CREATE SCHEMA other")


def test_the_app_role_does_not_rewrite_what_was_answered(attempt: Attempt) -> None:
    for statement in (
        "UPDATE store.inbox SET position = 1",
        "DELETE FROM store.inbox",
        "INSERT INTO store.idempotency VALUES ('a', 'b', '', '', 1, now())",
        "UPDATE store.idempotency SET answer = ''",
        "DELETE FROM store.idempotency",
        "DELETE FROM store.set_aside",
        "CREATE SCHEMA other",
        "CREATE TABLE public.other (a int)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            attempt(ROLES.app, statement)


def test_a_temporary_table_does_not_deceive_the_store(
    attempt: Attempt, store: PostgresEventStoreFactory, database: str
) -> None:
    values = append_arguments([command(store, opened("b"))], None)
    with psycopg.connect(url_of(database, ROLES.app), autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE events (position bigint)")
        connection.execute("CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql "
                           "AS $$ SELECT ''::bytea $$")  # fmt: skip
        connection.execute("SET search_path = pg_temp, store")
        connection.execute(append_statement("store"), values)

    assert len(rows(database)) == 2
    assert len(rows(database)[1][8]) == 32
