"""Everything beside the leaves that a verification compares them with, out of the database."""

import json
from collections import defaultdict
from collections.abc import Iterator

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.adapters.leaf_reader import LeafReader
from audit.adapters.tree_reader import TreeReader, read_extent, read_heads, read_units
from audit.application.ports import Noted, SealedNumbers
from audit.domain.intake import Head
from audit.domain.log import HEADS_SEALED
from mingbai_verify.merkle import TreeHead

ROWS_AT_ONCE_MAX = 1_000


class EvidenceReader:
    """Reads what was noted about the log while it grew."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool
        self._tree = TreeReader(pool)
        self._leaves = LeafReader(pool)

    def extent(self) -> tuple[int, int]:
        """Give the number of leaves that the log claims, and its stream sequence."""
        return self._tree.extent()

    def noted(self) -> Noted:
        """Give what the log noted of itself and of every source, all at one size."""
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return Noted(
                size=read_extent(connection)[0],
                heads=read_heads(connection),
                units=read_units(connection),
            )

    def checkpoints(self) -> Iterator[tuple[TreeHead, bytes]]:
        """Give every published checkpoint, oldest first: what the row says, and the note."""
        number = 0
        while True:
            with self._pool.connection() as connection:
                rows = connection.execute(
                    "SELECT number, size, root, note FROM checkpoints"
                    " WHERE number > %s ORDER BY number LIMIT %s",
                    (number, ROWS_AT_ONCE_MAX),
                ).fetchall()
            if not rows:
                return
            for number, size, root, note in rows:  # noqa: B007  # the next page goes on behind it
                yield TreeHead(size=size, root=bytes(root)), bytes(note)

    def tiles(self) -> Iterator[tuple[int, int, bytes]]:
        """Give every stored hash tile: level, index, hashes."""
        after = (-1, -1)
        while True:
            with self._pool.connection() as connection:
                rows = connection.execute(
                    "SELECT level, tile_index, hashes FROM tiles"
                    " WHERE (level, tile_index) > (%s, %s)"
                    " ORDER BY level, tile_index LIMIT %s",
                    (*after, ROWS_AT_ONCE_MAX),
                    binary=True,
                ).fetchall()
            if not rows:
                return
            for level, index, hashes in rows:
                yield level, index, bytes(hashes)
            after = rows[-1][:2]

    def sealed(self, own_source: str, *, before: int) -> SealedNumbers:
        """Give what was sealed; a sealing that cannot be read is found by its leaf."""
        heads: dict[str, list[Head]] = defaultdict(list)
        units: dict[tuple[str, str], int] = {}
        for leaf in self._leaves.of_types([HEADS_SEALED], source=own_source, before=before):
            try:
                data = json.loads(leaf.event)["data"]
                for head in data["heads"]:
                    known = Head(
                        position=int(head["position"]),
                        chain=bytes.fromhex(head["chain"]),
                        recorded_at=leaf.recorded_at,
                    )
                    heads[head["source"]].append(known)
                for unit in data["units"]:
                    key = (unit["source"], unit["unit"])
                    units[key] = max(units.get(key, 0), int(unit["unitseq"]))
            except (ValueError, KeyError, TypeError):
                continue
        return SealedNumbers(heads=heads, units=units)

    def alarms_by_code(self) -> dict[str, tuple[int, int]]:
        """Give how often each alarm was raised, and at which message first."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT code, count(*), min(stream_sequence) FROM evidence GROUP BY code"
            ).fetchall()
        return {code: (count, sequence) for code, count, sequence in rows}
