"""What appending reads: the rows that it asks for, however full the tables are since."""

from collections.abc import Callable

import psycopg
import pytest

from chassis.context import InboxRow
from chassis.eventstore.append_call import append_arguments, append_statement
from chassis.eventstore.commands import PendingCommand
from chassis.eventstore.factory import PostgresEventStoreFactory
from shared.chassis.tests.eventstore.trial import command, key, opened

TABLES = ("events", "idempotency", "inbox")
BATCH = 10
BATCHES = 40

Made = Callable[[PostgresEventStoreFactory, str], PendingCommand]


def keyed(store: PostgresEventStoreFactory, name: str) -> PendingCommand:
    return command(store, opened(name), idempotency=key(name))


def heard(store: PostgresEventStoreFactory, name: str) -> PendingCommand:
    row = InboxRow(consumer="trial", source="/demo/510604/points", event_id=name)
    return command(store, opened(name), inbox=row)


def read_from_indexes(connection: psycopg.Connection[tuple[int]]) -> int:
    """Give how many entries of the log's indexes were read so far."""
    connection.execute("SELECT pg_stat_force_next_flush()")
    found = connection.execute(
        "SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes"
        " WHERE schemaname = 'store' AND relname = ANY(%s)",
        ([*TABLES],),
    ).fetchone()
    assert found is not None
    return found[0]


@pytest.mark.parametrize("made", [keyed, heard])
def test_a_plan_made_for_empty_tables_reads_no_more_when_they_are_full(
    store: PostgresEventStoreFactory, app_url: str, database: str, made: Made
) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        for table in TABLES:
            connection.execute(f"ALTER TABLE store.{table} SET (autovacuum_enabled = false)")
            # Now the planner believes for sure that there is nothing in it.
            connection.execute(f"VACUUM ANALYZE store.{table}")

    read = []
    with (
        psycopg.connect(app_url, autocommit=True) as appending,
        psycopg.connect(database, autocommit=True) as looking,
    ):
        for number in range(BATCHES):
            batch = [made(store, f"{number}/{each}") for each in range(BATCH)]
            before = read_from_indexes(looking)
            values = append_arguments(batch, None)
            appending.execute(append_statement("store"), values, binary=True)
            appending.execute("SELECT pg_stat_force_next_flush()")
            read.append(read_from_indexes(looking) - before)

    assert max(read[BATCHES // 2 :]) <= 3 * BATCH
