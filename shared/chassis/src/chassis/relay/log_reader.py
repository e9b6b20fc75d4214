"""Reads a service's own log in order, for whoever follows it from outside the service's core."""

import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from chassis.errors import BrokenError
from chassis.eventstore.factory import StoreOptions

Row = tuple[int, bytes, bytes, str | None]
"""Position, stored bytes, chain and what travels beside the bytes of one event."""

_READ = """
SELECT position, bytes, chain, trace, head FROM (
    SELECT position, bytes, chain, trace,
        sum(octet_length(bytes) + %(row_bytes)s::bigint) OVER (ORDER BY position) AS total,
        (SELECT max(position) FROM {events}) AS head
    FROM {events}
    WHERE position > %(after)s::bigint AND position <= %(after)s::bigint + %(rows_max)s
) rows WHERE total <= %(bytes_max)s OR position = %(after)s::bigint + 1 ORDER BY position
"""


class LogGapError(BrokenError):
    """The log lacks a position between two that it has."""

    code = "log_has_a_gap"


@dataclass(frozen=True, kw_only=True)
class ReadLimits:
    """How much of the log is in memory at once."""

    rows_max: int
    bytes_max: int
    row_bytes: int
    """Counted for each row besides its event: what travels with it."""


def relay_lock_key(schema: str) -> int:
    """Give the advisory lock that the session of a working relay holds."""
    digest = hashlib.sha256(f"relay {schema}".encode()).digest()
    return int.from_bytes(digest[:7], "big")


class LogReader:
    """One database session that reads the log; it may hold the log's relay lock."""

    def __init__(
        self, connection: psycopg.AsyncConnection[Any], *, schema: str, limits: ReadLimits
    ) -> None:
        """Read the log in this schema; use `open_reader`."""
        events = sql.Identifier(schema, "events")
        self._connection = connection
        self._schema = schema
        self._limits = limits
        self._read = sql.SQL(_READ).format(events=events).as_string()
        self._chain = sql.SQL("SELECT chain FROM {} WHERE position = %s").format(events)
        self.head = 0
        """The log's last position when it was last read."""

    async def try_lock(self) -> bool:
        """Take the session's lock by which one relay of a log works at a time."""
        cursor = await self._connection.execute(
            "SELECT pg_try_advisory_lock(%s)", (relay_lock_key(self._schema),)
        )
        row = await cursor.fetchone()
        return row is not None and bool(row[0])

    async def source(self) -> str:
        """Give the source whose log this is."""
        query = sql.SQL("SELECT source FROM {}").format(sql.Identifier(self._schema, "log"))
        row = await (await self._connection.execute(query)).fetchone()
        if row is None:
            raise BrokenError(f"{self._schema}.log names no source: create the log anew")
        return str(row[0])

    async def chain_at(self, position: int) -> bytes | None:
        """Give the chain value at a position, or None where the log has no such event."""
        row = await (await self._connection.execute(self._chain, (position,))).fetchone()
        return None if row is None else bytes(row[0])

    async def end(self) -> int:
        """Give the position of the log's last event, 0 when it is empty."""
        query = sql.SQL("SELECT coalesce(max(position), 0) FROM {}").format(
            sql.Identifier(self._schema, "events")
        )
        row = await (await self._connection.execute(query)).fetchone()
        assert row is not None
        return int(row[0])

    async def read_after(self, position: int) -> list[Row]:
        """Give the next events in order, within the limits but at least one if there is one."""
        limits = self._limits
        # Whoever appended before this moment is seen by the read; to forget it here also keeps the
        # driver's queue short while the relay has too much to do to listen.
        await self._forget_notifications()
        cursor = await self._connection.execute(
            self._read,
            {
                "after": position,
                "rows_max": limits.rows_max,
                "bytes_max": limits.bytes_max,
                "row_bytes": limits.row_bytes,
            },
            binary=True,
        )
        rows = await cursor.fetchall()
        if not rows:
            return []
        if rows[-1][0] != position + len(rows):
            raise LogGapError(f"the log lacks a position between {position} and {rows[-1][0]}")
        self.head = rows[-1][4]
        return [row[:4] for row in rows]

    async def wait_for_append(self, seconds_max: float) -> None:
        """Return when something was appended since the last read, or when the time is over."""
        async for _ in self._connection.notifies(timeout=seconds_max, stop_after=1):
            pass

    async def _forget_notifications(self) -> None:
        async for _ in self._connection.notifies(timeout=0):
            pass


@contextlib.asynccontextmanager
async def open_reader(options: StoreOptions, limits: ReadLimits) -> AsyncIterator[LogReader]:
    """Open a session that is told of every append."""
    timeouts = {
        "lock_timeout": options.lock_timeout_seconds,
        "statement_timeout": options.statement_timeout_seconds,
    }
    settings = " ".join(f"-c {name}={int(value * 1000)}" for name, value in timeouts.items())
    connection = await psycopg.AsyncConnection.connect(
        options.url,
        autocommit=True,
        options=f"{settings} -c timezone=UTC",
        connect_timeout=options.connect_timeout_seconds,
        application_name=f"mingbai relay {options.schema}",
    )
    async with connection:
        reader = LogReader(connection, schema=options.schema, limits=limits)
        channel = sql.Identifier(f"{options.schema}_log")
        await connection.execute(sql.SQL("LISTEN {}").format(channel))
        yield reader
