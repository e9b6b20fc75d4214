"""The transparency log in PostgreSQL, read: tiles, entries, proofs, checkpoints and alarms."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.domain.intake import AlarmCode, Head, UnitOfSource
from audit.domain.log import HEADS_SEALED, LogState
from chassis.errors import BrokenError, NotFoundError
from mingbai_verify.errors import OutsideTreeError
from mingbai_verify.merkle import HASH_BYTES, TreeHead
from mingbai_verify.tiles import TILE_WIDTH, TiledTree, TileReader, encode_bundle, parse_path

ENTRIES_AT_ONCE_MAX = 1_000


class NotInLogError(NotFoundError):
    """No leaf of the log has this identity."""

    code = "event_not_in_log"


class NoSuchTileError(NotFoundError):
    """The tree is not large enough to have this tile at this width."""

    code = "tile_not_found"


class LogMissingError(BrokenError):
    """The database holds no log: it was never migrated, or somebody emptied it."""

    code = "log_missing"


_COSIGNED = """k.note || coalesce((
    SELECT convert_to(string_agg(c.line || chr(10), '' ORDER BY c.number), 'UTF8')
    FROM audit.cosignatures c WHERE c.size = k.size AND c.root = k.root
), ''::bytea)"""
"""A checkpoint with what witnesses have added to it since."""


@dataclass(frozen=True, kw_only=True)
class Inclusion:
    """Proof that one event is a leaf of the tree of a certain size."""

    index: int
    leaf_hash: bytes
    head: TreeHead
    proof: tuple[bytes, ...]


@dataclass(frozen=True, kw_only=True)
class PublishedCheckpoint:
    """A checkpoint as it was signed and published."""

    head: TreeHead
    note: bytes
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class StoredAlarm:
    """One thing that was found wrong; `event` holds the bytes where no leaf holds them."""

    number: int
    code: AlarmCode
    sequence: int
    leaf_index: int | None
    event: bytes | None
    details: dict[str, Any]
    found_at: datetime


class TreeReader:
    """Answers out of the stored log; whatever was once true of a size stays true."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool

    @staticmethod
    def tiles_of(connection: Connection[TupleRow]) -> TileReader:
        """Give the reader that a `TiledTree` needs, on one connection."""

        def read(level: int, index: int) -> bytes:
            row = connection.execute(
                "SELECT hashes FROM tiles WHERE level = %s AND tile_index = %s",
                (level, index),
            ).fetchone()
            return bytes(row[0]) if row else b""

        return read

    def extent(self) -> tuple[int, int]:
        """Give the number of leaves and the stream sequence of the last message taken."""
        with self._pool.connection() as connection:
            return read_extent(connection)

    def head(self, size: int | None = None) -> TreeHead:
        """Give size and root of the tree as it is, or as it was at an earlier size."""
        with self._pool.connection() as connection:
            tree = _tree(connection)
            at = tree.size if size is None else size
            return TreeHead(size=at, root=tree.root(at))

    def inclusion(self, source: str, event_id: str, *, size: int | None = None) -> Inclusion:
        """Give the proof of one event in the tree of this size, or of the size it has now.

        Raises `NotInLogError`, or `OutsideTreeError` where the event came later than that size.
        """
        with self._pool.connection() as connection:
            index, hashed = _index(connection, source, event_id)
            tree = _tree(connection)
            at = tree.size if size is None else size
            return Inclusion(
                index=index,
                leaf_hash=hashed,
                head=TreeHead(size=at, root=tree.root(at)),
                proof=tuple(tree.inclusion_proof(index, size=at)),
            )

    def inclusion_of_leaf(self, index: int, *, size: int) -> Inclusion:
        """Give the proof of the leaf at this place, or raise `OutsideTreeError`."""
        with self._pool.connection() as connection:
            tree = _tree(connection)
            return Inclusion(
                index=index,
                leaf_hash=tree.leaf_hash(index),
                head=TreeHead(size=size, root=tree.root(size)),
                proof=tuple(tree.inclusion_proof(index, size=size)),
            )

    def consistency(self, *, old: int, new: int) -> list[bytes]:
        """Give the proof that the tree of `old` leaves is a prefix of that of `new`."""
        with self._pool.connection() as connection:
            return _tree(connection).consistency_proof(old=old, new=new)

    def tile(self, path: str) -> bytes:
        """Give the bytes of a hash tile or an entry bundle, or raise `NoSuchTileError`."""
        wanted = parse_path(path)
        with self._pool.connection() as connection:
            if wanted.level is None:
                start = wanted.index * TILE_WIDTH
                entries = _entries(connection, start, start + wanted.width)
                if len(entries) == wanted.width:
                    return encode_bundle(entries)
            else:
                hashes = self.tiles_of(connection)(wanted.level, wanted.index)
                if len(hashes) >= wanted.width * HASH_BYTES:
                    return hashes[: wanted.width * HASH_BYTES]
        raise NoSuchTileError(f"the tree is not large enough for {path}: ask for less of it")

    def entry(self, index: int) -> bytes:
        """Give the bytes of one leaf, or raise `OutsideTreeError`."""
        with self._pool.connection() as connection:
            entries = _entries(connection, index, index + 1)
        if not entries:
            raise OutsideTreeError(f"the tree has no leaf {index}")
        return entries[0]

    def entries(self, *, start: int = 0, stop: int) -> Iterator[bytes]:
        """Give the bytes of the leaves from `start` to before `stop`, in order."""
        for at in range(start, stop, ENTRIES_AT_ONCE_MAX):
            with self._pool.connection() as connection:
                entries = _entries(connection, at, min(at + ENTRIES_AT_ONCE_MAX, stop))
            yield from entries

    def index(self, source: str, event_id: str) -> int:
        """Give the index of one event, or raise `NotInLogError`."""
        with self._pool.connection() as connection:
            return _index(connection, source, event_id)[0]

    def checkpoint_of(self, size: int) -> bytes | None:
        """Give the note that was signed last at a size, or None where none was."""
        with self._pool.connection() as connection:
            row = connection.execute(
                f"SELECT {_COSIGNED} FROM checkpoints k WHERE size = %s"
                " ORDER BY number DESC LIMIT 1",
                (size,),
            ).fetchone()
        return None if row is None else bytes(row[0])

    def latest_checkpoint(self) -> PublishedCheckpoint | None:
        """Give the checkpoint that was published last, or None before the first."""
        with self._pool.connection() as connection:
            row = connection.execute(
                f"SELECT size, root, {_COSIGNED}, published_at FROM checkpoints k"
                " ORDER BY number DESC LIMIT 1"
            ).fetchone()
        if row is None:
            return None
        return PublishedCheckpoint(
            head=TreeHead(size=row[0], root=row[1]), note=row[2], published_at=row[3]
        )

    def heads(self) -> dict[str, Head]:
        """Give the last position and chain link of every source."""
        with self._pool.connection() as connection:
            return read_heads(connection)

    def units(self) -> dict[UnitOfSource, int]:
        """Give the last `unitseq` of every source and unit."""
        with self._pool.connection() as connection:
            return read_units(connection)

    def state(self, own_source: str) -> LogState:
        """Give the tree and what is known of every source, all at one size."""
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            tree = _tree(connection)
            row = connection.execute(
                "SELECT leaf_index FROM leaves"
                " WHERE source <> %s OR type IS DISTINCT FROM %s"
                " ORDER BY leaf_index DESC LIMIT 1",
                (own_source, HEADS_SEALED),
            ).fetchone()
            return LogState(
                head=TreeHead(size=tree.size, root=tree.root()),
                news_size=row[0] + 1 if row else 0,
                heads=read_heads(connection),
                units=read_units(connection),
            )

    def alarms(self, *, after: int = 0, count_max: int) -> list[StoredAlarm]:
        """Give what was found wrong, oldest first, behind the alarm of this number."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT number, code, stream_sequence, leaf_index, bytes, details::text, found_at"
                " FROM evidence WHERE number > %s ORDER BY number LIMIT %s",
                (after, count_max),
            ).fetchall()
        return [
            StoredAlarm(
                number=number,
                code=AlarmCode(code),
                sequence=sequence,
                leaf_index=leaf_index,
                event=event,
                details=json.loads(details),
                found_at=found_at,
            )
            for number, code, sequence, leaf_index, event, details, found_at in rows
        ]


def read_extent(connection: Connection[TupleRow]) -> tuple[int, int]:
    """Give the number of leaves and the stream sequence of the last message taken."""
    row = connection.execute("SELECT size, stream_sequence FROM log").fetchone()
    if row is None:
        raise LogMissingError("the log's own row is gone: restore audit's database from a backup")
    return row[0], row[1]


def _tree(connection: Connection[TupleRow]) -> TiledTree:
    size, _ = read_extent(connection)
    return TiledTree(size, TreeReader.tiles_of(connection))


def _entries(connection: Connection[TupleRow], start: int, stop: int) -> list[bytes]:
    rows = connection.execute(
        "SELECT bytes FROM leaves WHERE leaf_index >= %s AND leaf_index < %s ORDER BY leaf_index",
        (start, stop),
    )
    return [bytes(row[0]) for row in rows]


def read_heads(connection: Connection[TupleRow]) -> dict[str, Head]:
    """Give the last position and chain link of every source."""
    rows = connection.execute(
        "SELECT source, position, chain, recorded_at FROM heads ORDER BY source"
    )
    return {
        source: Head(position=position, chain=chain, recorded_at=recorded_at)
        for source, position, chain, recorded_at in rows
    }


def read_units(connection: Connection[TupleRow]) -> dict[UnitOfSource, int]:
    """Give the last `unitseq` of every source and unit."""
    rows = connection.execute("SELECT source, unit, unitseq FROM units ORDER BY source, unit")
    return {(source, unit): unitseq for source, unit, unitseq in rows}


def _index(connection: Connection[TupleRow], source: str, event_id: str) -> tuple[int, bytes]:
    row = connection.execute(
        "SELECT leaf_index, leaf_hash FROM leaves WHERE source = %s AND event_id = %s",
        (source, event_id),
    ).fetchone()
    if row is None:
        raise NotInLogError(f"the log has no event {event_id} of {source}")
    return row[0], bytes(row[1])
