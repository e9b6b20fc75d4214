"""Creates logs in a service's database: run by the migrator role, never by the service itself."""

import hashlib
import re
from dataclasses import dataclass
from importlib import resources
from typing import Any

import psycopg
from psycopg import sql

from chassis.errors import BrokenError

MAIN = "store"
RESTRICTED = "restricted"

_SCHEMA = re.compile(r"[a-z][a-z_]{0,40}")


class LogSourceError(BrokenError):
    """The database holds the log of another source than the settings name."""

    code = "log_source_differs"


@dataclass(frozen=True, kw_only=True)
class Roles:
    """The database roles of one service; each may do one thing."""

    migrator: str
    app: str
    projector: str
    auditor: str

    @classmethod
    def of(cls, service: str) -> "Roles":
        """Name the four roles of a service."""
        return cls(
            migrator=f"{service}_migrator",
            app=f"{service}_app",
            projector=f"{service}_projector",
            auditor=f"{service}_auditor",
        )


def create_log(
    connection: psycopg.Connection[Any], *, schema: str, source: str, roles: Roles
) -> bool:
    """Create one event log, once; tells whether it was created now.

    Raises `LogSourceError` when the database already holds the log of another source.
    """
    if _SCHEMA.fullmatch(schema) is None:
        raise BrokenError(f"{schema!r} is no schema name")
    row = connection.execute("SELECT to_regclass(%s)", (f"{schema}.log",)).fetchone()
    if row is not None and row[0] is not None:
        statement = sql.SQL("SELECT source FROM {}.log").format(sql.Identifier(schema))
        found = connection.execute(statement).fetchone()
        if found is None or found[0] != source:
            raise LogSourceError(
                f"this database holds the log of {found and found[0]}, the settings say {source}: "
                "point the service at its own database"
            )
        return False
    template = resources.files("chassis").joinpath("sql/event_store.sql").read_text("utf-8")
    statement = sql.SQL(template).format(
        schema=sql.Identifier(schema),
        source=sql.Literal(source),
        lock=sql.Literal(lock_key(schema)),
        channel=sql.Literal(f"{schema}_log"),
        app=sql.Identifier(roles.app),
        projector=sql.Identifier(roles.projector),
        auditor=sql.Identifier(roles.auditor),
    )
    with connection.transaction():
        connection.execute(statement)
    return True


def lock_key(schema: str) -> int:
    """Give the advisory lock under which this log is appended to."""
    # Advisory locks are per database, so the schema's name is enough to tell two logs apart.
    return int.from_bytes(hashlib.sha256(f"log {schema}".encode()).digest()[:7], "big")
