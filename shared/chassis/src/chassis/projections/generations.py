"""Generations of read models: built beside the live one, compared by digest, switched by views."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from chassis.eventstore.schema import Roles
from chassis.projections.model import ReadModel

VIEWS = "read"


@dataclass(frozen=True, kw_only=True)
class TableDigest:
    """How many rows a table has, and SHA-256 over all of them in a fixed order."""

    table: str
    rows: int
    sha256: str


def schema_of(generation: int) -> str:
    """Name the schema of a generation."""
    return f"read_{generation}"


def definition_sha256(models: Sequence[ReadModel]) -> str:
    """Tell one set of definitions from another: revisions, tables, indexes and handled types."""
    text = repr(
        [
            (m.name, m.revision, sorted(m.tables.items()), m.indexes, sorted(m.handlers))
            for m in sorted(models, key=lambda model: model.name)
        ]
    )
    return hashlib.sha256(text.encode()).hexdigest()


def live_generation(connection: psycopg.Connection[Any]) -> tuple[int, str] | None:
    """Give the live generation and the digest of its definitions, or None before the first."""
    row = connection.execute("SELECT to_regclass('read.generation')").fetchone()
    if row is None or row[0] is None:
        return None
    found = connection.execute("SELECT live, definitions FROM read.generation").fetchone()
    return None if found is None else (found[0], found[1])


def create_generation(
    connection: psycopg.Connection[Any], generation: int, models: Sequence[ReadModel]
) -> None:
    """Create the empty tables of a generation; what an unfinished build left is dropped."""
    schema = sql.Identifier(schema_of(generation))
    with connection.transaction():
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        connection.execute(sql.SQL("SET LOCAL search_path = {}").format(schema))
        connection.execute(
            "CREATE TABLE progress (one boolean PRIMARY KEY DEFAULT true CHECK (one),"
            " position bigint NOT NULL)"
        )
        connection.execute("INSERT INTO progress (position) VALUES (0)")
        for model in models:
            for table, columns in model.tables.items():
                connection.execute(
                    # The columns are no template: a default of '{}' stays as it is.
                    sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(table), sql.SQL(columns))
                )
            for index in model.indexes:
                connection.execute(index)


def switch(
    connection: psycopg.Connection[Any],
    generation: int,
    models: Sequence[ReadModel],
    roles: Roles,
) -> None:
    """Make a generation the live one: every view in `read` now shows its tables."""
    app = sql.Identifier(roles.app)
    schema = sql.Identifier(schema_of(generation))
    tables = ["progress", *(table for model in models for table in model.tables)]
    with connection.transaction():
        connection.execute("DROP SCHEMA IF EXISTS read CASCADE")
        connection.execute("CREATE SCHEMA read")
        connection.execute("CREATE TABLE read.generation (live integer, definitions text)")
        connection.execute(
            "INSERT INTO read.generation VALUES (%s, %s)", (generation, definition_sha256(models))
        )
        for table in tables:
            connection.execute(
                sql.SQL("CREATE VIEW read.{} AS SELECT * FROM {}.{}").format(
                    sql.Identifier(table), schema, sql.Identifier(table)
                )
            )
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA read TO {}").format(app))
        connection.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA read TO {}").format(app))


def digests(
    connection: psycopg.Connection[Any], generation: int, models: Sequence[ReadModel]
) -> list[TableDigest]:
    """Digest every table of a generation: SHA-256 over the digests of its rows, in byte order.

    A row's digest has one length, so no text in a row can pass for the border between two.
    """
    found = []
    for model in models:
        for table in sorted(model.tables):
            row = connection.execute(
                sql.SQL(
                    "SELECT count(*), encode(sha256(coalesce(string_agg("
                    "sha256(convert_to(every_column::text, 'UTF8')), ''::bytea "
                    "ORDER BY every_column::text COLLATE \"C\"), ''::bytea)), 'hex') "
                    "FROM {}.{} every_column"
                ).format(sql.Identifier(schema_of(generation)), sql.Identifier(table))
            ).fetchone()
            assert row is not None
            found.append(TableDigest(table=table, rows=row[0], sha256=row[1]))
    return found
