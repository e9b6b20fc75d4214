"""Brings a service's database up to date: the chassis' tables, then the service's own steps."""

import hashlib
import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from chassis.errors import BrokenError
from chassis.eventstore.schema import Roles, create_log

_STEP = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_LOCK = 0x6D696E67


class MigrationError(BrokenError):
    """A migration is misnamed, missing or was edited after it had run."""

    code = "migration_broken"


def migrate(
    url: str, *, service: str, source: str, folder: Path, logs: Sequence[str] = ("store",)
) -> list[str]:
    """Run what has not run yet, as the migrator role; gives the names of the steps run now.

    Several processes may call this at once: one works, the others wait and find it done.
    """
    roles = Roles.of(service)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations "
            "(name text PRIMARY KEY, sha256 text NOT NULL,"
            " run_at timestamptz NOT NULL DEFAULT now())"
        )
        done = [
            f"log {schema}"
            for schema in logs
            if create_log(connection, schema=schema, source=_source(source, schema), roles=roles)
        ]
        shipped = resources.files("chassis").joinpath("sql")
        steps = [
            (f"chassis {name}", shipped.joinpath(f"{name}.sql").read_text("utf-8"))
            for name in ("personal", "replica", "replica_more")
        ]
        steps += [(step.name, step.read_text("utf-8")) for step in _steps(folder)]
        _check_none_missing(connection, {name for name, _ in steps})
        return done + [name for name, text in steps if _run(connection, name, text, roles)]


def _source(source: str, schema: str) -> str:
    return source if schema == "store" else f"{source}/{schema}"


def _steps(folder: Path) -> list[Path]:
    steps = sorted(folder.glob("*.sql"))
    for step in steps:
        if _STEP.fullmatch(step.name) is None:
            raise MigrationError(f"{step.name} should be named like 0001_what_it_does.sql")
    return steps


def _check_none_missing(connection: psycopg.Connection[Any], names: set[str]) -> None:
    ran = {row[0] for row in connection.execute("SELECT name FROM migrations")}
    if missing := sorted(ran - names):
        raise MigrationError(
            f"{', '.join(missing)} ran in this database and this release does not have it: "
            "install the release that the database belongs to"
        )


def _run(connection: psycopg.Connection[Any], name: str, text: str, roles: Roles) -> bool:
    digest = hashlib.sha256(text.encode()).hexdigest()
    found = connection.execute("SELECT sha256 FROM migrations WHERE name = %s", (name,)).fetchone()
    if found is not None:
        if found[0] != digest:
            raise MigrationError(f"{name} was edited after it had run: write a new step instead")
        return False
    statement = sql.SQL(text).format(
        schema=sql.Identifier("personal"),
        app=sql.Identifier(roles.app),
        projector=sql.Identifier(roles.projector),
        auditor=sql.Identifier(roles.auditor),
    )
    with connection.transaction():
        connection.execute(statement)
        connection.execute("INSERT INTO migrations (name, sha256) VALUES (%s, %s)", (name, digest))
    return True
