"""Reads the live read models and the log of a service's own database, without blocking."""

from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from chassis.errors import UnavailableError
from chassis.http.positions import wait_until

WAIT_SECONDS_MAX = 5.0
CONNECTION_SECONDS_MAX = 5


class ReadModelsAwayError(UnavailableError):
    """The read models cannot be asked now."""

    code = "read_models_away"


class Reader:
    """Answers questions from the views in `read`; every answer has a position of the log."""

    def __init__(self, url: str, *, connections_max: int, statement_seconds_max: float) -> None:
        """Read as the app role with at most this many connections; open before use."""
        self._pool: AsyncConnectionPool[AsyncConnection[DictRow]] = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=connections_max,
            timeout=CONNECTION_SECONDS_MAX,
            open=False,
            kwargs={
                "autocommit": True,
                "connect_timeout": CONNECTION_SECONDS_MAX,
                "row_factory": dict_row,
                "options": f"-c statement_timeout={int(statement_seconds_max * 1000)} "
                "-c timezone=UTC",
            },
        )

    async def open(self) -> None:
        """Connect; to be called in the running event loop."""
        await self._pool.open()

    async def close(self) -> None:
        """Give all connections back."""
        await self._pool.close()

    async def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        """Give the rows of a query as dicts; raises `ReadModelsAwayError`."""
        return await self._ask(statement, values)

    async def named_rows(self, statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        """Give the rows of a query whose parameters have names."""
        return await self._ask(statement, values)

    async def row(self, statement: str, *values: Any) -> dict[str, Any] | None:
        """Give the first row of a query, or None."""
        found = await self.rows(statement, *values)
        return found[0] if found else None

    async def position(self) -> int:
        """Give the position up to which the live read models follow the log."""
        found = await self.row("SELECT position FROM read.progress")
        return 0 if found is None else int(found["position"])

    async def chain_at(self, position: int) -> str | None:
        """Give the log's chain value at a position, in hexadecimals, or None."""
        row = await self.row("SELECT chain FROM store.events WHERE position = %s", position)
        return None if row is None else bytes(row["chain"]).hex()

    async def end(self) -> int:
        """Give the position of the log's last event."""
        found = await self.row("SELECT coalesce(max(position), 0) AS position FROM store.events")
        return 0 if found is None else int(found["position"])

    async def caught_up(self, after: int | None = None) -> int:
        """Wait until the read models have reached a position (the log's end if none is named).

        Raises `ReadModelBehindError` after 5 seconds.
        """
        upto = await self.end() if after is None else after
        return await wait_until(self.position, upto, seconds_max=WAIT_SECONDS_MAX)

    async def _ask(self, statement: str, values: Any) -> list[dict[str, Any]]:
        try:
            async with self._pool.connection() as connection:
                cursor = await connection.execute(statement, values)
                return await cursor.fetchall()
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise ReadModelsAwayError(
                "the read models cannot be asked: ask again in a moment"
            ) from error
