"""The database that holds the keys of personal data, and how it is reached."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from psycopg import Connection, OperationalError, sql
from psycopg_pool import ConnectionPool, PoolTimeout

from chassis.errors import UnavailableError
from chassis.personal.county_keys import CountyKeys

CONNECTION_WAIT_SECONDS = 5.0
STATEMENT_TIMEOUT_MS = 5_000
LOCK_TIMEOUT_MS = 2_000
IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000

KeyConnection = Connection[tuple[Any, ...]]


class KeysUnavailableError(UnavailableError):
    """The key database does not answer; nothing personal can be sealed or opened meanwhile."""

    code = "keys_unavailable"


def key_tables(*, schema: str, app: str) -> str:
    """Return the SQL that makes the key tables, for the migrator; `app` is the role that uses them.

    The schema may stand in a service's own database. One schema used by several services makes
    their tokens comparable and lets one act of forgetting reach them all.
    """
    text = files("chassis").joinpath("sql/personal.sql").read_text(encoding="utf-8")
    quoted = {name: sql.Identifier(name).as_string() for name in (schema, app)}
    return text.replace("{schema}", quoted[schema]).replace("{app}", quoted[app])


def key_pool(url: str, *, connections_max: int) -> ConnectionPool[KeyConnection]:
    """Return a pool for the key tables, not yet open; every wait in it has a limit."""
    limits = {
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "lock_timeout": LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT_MS,
    }
    return ConnectionPool(
        url,
        min_size=1,
        max_size=connections_max,
        timeout=CONNECTION_WAIT_SECONDS,
        open=False,
        kwargs={
            "autocommit": True,
            "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        },
    )


@dataclass(frozen=True, kw_only=True)
class KeyDatabase:
    """Where keys are kept, what they are wrapped with, and what time it is."""

    pool: ConnectionPool[KeyConnection]
    schema: str
    county: CountyKeys
    now: Callable[[], datetime]

    def statement(self, text: str, **tables: str) -> str:
        """Return a statement in which each `{name}` is the quoted table of that name."""
        names = {
            name: sql.Identifier(self.schema, table).as_string() for name, table in tables.items()
        }
        return text.format(**names)

    @contextmanager
    def connection(self) -> Iterator[KeyConnection]:
        """Lend a connection in which each statement is a transaction of its own."""
        try:
            with self.pool.connection(timeout=CONNECTION_WAIT_SECONDS) as connection:
                yield connection
        except (OperationalError, PoolTimeout) as error:
            raise KeysUnavailableError(
                "The key database does not answer; try again when it does"
            ) from error
