"""A consumer's own connections to its service's database, and the turns its events take."""

import contextlib
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool

from chassis.eventstore.factory import StoreOptions

Connection = psycopg.AsyncConnection[Any]


class Database:
    """A few connections in autocommit, each with every timeout set."""

    def __init__(self, options: StoreOptions, *, connections_max: int) -> None:
        """Prepare the pool; `open` connects."""
        timeouts = {
            "lock_timeout": options.lock_timeout_seconds,
            "statement_timeout": options.statement_timeout_seconds,
            "idle_in_transaction_session_timeout": options.idle_in_transaction_timeout_seconds,
        }
        settings = " ".join(f"-c {name}={int(value * 1000)}" for name, value in timeouts.items())
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            options.url,
            min_size=1,
            max_size=connections_max,
            timeout=options.connect_timeout_seconds,
            kwargs={
                "autocommit": True,
                "options": f"{settings} -c timezone=UTC",
                "connect_timeout": options.connect_timeout_seconds,
                "application_name": f"mingbai listen {options.schema}",
            },
            open=False,
        )

    async def open(self) -> None:
        """Start connecting."""
        await self._pool.open()

    async def close(self) -> None:
        """Close what is open."""
        await self._pool.close()

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Lend a connection."""
        async with self._pool.connection() as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def turn(self, queue: str) -> AsyncIterator[Connection]:
        """Lend a connection when no other process works on this queue, and hold the others off.

        The lock belongs to the session, not to a transaction: a handler runs while it is held.
        """
        key = int.from_bytes(hashlib.sha256(f"turn {queue}".encode()).digest()[:7], "big")
        async with self._pool.connection() as connection:
            await connection.execute("SELECT pg_advisory_lock(%s)", (key,))
            try:
                yield connection
            finally:
                try:
                    await connection.execute("SELECT pg_advisory_unlock(%s)", (key,))
                except BaseException:
                    # A session that may still hold the lock must not go back to the pool.
                    await connection.close()
                    raise
