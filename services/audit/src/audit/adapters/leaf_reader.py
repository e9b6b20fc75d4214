"""The leaves of the log by what they are about: an aggregate, a type, a place in a source's log."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.adapters.tree_reader import NotInLogError, read_extent
from audit.domain.leaves import Leaf
from audit.domain.log import HEADS_SEALED

LEAVES_AT_ONCE_MAX = 1_000

LEAF_COLUMNS = (
    "leaf_index, bytes, leaf_hash, source, event_id, recorded_at, subject, type, effective_on,"
    " position, chain, unit"
)


class LeafReader:
    """Answers out of the leaves; what is asked below one size always gets the same answer."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool

    def size(self) -> int:
        """Give the number of leaves."""
        with self._pool.connection() as connection:
            return read_extent(connection)[0]

    def clock(self) -> datetime:
        """Give what time it is by the database's clock."""
        with self._pool.connection() as connection:
            row = connection.execute("SELECT clock_timestamp()").fetchone()
            assert row is not None
            said: datetime = row[0]
            return said

    def leaf(self, source: str, event_id: str) -> Leaf:
        """Give one event by its identity, or raise `NotInLogError`."""
        found = self._leaves("source = %s AND event_id = %s", (source, event_id), 1)
        if not found:
            raise NotInLogError(f"the log has no event {event_id} of {source}")
        return found[0]

    def of_subject(
        self, subject: str, *, source: str | None, after: int = -1, before: int, count_max: int
    ) -> list[Leaf]:
        """Give events of one aggregate between two indexes, in the log's order."""
        where = "subject = %s AND leaf_index > %s AND leaf_index < %s"
        if source is None:
            return self._leaves(where, (subject, after, before), count_max)
        return self._leaves(f"source = %s AND {where}", (source, subject, after, before), count_max)

    def of_types(self, types: Sequence[str], *, source: str, before: int) -> Iterator[Leaf]:
        """Give the events of these types of one source, in the log's order."""
        where = "type = ANY (%s) AND source = %s AND leaf_index > %s AND leaf_index < %s"
        yield from self._all(where, (list(types), source), before)

    def all_of_subject(self, subject: str, *, source: str, before: int) -> Iterator[Leaf]:
        """Give every event of one aggregate, in the log's order."""
        where = "source = %s AND subject = %s AND leaf_index > %s AND leaf_index < %s"
        yield from self._all(where, (source, subject), before)

    def of_subjects(
        self, subjects: Sequence[str], *, source: str, before: int
    ) -> dict[str, list[Leaf]]:
        """Give every event of some aggregates, by aggregate, each in the log's order."""
        found: dict[str, list[Leaf]] = {subject: [] for subject in subjects}
        where = "source = %s AND subject = ANY (%s) AND leaf_index > %s AND leaf_index < %s"
        for leaf in self._all(where, (source, list(subjects)), before):
            found[leaf.subject or ""].append(leaf)
        return found

    def opened_accounts(
        self, source: str, *, unit: str | None, after: str, before: int, count_max: int
    ) -> list[str]:
        """Give ids of accounts that were opened, of a unit or of all, in the order of their ids."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                'SELECT DISTINCT subject COLLATE "C" FROM leaves'
                " WHERE type = 'points.account.opened.v1' AND source = %s AND leaf_index < %s"
                ' AND (%s::text IS NULL OR unit = %s) AND subject COLLATE "C" > %s'
                ' ORDER BY subject COLLATE "C" LIMIT %s',
                (source, before, unit, unit, after, count_max),
            ).fetchall()
        return [row[0] for row in rows]

    def count_accounts(self, source: str, *, before: int) -> int:
        """Give how many accounts were opened."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT count(DISTINCT subject) FROM leaves"
                " WHERE type = 'points.account.opened.v1' AND source = %s AND leaf_index < %s",
                (source, before),
            ).fetchone()
        return 0 if row is None else int(row[0])

    def latest_of_type(self, kind: str, *, source: str, before: int, count_max: int) -> list[Leaf]:
        """Give the last events of a type of one source below an index, newest first."""
        where = "type = %s AND source = %s AND leaf_index < %s"
        return self._leaves(where, (kind, source, before), count_max, order="DESC")

    def index_at(self, source: str, position: int) -> int | None:
        """Give the index of the first leaf that a source's position has, or None as yet."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT min(leaf_index) FROM leaves WHERE source = %s AND position = %s",
                (source, position),
            ).fetchone()
        return None if row is None else row[0]

    def find(self, source: str, event_id: str) -> Leaf | None:
        """Give one event by its identity, or None."""
        found = self._leaves("source = %s AND event_id = %s", (source, event_id), 1)
        return found[0] if found else None

    def of_unit(self, unit: str, *, before: int) -> Iterator[Leaf]:
        """Give every event of one unit, in the log's order."""
        yield from self._all("unit = %s AND leaf_index > %s AND leaf_index < %s", (unit,), before)

    def walk(self, *, before: int) -> Iterator[Leaf]:
        """Give every leaf that is stored, in the log's order."""
        yield from self._all("leaf_index > %s AND leaf_index < %s", (), before)

    def at_positions(self, source: str, *, first: int, last: int) -> dict[int, bytes]:
        """Give the bytes that the log has of one source, by their position there."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT position, bytes FROM leaves"
                " WHERE source = %s AND position BETWEEN %s AND %s ORDER BY leaf_index DESC",
                (source, first, last),
            )
            return {position: bytes(event) for position, event in rows}

    def at_sequences(self, sequences: Sequence[int]) -> dict[int, Leaf]:
        """Give the leaves that came with these messages of the stream."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT stream_sequence, leaf_index FROM audit.leaves"
                " WHERE stream_sequence = ANY (%s)",
                (list(sequences),),
            ).fetchall()
        found = self._leaves("leaf_index = ANY (%s)", ([row[1] for row in rows],), len(rows))
        by_index = {leaf.index: leaf for leaf in found}
        return {sequence: by_index[index] for sequence, index in rows}

    def place(
        self, source: str, *, before: int, recorded_until: datetime | None
    ) -> tuple[int, int] | None:
        """Give position and index of a source's last event up to a size and a recorded time."""
        with self._pool.connection() as connection:
            # By time and then by place: a source's time never goes back, and where it does there
            # is an alarm. So nothing that came later has to be passed over.
            row = connection.execute(
                "SELECT position, leaf_index FROM leaves WHERE source = %s"
                " AND position IS NOT NULL AND leaf_index < %s AND recorded_at <= %s"
                " ORDER BY recorded_at DESC, position DESC LIMIT 1",
                (source, before, recorded_until or datetime.max.replace(tzinfo=UTC)),
            ).fetchone()
        return None if row is None else (row[0], row[1])

    def sealed_until(self, source: str, *, own_source: str) -> datetime | None:
        """Give the recorded time of the last event of a source that a sealing covers."""
        sealings = self._leaves(
            "source = %s AND type = %s", (own_source, HEADS_SEALED), 1, order="DESC"
        )
        if not sealings:
            return None
        size: Any = json.loads(sealings[0].event)["data"]["size"]
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT recorded_at FROM leaves WHERE source = %s AND position IS NOT NULL"
                " AND leaf_index < %s ORDER BY position DESC LIMIT 1",
                (source, size),
            ).fetchone()
        return None if row is None else row[0]

    def _all(self, where: str, values: tuple[object, ...], before: int) -> Iterator[Leaf]:
        after = -1
        while leaves := self._leaves(where, (*values, after, before), LEAVES_AT_ONCE_MAX):
            yield from leaves
            after = leaves[-1].index

    def _leaves(
        self, where: str, values: tuple[object, ...], count_max: int, *, order: str = "ASC"
    ) -> list[Leaf]:
        with self._pool.connection() as connection:
            rows = connection.execute(
                f"SELECT {LEAF_COLUMNS} FROM leaves WHERE {where}"
                f" ORDER BY leaf_index {order} LIMIT %s",
                (*values, count_max),
                binary=True,
            ).fetchall()
        return [leaf_of(row) for row in rows]


def leaf_of(row: TupleRow) -> Leaf:
    """Give the leaf of a row of the columns above."""
    index, event, hashed, source, event_id, recorded_at, subject, kind, effective_on = row[:9]
    return Leaf(
        index=index,
        event=bytes(event),
        hashed=bytes(hashed),
        source=source,
        event_id=event_id,
        recorded_at=recorded_at,
        subject=subject,
        type=kind,
        effective_on=effective_on,
        position=row[9],
        chain=None if row[10] is None else bytes(row[10]),
        unit=row[11],
    )
