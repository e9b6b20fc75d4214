"""A lent database comes back as its template is, whatever a test did with it."""

from uuid import uuid4

import psycopg
import pytest

from chassis.embedded.postgres import EmbeddedPostgres
from chassis.testing.lent_databases import LentDatabases

MADE = """
    CREATE SCHEMA store;
    CREATE TABLE store.events (position bigint GENERATED ALWAYS AS IDENTITY, said text);
    CREATE TABLE store.known (said text, length int GENERATED ALWAYS AS (length(said)) STORED);
    INSERT INTO store.known VALUES ('one'), ('three');
    CREATE FUNCTION store.keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'append only'; END $$;
    CREATE TRIGGER keep BEFORE DELETE ON store.events EXECUTE FUNCTION store.keep();
"""
KNOWN = "SELECT said, length FROM store.known ORDER BY length"


@pytest.fixture(scope="module")
def databases(postgres: EmbeddedPostgres) -> LentDatabases:
    """Lend copies of a small database that refuses deletions."""
    name = f"template_{uuid4().hex}"
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    with psycopg.connect(postgres.superuser_url(name), autocommit=True) as connection:
        connection.execute(MADE)
    return LentDatabases(postgres, name, admit=lambda _connection, _name: None)


def test_rows_and_numbers_are_set_back(databases: LentDatabases) -> None:
    with databases.lent() as first, psycopg.connect(first, autocommit=True) as connection:
        connection.execute("INSERT INTO store.events (said) VALUES ('a'), ('b')")
        connection.execute("UPDATE store.known SET said = 'seven'")

    with databases.lent() as second, psycopg.connect(second, autocommit=True) as connection:
        assert connection.execute("SELECT * FROM store.events").fetchall() == []
        assert connection.execute(KNOWN).fetchall() == [("one", 3), ("three", 5)]
        connection.execute("INSERT INTO store.events (said) VALUES ('c')")
        assert connection.execute("SELECT * FROM store.events").fetchall() == [(1, "c")]

    assert second == first


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE store.more (one int)",
        "ALTER TABLE store.known ADD COLUMN more int",
        "ALTER TABLE store.events DISABLE TRIGGER keep",
        "CREATE OR REPLACE FUNCTION store.keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "GRANT SELECT ON store.events TO PUBLIC",
        "CREATE SCHEMA later",
    ],
)
def test_a_database_of_another_shape_is_lent_no_more(databases: LentDatabases, change: str) -> None:
    with databases.lent() as first, psycopg.connect(first, autocommit=True) as connection:
        connection.execute(change)

    with databases.lent() as second, psycopg.connect(second, autocommit=True) as connection:
        assert second != first
        assert connection.execute(KNOWN).fetchall() == [("one", 3), ("three", 5)]


def test_two_at_the_same_time_are_two(databases: LentDatabases) -> None:
    with databases.lent() as first, databases.lent() as second:
        assert first != second


def test_who_is_still_connected_is_ended(databases: LentDatabases) -> None:
    with databases.lent() as url:
        forgotten = psycopg.connect(url)
        forgotten.execute("INSERT INTO store.events (said) VALUES ('late')")

    with pytest.raises(psycopg.OperationalError):
        forgotten.execute("SELECT 1")
    forgotten.close()
