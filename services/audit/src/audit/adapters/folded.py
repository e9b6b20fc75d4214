"""What replay keeps folded out of the leaves: ids that events name, and the lines of vouchers.

Two schemas have the same tables: `replayed` answers, `replayed_fresh` is where a full replay builds
them anew. Rows and how far they are folded are committed together, so that an end at any moment
loses nothing and doubles nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.adapters.leaf_reader import LEAF_COLUMNS, leaf_of
from audit.adapters.tree_reader import read_extent
from audit.application.errors import ReplayBehindError
from audit.domain.finding_codes import FindingCode
from audit.domain.replay.books import (
    POSTED,
    PREPARED,
    BookLine,
    VoucherUnreadableError,
    book_lines,
    posted_number,
)
from audit.domain.replay.mentions import mentioned
from audit.domain.replay.recorded import Recorded, read_recorded

LIVE, FRESH = "replayed", "replayed_fresh"
REVISION = 1
"""Raised when something else than before is folded: what is there is then made anew."""
LEAVES_AT_ONCE_MAX = 1_000
LEAVES_BEHIND_MAX = 20_000
"""What a question folds itself before it is answered; more is left to the follower."""

_LINES = (
    "INSERT INTO {}.book_lines (voucher, line, entity, account, sub_key, dated_on, kind, debit_fen,"
    " credit_fen, prepared_index) SELECT * FROM unnest(%s::uuid[], %s::integer[], %s::uuid[],"
    " %s::text[], %s::text[], %s::date[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[])"
    " AS n (voucher) WHERE NOT EXISTS (SELECT 1 FROM {}.book_lines b WHERE b.voucher = n.voucher)"
    " RETURNING voucher::text"
)
_POSTED = (
    "UPDATE {0}.book_lines l SET number = p.number, posted_index = p.leaf_index,"
    " posted_position = p.position, posted_at = p.at FROM unnest(%s::uuid[], %s::integer[],"
    " %s::bigint[], %s::bigint[], %s::timestamptz[]) AS p (voucher, number, leaf_index, position,"
    " at) WHERE l.voucher = p.voucher AND l.posted_index IS NULL"
    " AND l.prepared_index < p.leaf_index RETURNING l.voucher::text"
)


class Folded:
    """Folds leaves in the log's order, a batch at a time; several processes may do so at once."""

    def __init__(
        self, pool: ConnectionPool[Connection[TupleRow]], *, books: str, schema: str = LIVE
    ) -> None:
        """Fold into this schema; `books` is the source whose vouchers are believed."""
        self._pool = pool
        self._books = books
        self._schema = schema

    def size(self) -> int:
        """Give the number of leaves that are folded by today's rules."""
        with self._pool.connection() as connection:
            row = connection.execute(
                f"SELECT size FROM {self._schema}.progress WHERE revision = %s", (REVISION,)
            ).fetchone()
        return 0 if row is None else int(row[0])

    def at_least(self, size: int) -> None:
        """Fold up to a size of the log, or raise `ReplayBehindError` where that is too much."""
        folded = self.size()
        if size - folded > LEAVES_BEHIND_MAX:
            raise ReplayBehindError(
                f"{folded} of {size} entries are folded: ask again when the rest is"
            )
        while folded < size:
            folded = self.fold()

    def fold(self, upto: int | None = None) -> int:
        """Fold the next batch, not past a size; gives the size that is folded then."""
        with self._pool.connection() as connection, connection.transaction():
            start = self._start(connection)
            end, _ = read_extent(connection)
            stop = min(start + LEAVES_AT_ONCE_MAX, end if upto is None else min(end, upto))
            if stop <= start:
                return start
            rows = connection.execute(
                f"SELECT {LEAF_COLUMNS} FROM audit.leaves"
                " WHERE leaf_index >= %s AND leaf_index < %s ORDER BY leaf_index",
                (start, stop),
                binary=True,
            ).fetchall()
            leaves = [leaf_of(row) for row in rows]
            self._write_mentions(connection, ((leaf.index, leaf.event) for leaf in leaves))
            vouchers = [
                recorded
                for leaf in leaves
                if leaf.source == self._books and leaf.type in {PREPARED, POSTED}
                if (recorded := read_recorded(leaf)) is not None
            ]
            self._write_vouchers(connection, vouchers)
            connection.execute(f"UPDATE {self._schema}.progress SET size = %s", (stop,))
            return stop

    def _start(self, connection: Connection[TupleRow]) -> int:
        row = connection.execute(
            f"SELECT size, revision FROM {self._schema}.progress FOR UPDATE"
        ).fetchone()
        if row is not None and row[1] == REVISION:
            return int(row[0])
        self.empty(connection)
        return 0

    def empty(self, connection: Connection[TupleRow]) -> None:
        """Take everything out, within a transaction: it is to be folded anew from the start."""
        schema = self._schema
        connection.execute(
            f"TRUNCATE {schema}.mentions, {schema}.book_lines, {schema}.faults, {schema}.standings,"
            f" {schema}.progress"
        )
        connection.execute(
            f"INSERT INTO {schema}.progress (size, revision) VALUES (0, %s)", (REVISION,)
        )

    def _write_mentions(
        self, connection: Connection[TupleRow], events: Iterable[tuple[int, bytes]]
    ) -> None:
        with (
            connection.cursor() as cursor,
            cursor.copy(
                f"COPY {self._schema}.mentions (id, leaf_index, corrects) FROM STDIN"
            ) as copy,
        ):
            for index, event in events:
                for each, corrected in mentioned(event).items():
                    copy.write_row((each, index, corrected))

    def _write_vouchers(
        self, connection: Connection[TupleRow], vouchers: Sequence[Recorded]
    ) -> None:
        lines: dict[str, list[BookLine]] = {}
        posted: dict[str, tuple[int, Recorded]] = {}
        faults: list[tuple[int, str, str]] = []
        for recorded in vouchers:
            try:
                if recorded.type == PREPARED:
                    prepared = book_lines(recorded)
                    if lines.setdefault(prepared[0].voucher, prepared) is not prepared:
                        faults.append(_prepared_again(prepared))
                    continue
                number, voucher = posted_number(recorded), str(UUID(recorded.subject))
            except VoucherUnreadableError as fault:
                faults.append((recorded.stamp.index, fault.code.value, recorded.subject))
                continue
            if voucher in posted:
                # What came before it is written first: no batch may make a difference.
                faults += self._write_lines(connection, lines)
                faults += self._post(connection, posted)
                lines, posted = {}, {}
            posted[voucher] = (number, recorded)
        faults += self._write_lines(connection, lines)
        faults += self._post(connection, posted)
        if faults:
            connection.execute(
                f"INSERT INTO {self._schema}.faults (leaf_index, code, subject)"
                " SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[])"
                " ON CONFLICT DO NOTHING",
                [list(column) for column in zip(*faults, strict=True)],
            )

    def _write_lines(
        self, connection: Connection[TupleRow], lines: Mapping[str, list[BookLine]]
    ) -> list[tuple[int, str, str]]:
        if not lines:
            return []
        rows = [
            (
                *(each.voucher, each.line, each.entity, each.account, each.sub_key),
                *(each.dated_on, each.kind, each.debit_fen, each.credit_fen, each.prepared_index),
            )
            for prepared in lines.values()
            for each in prepared
        ]
        columns: list[Any] = [list(column) for column in zip(*rows, strict=True)]
        statement = _LINES.format(self._schema, self._schema)
        written = {row[0] for row in connection.execute(statement, columns).fetchall()}
        return [_prepared_again(each) for name, each in lines.items() if name not in written]

    def _post(
        self, connection: Connection[TupleRow], posted: dict[str, tuple[int, Recorded]]
    ) -> list[tuple[int, str, str]]:
        if not posted:
            return []
        numbers = [number for number, _ in posted.values()]
        stamps = [recorded.stamp for _, recorded in posted.values()]
        moments: list[datetime] = [stamp.recorded_at for stamp in stamps]
        found = connection.execute(
            _POSTED.format(self._schema),
            (
                list(posted),
                numbers,
                [stamp.index for stamp in stamps],
                [stamp.position for stamp in stamps],
                moments,
            ),
        ).fetchall()
        done = {row[0] for row in found}
        missed = {name: recorded for name, (_, recorded) in posted.items() if name not in done}
        booked = connection.execute(
            f"SELECT DISTINCT voucher::text FROM {self._schema}.book_lines"
            " WHERE voucher = ANY (%s::uuid[]) AND posted_index IS NOT NULL",
            (list(missed),),
        )
        twice = {row[0] for row in booked.fetchall()}
        return [
            (
                recorded.stamp.index,
                (
                    FindingCode.VOUCHER_POSTED_TWICE
                    if name in twice
                    else FindingCode.VOUCHER_NOT_PREPARED
                ).value,
                name,
            )
            for name, recorded in missed.items()
        ]


def _prepared_again(lines: Sequence[BookLine]) -> tuple[int, str, str]:
    """Say that a voucher was written before; the first writing counts."""
    return lines[0].prepared_index, FindingCode.VOUCHER_PREPARED_TWICE.value, lines[0].voucher
