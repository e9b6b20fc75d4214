"""Leaves of the county's log in the order of their index, for rules that read some of them."""

from collections.abc import Collection
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.adapters.tree_reader import read_extent
from audit.application.flag_ports import Passed


class FactReader:
    """Passes every leaf, and of those that no rule reads nothing but when it was recorded."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool

    def size(self) -> int:
        """Give the number of leaves."""
        with self._pool.connection() as connection:
            return read_extent(connection)[0]

    def after(self, index: int, *, types: Collection[str], count_max: int) -> list[Passed]:
        """Give the next leaves behind an index."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT leaf_index, recorded_at, CASE WHEN type = ANY (%s) THEN bytes END"
                " FROM audit.leaves WHERE leaf_index > %s ORDER BY leaf_index LIMIT %s",
                (list(types), index, count_max),
                binary=True,
            ).fetchall()
        return [_passed(*row) for row in rows]

    def event(self, source: str, event_id: str) -> bytes | None:
        """Give the bytes of one event, or None where the log has no such one."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT bytes FROM audit.leaves WHERE source = %s AND event_id = %s",
                (source, event_id),
            ).fetchone()
        return None if row is None else bytes(row[0])


def _passed(index: int, at: datetime | None, event: bytes | None) -> Passed:
    return Passed(index=index, recorded_at=at, event=None if event is None else bytes(event))
