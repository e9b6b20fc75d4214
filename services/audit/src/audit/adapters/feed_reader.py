"""The leaves as a feed: their bytes in the log's order, a page at a time, and a day's totals."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.adapters.tree_reader import read_extent
from audit.domain.totals import Counted

ROWS_AT_ONCE_MAX = 1_000
PAGE_BYTES_MAX = 8 * 1024 * 1024
"""A page ends with the rows in which it reaches so much; the next one goes on from there."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which leaves are wanted; None and nothing named mean all."""

    source: str | None = None
    units: Sequence[str] | None = None
    types: Sequence[str] = ()

    def where(self) -> tuple[str, tuple[object, ...]]:
        """Give the condition with its values."""
        parts: list[str] = []
        values: list[object] = []
        if self.source is not None:
            parts.append(" AND source = %s")
            values.append(self.source)
        if self.units is not None:
            parts.append(" AND unit = ANY (%s)")
            values.append(list(self.units))
        if self.types:
            parts.append(" AND type = ANY (%s)")
            values.append(list(self.types))
        return "".join(parts), tuple(values)


@dataclass(frozen=True, kw_only=True)
class FeedPage:
    """Lines of a feed, the index after which the next page begins, and the log's size then."""

    lines: bytes
    count: int
    next: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day: by when events were recorded, or by the business date on which they count."""

    recorded_from: datetime | None = None
    recorded_before: datetime | None = None
    business_date: date | None = None

    def where(self) -> tuple[str, tuple[object, ...]]:
        """Give the condition with its values."""
        if self.business_date is not None:
            return " AND effective_on = %s", (self.business_date,)
        return " AND recorded_at >= %s AND recorded_at < %s", (
            self.recorded_from,
            self.recorded_before,
        )


class FeedReader:
    """Reads what the log has; below one size the same question always gets the same answer."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool

    def size(self) -> int:
        """Give the number of leaves."""
        with self._pool.connection() as connection:
            return read_extent(connection)[0]

    def page(self, selection: Selection, *, after: int, count_max: int) -> FeedPage:
        """Give the selected leaves behind an index as lines of JSON.

        `next` is the last index that was looked at, also where nothing there was selected.
        """
        lines: list[bytes] = []
        length = 0
        with self._pool.connection() as connection:
            size = read_extent(connection)[0]
            for rows in self._rows(connection, selection, after=after, before=size):
                for index, position, event in rows[: count_max - len(lines)]:
                    lines.append(_line(index, position, event))
                    length += len(event)
                    after = index
                if len(lines) == count_max or length >= PAGE_BYTES_MAX:
                    break
            else:
                after = max(after, size - 1)
        return FeedPage(lines=b"".join(lines), count=len(lines), next=after, size=size)

    def begins(self, recorded_from: datetime) -> int:
        """Give the index behind which nothing is missing that was recorded from an instant on."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT min(leaf_index) FROM audit.leaves WHERE recorded_at >= %s",
                (recorded_from,),
            ).fetchone()
            return read_extent(connection)[0] - 1 if not row or row[0] is None else row[0] - 1

    def of_day(self, selection: Selection, day: Day, *, size: int) -> Iterator[Counted]:
        """Give what counts of each selected leaf of one day below a size, in the log's order."""
        where, values = selection.where()
        on, days = day.where()
        after = -1
        while True:
            with self._pool.connection() as connection:
                rows = connection.execute(
                    "SELECT leaf_index, position, type, leaf_hash, bytes FROM audit.leaves"
                    f" WHERE leaf_index > %s AND leaf_index < %s{where}{on}"
                    " ORDER BY leaf_index LIMIT %s",
                    (after, size, *values, *days, ROWS_AT_ONCE_MAX),
                    binary=True,
                ).fetchall()
            for index, position, kind, hashed, event in rows:
                yield Counted(
                    index=index, position=position, type=kind or "", hashed=hashed, event=event
                )
            if len(rows) < ROWS_AT_ONCE_MAX:
                return
            after = rows[-1][0]

    def _rows(
        self, connection: Connection[TupleRow], selection: Selection, *, after: int, before: int
    ) -> Iterator[list[TupleRow]]:
        where, values = selection.where()
        statement = (
            "SELECT leaf_index, position, bytes FROM audit.leaves"
            f" WHERE leaf_index > %s AND leaf_index < %s{where} ORDER BY leaf_index LIMIT %s"
        )
        while True:
            rows = connection.execute(
                statement, (after, before, *values, ROWS_AT_ONCE_MAX), binary=True
            ).fetchall()
            yield rows
            if len(rows) < ROWS_AT_ONCE_MAX:
                return
            after = rows[-1][0]


def _line(index: int, position: int | None, event: bytes) -> bytes:
    """Write one line; the stored bytes stand in it as they are, unless they would break it."""
    place = b"null" if position is None else b"%d" % position
    if b"\n" in event or b"\r" in event:
        coded = base64.b64encode(event)
        return b'{"index":%d,"position":%b,"bytes":"%b"}\n' % (index, place, coded)
    return b'{"index":%d,"position":%b,"event":%b}\n' % (index, place, event)
