"""Copies of a template database for tests: each is lent to one test, and set back after it.

To set back what a test wrote takes a tenth of the time of another copy. A copy of which more than
the rows was changed is dropped, and the next test gets a new one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from chassis.embedded.postgres import EmbeddedPostgres

_OWN = "nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'pristine')"

_SHAPE = f"""
    SELECT md5(string_agg(each, ',' ORDER BY each)) FROM (
        SELECT concat('r', c.oid, '.', c.xmin) AS each
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE {_OWN}
        UNION ALL SELECT concat('f', p.oid, '.', p.xmin)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE {_OWN}
        UNION ALL SELECT concat('n', oid, '.', xmin) FROM pg_namespace n WHERE {_OWN}
        UNION ALL SELECT concat('t', oid, '.', xmin) FROM pg_trigger
        UNION ALL SELECT concat('c', oid, '.', xmin) FROM pg_constraint
        UNION ALL SELECT concat('d', oid, '.', xmin) FROM pg_attrdef
        UNION ALL SELECT concat('a', max(xmin::text::bigint), '.', count(*)) FROM pg_attribute a
        WHERE attrelid IN (SELECT c.oid FROM pg_class c
                           JOIN pg_namespace n ON n.oid = relnamespace WHERE {_OWN})
        UNION ALL SELECT concat('s', setconfig) FROM pg_db_role_setting
    ) AS shape
"""  # a constant of this module is put in

_KEEP = f"""
DO $$
DECLARE
    own record;
    filled boolean;
BEGIN
    CREATE SCHEMA pristine;
    CREATE TABLE pristine.tables (relation oid PRIMARY KEY, columns text, digest text);
    CREATE TABLE pristine.sequences (relation oid PRIMARY KEY, last bigint, called boolean);
    FOR own IN SELECT c.oid, c.oid::regclass AS name FROM pg_class c
        JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND {_OWN}
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', own.name) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE pristine.t%s AS TABLE %s', own.oid, own.name);
            EXECUTE format(
                'INSERT INTO pristine.tables SELECT %s, (SELECT string_agg(quote_ident(attname),'
                ' '', '' ORDER BY attnum) FROM pg_attribute WHERE attrelid = %s AND attnum > 0'
                ' AND NOT attisdropped AND attgenerated = ''''), md5(string_agg(x::text, ''|'''
                ' ORDER BY x::text)) FROM %s x', own.oid, own.oid, own.name);
        ELSE
            INSERT INTO pristine.tables VALUES (own.oid);
        END IF;
    END LOOP;
    FOR own IN SELECT c.oid, c.oid::regclass AS name FROM pg_class c
        JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'S' AND {_OWN}
    LOOP
        EXECUTE format('INSERT INTO pristine.sequences SELECT %s, last_value, is_called FROM %s',
                       own.oid, own.name);
    END LOOP;
END $$
"""  # the same

_SET_BACK = """
DO $$
DECLARE
    own record;
    changed boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR own IN SELECT relation::regclass AS name, relation, columns, digest FROM pristine.tables
    LOOP
        IF own.digest IS NULL THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %s)', own.name) INTO changed;
        ELSE
            EXECUTE format('SELECT md5(string_agg(x::text, ''|'' ORDER BY x::text)) IS DISTINCT'
                           ' FROM %L FROM %s x', own.digest, own.name) INTO changed;
        END IF;
        IF changed THEN
            EXECUTE format('DELETE FROM %s', own.name);
            IF own.digest IS NOT NULL THEN
                EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM'
                               ' pristine.t%s', own.name, own.columns, own.columns, own.relation);
            END IF;
        END IF;
    END LOOP;
    PERFORM setval(relation::regclass, last, called) FROM pristine.sequences;
END $$
"""

_END_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class LentDatabases:
    """Lends databases that are what their template is."""

    def __init__(
        self,
        postgres: EmbeddedPostgres,
        template: str,
        *,
        admit: Callable[[psycopg.Connection[Any], str], None],
    ) -> None:
        """Copy this template; `admit` gives rights that a copied database does not inherit."""
        self._postgres = postgres
        self._template = template
        self._admit = admit
        self._free: list[tuple[str, str]] = []
        """Names, each with the shape that it had when it was new."""

    @contextmanager
    def lent(self) -> Iterator[str]:
        """Give the superuser's URL of a database that is as the template is."""
        name, shape = self._free.pop() if self._free else self._copied()
        url = self._postgres.superuser_url(name)
        yield url
        if self._is_set_back(url, shape):
            self._free.append((name, shape))
            return
        with psycopg.connect(self._postgres.superuser_url(), autocommit=True) as connection:
            dropping = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(dropping.format(sql.Identifier(name)))

    def _copied(self) -> tuple[str, str]:
        name = f"test_{uuid4().hex}"
        with psycopg.connect(self._postgres.superuser_url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(self._template)
                )
            )
            # A copied database does not inherit this right.
            self._admit(connection, name)
        with psycopg.connect(self._postgres.superuser_url(name), autocommit=True) as connection:
            connection.execute(_KEEP)
            return name, _shape(connection)

    @staticmethod
    def _is_set_back(url: str, shape: str) -> bool:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_END_OTHERS)
            if _shape(connection) != shape:
                return False
            connection.execute(_SET_BACK)
            return True


def _shape(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute(_SHAPE).fetchone()
    assert row is not None
    return str(row[0])
