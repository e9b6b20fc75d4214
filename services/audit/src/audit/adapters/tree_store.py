"""The transparency log in PostgreSQL, written: a batch of messages or a checkpoint at a time."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.adapters.tree_reader import TreeReader, read_extent
from audit.domain.envelopes import read_envelope
from audit.domain.intake import Alarm, AlarmCode, Head, Intake, Known, Message, NewLeaf
from chassis.errors import BrokenError, ConflictError
from mingbai_verify import notes
from mingbai_verify.checkpoint_text import parse_checkpoint
from mingbai_verify.merkle import TreeHead
from mingbai_verify.tiles import TiledTree, edge, grow

APPEND_LOCK = int.from_bytes(b"log tree", "big")
"""One writer at a time; advisory locks are per database."""

_LEAF_TYPES = (
    "int8", "text", "text", "bytea", "bytea", "int8", "timestamptz",
    "text", "text", "date", "int8", "bytea", "text",
)  # fmt: skip


class CheckpointNotOursError(BrokenError):
    """The checkpoint has another root than the tree has at that size."""

    code = "checkpoint_root_differs"


class CheckpointBackwardsError(ConflictError):
    """A larger checkpoint was published already, or the tree is not that large."""

    code = "checkpoint_out_of_order"


@dataclass(frozen=True, kw_only=True)
class Appended:
    """What one batch did to the log."""

    size: int
    sequence: int
    leaves: int
    skipped: int
    alarms: tuple[AlarmCode, ...]


class TreeStore:
    """Appends to the log: leaves, tiles, heads and stream position commit together or not at all.

    So a killed writer loses nothing and doubles nothing: the stream redelivers what was not
    committed, and what was committed is at or below the stored stream sequence.
    """

    def __init__(
        self, pool: ConnectionPool[Connection[TupleRow]], *, lock_wait_milliseconds_max: int
    ) -> None:
        self._pool = pool
        self._lock_wait_milliseconds_max = lock_wait_milliseconds_max

    def append(self, messages: Sequence[Message], *, at: datetime) -> Appended:
        """Take messages in the stream's order; `at` is when, for what is found wrong."""
        with self._pool.connection() as connection, connection.transaction():
            self._lock(connection)
            known = _load(connection, messages)
            size_before = known.size
            intake = Intake(known)
            for message in messages:
                intake.take(message)
            _write_leaves(connection, intake.leaves)
            _write_tiles(connection, size_before, intake.leaves)
            _write_heads(connection, intake)
            _write_alarms(connection, intake.alarms, at)
            connection.execute(
                "UPDATE log SET size = %s, stream_sequence = %s",
                (intake.size, intake.sequence),
            )
        return Appended(
            size=intake.size,
            sequence=intake.sequence,
            leaves=len(intake.leaves),
            skipped=intake.skipped,
            alarms=tuple(alarm.code for alarm in intake.alarms),
        )

    def publish(self, note: bytes, *, at: datetime) -> TreeHead:
        """Store a signed checkpoint as the latest one and give the head that it speaks of.

        The same head may be published again with more cosignatures. Raises
        `CheckpointNotOursError` where the root is not that of the tree at this size, and
        `CheckpointBackwardsError` where the size is not between the latest and the tree's.
        """
        head = parse_checkpoint(notes.parse_note(note).text).head
        with self._pool.connection() as connection, connection.transaction():
            self._lock(connection)
            size, _ = read_extent(connection)
            row = connection.execute("SELECT max(size) FROM checkpoints").fetchone()
            latest = (row[0] if row else None) or 0
            if not latest <= head.size <= size:
                raise CheckpointBackwardsError(
                    f"a checkpoint of {head.size} leaves is not between the latest one of "
                    f"{latest} and the tree of {size}: sign the tree as it is now"
                )
            if TiledTree(size, TreeReader.tiles_of(connection)).root(head.size) != head.root:
                raise CheckpointNotOursError(
                    f"the root at {head.size} leaves is another one: do not publish this "
                    "checkpoint, find out who made it"
                )
            connection.execute(
                "INSERT INTO checkpoints (size, root, note, published_at) VALUES (%s, %s, %s, %s)",
                (head.size, head.root, note, at),
            )
        return head

    def _lock(self, connection: Connection[TupleRow]) -> None:
        connection.execute(
            "SELECT set_config('lock_timeout', %s, true)",
            (f"{self._lock_wait_milliseconds_max}ms",),
        )
        # A statement of its own: a snapshot from before the lock would miss the last batch.
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (APPEND_LOCK,))


def _load(connection: Connection[TupleRow], messages: Sequence[Message]) -> Known:
    size, sequence = read_extent(connection)
    envelopes = [envelope for each in messages if (envelope := read_envelope(each.event))]
    sources = sorted({envelope.source for envelope in envelopes})
    units = sorted({(each.source, each.unit) for each in envelopes if each.unit is not None})
    identities = [envelope.identity for envelope in envelopes]
    repeated = [each.sequence for each in messages if each.sequence <= sequence]
    leaves = connection.execute(
        "SELECT source, event_id, leaf_hash FROM leaves"
        " JOIN unnest(%s::text[], %s::text[]) AS met (source, event_id) USING (source, event_id)",
        _columns(identities, 2),
    )
    known_leaves = {(source, event_id): hashed for source, event_id, hashed in leaves}
    heads = connection.execute(
        "SELECT source, position, chain, recorded_at FROM heads WHERE source = ANY (%s)",
        (sources,),
    )
    known_heads = {
        source: Head(position=position, chain=chain, recorded_at=recorded_at)
        for source, position, chain, recorded_at in heads
    }
    counted = connection.execute(
        "SELECT source, unit, unitseq FROM units"
        " JOIN unnest(%s::text[], %s::text[]) AS met (source, unit) USING (source, unit)",
        _columns(units, 2),
    )
    known_units = {(source, unit): unitseq for source, unit, unitseq in counted}
    evidence = connection.execute(
        "SELECT stream_sequence, leaf_hash FROM evidence WHERE stream_sequence = ANY (%s)",
        (repeated,),
    )
    return Known(
        size=size,
        sequence=sequence,
        leaves=known_leaves,
        heads=known_heads,
        units=known_units,
        evidence={(at, hashed) for at, hashed in evidence},
    )


def _write_leaves(connection: Connection[TupleRow], leaves: Sequence[NewLeaf]) -> None:
    if not leaves:
        return
    statement = (
        "COPY leaves (leaf_index, source, event_id, leaf_hash, bytes, stream_sequence,"
        " recorded_at, subject, type, effective_on, position, chain, unit)"
        " FROM STDIN (FORMAT BINARY)"
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(_LEAF_TYPES)
        for leaf in leaves:
            envelope, claim = leaf.envelope, leaf.claim
            copy.write_row(
                (
                    leaf.index,
                    envelope.source,
                    envelope.event_id,
                    leaf.hashed,
                    leaf.event,
                    leaf.sequence,
                    envelope.time,
                    envelope.subject,
                    envelope.type,
                    envelope.effective_on,
                    claim and claim.position,
                    claim and claim.chain,
                    envelope.unit,
                )
            )


def _write_tiles(connection: Connection[TupleRow], size: int, leaves: Sequence[NewLeaf]) -> None:
    read = TreeReader.tiles_of(connection)
    partial = {(level, index): read(level, index) for level, index in edge(size)}
    changed = grow(size, partial, (leaf.hashed for leaf in leaves))
    connection.execute(
        "INSERT INTO tiles (level, tile_index, width, hashes)"
        " SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::smallint[], %s::bytea[])"
        " ON CONFLICT (level, tile_index)"
        " DO UPDATE SET width = excluded.width, hashes = excluded.hashes",
        _columns(((tile.level, tile.index, tile.width, tile.hashes) for tile in changed), 4),
    )


def _write_heads(connection: Connection[TupleRow], intake: Intake) -> None:
    heads = intake.heads.items()
    connection.execute(
        "INSERT INTO heads (source, position, chain, recorded_at)"
        " SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bytea[], %s::timestamptz[])"
        " ON CONFLICT (source) DO UPDATE SET position = excluded.position,"
        " chain = excluded.chain, recorded_at = excluded.recorded_at",
        _columns(((name, head.position, head.chain, head.recorded_at) for name, head in heads), 4),
    )
    connection.execute(
        "INSERT INTO units (source, unit, unitseq)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[])"
        " ON CONFLICT (source, unit) DO UPDATE SET unitseq = excluded.unitseq",
        _columns(((*unit, unitseq) for unit, unitseq in intake.units.items()), 3),
    )


def _write_alarms(connection: Connection[TupleRow], alarms: Iterable[Alarm], at: datetime) -> None:
    rows = [
        (
            alarm.code.value,
            alarm.sequence,
            alarm.hashed,
            alarm.leaf_index,
            alarm.event if alarm.leaf_index is None else None,
            # ASCII escapes keep characters that UTF-8 or the database would refuse.
            json.dumps(alarm.details, ensure_ascii=True),
            at,
        )
        for alarm in alarms
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO evidence (code, stream_sequence, leaf_hash, leaf_index, bytes,"
                " details, found_at) VALUES (%s, %s, %s, %s, %s, %s, %s)"
                " ON CONFLICT (stream_sequence, leaf_hash, code) DO NOTHING",
                rows,
            )


def _columns(rows: Iterable[Sequence[object]], width: int) -> list[list[object]]:
    """Turn rows into the arrays that `unnest` takes, one for each column."""
    columns: list[list[object]] = [[] for _ in range(width)]
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    return columns
