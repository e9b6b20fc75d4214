"""The folded books and the ids that events name, read as of any instant."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow, dict_row
from psycopg_pool import ConnectionPool

from audit.adapters.folded import LIVE
from audit.adapters.leaf_reader import LEAF_COLUMNS, leaf_of
from audit.domain.finding_codes import FindingCode
from audit.domain.findings import Finding
from audit.domain.leaves import Leaf
from audit.domain.replay.books import Balance, BooksAsked, MonthMoved, PostedLine
from audit.domain.replayed import PartDigest

_POSTED = (
    " entity = %(entity)s AND posted_index < %(size)s AND posted_at <= %(until)s"
    " AND dated_on <= %(on)s AND (%(account)s::text IS NULL OR account = %(account)s)"
)


class FoldedBooks:
    """Answers for posted vouchers alone, out of one schema."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], *, schema: str = LIVE) -> None:
        self._pool = pool
        self._schema = schema

    def balances(self, asked: BooksAsked) -> list[Balance]:
        """Give every sub-account on which something was posted."""
        rows = self._rows(
            "SELECT account, sub_key, sum(debit_fen)::bigint AS debit_fen,"
            f" sum(credit_fen)::bigint AS credit_fen FROM {self._schema}.book_lines WHERE{_POSTED}"
            " GROUP BY account, sub_key ORDER BY account, sub_key",
            _values(asked),
        )
        return [Balance(**row) for row in rows]

    def lines(
        self, asked: BooksAsked, *, after: tuple[date, str, int], count_max: int
    ) -> list[PostedLine]:
        """Give posted lines by their day, voucher and number, behind those named last."""
        day, voucher, line = after
        rows = self._rows(
            "SELECT voucher::text, line, number, account, sub_key, dated_on, kind, debit_fen,"
            " credit_fen, prepared_index, posted_index, posted_at"
            f" FROM {self._schema}.book_lines WHERE{_POSTED}"
            " AND (dated_on, voucher, line) > (%(day)s, %(voucher)s::uuid, %(line)s)"
            " ORDER BY dated_on, voucher, line LIMIT %(count)s",
            {**_values(asked), "day": day, "voucher": voucher, "line": line, "count": count_max},
        )
        return [PostedLine(**row) for row in rows]

    def posted_between(self, asked: BooksAsked, *, since: datetime) -> list[PostedLine]:
        """Give what was posted after an instant, in the order of posting."""
        rows = self._rows(
            "SELECT voucher::text, line, number, account, sub_key, dated_on, kind, debit_fen,"
            " credit_fen, prepared_index, posted_index, posted_at"
            f" FROM {self._schema}.book_lines WHERE{_POSTED} AND posted_at > %(since)s"
            " ORDER BY posted_index, line",
            {**_values(asked), "since": since},
        )
        return [PostedLine(**row) for row in rows]

    def months(self, *, upto_position: int) -> list[MonthMoved]:
        """Give what each month moved on each sub-account, up to a position of the books' source."""
        rows = self._rows(
            "SELECT entity::text, account, sub_key, to_char(dated_on, 'YYYY-MM') AS month,"
            " sum(debit_fen)::bigint AS debit_fen, sum(credit_fen)::bigint AS credit_fen"
            f" FROM {self._schema}.book_lines WHERE posted_position <= %(upto)s"
            ' GROUP BY 1, 2, 3, 4 ORDER BY entity::text COLLATE "C", 2, 3, 4',
            {"upto": upto_position},
        )
        return [MonthMoved(**row) for row in rows]

    def mentioning(self, named: str, *, after: int = -1, before: int, count_max: int) -> list[Leaf]:
        """Give events that name an id beside their own, in the log's order."""
        where = "leaf_index > %s AND leaf_index < %s ORDER BY leaf_index LIMIT %s"
        return self._mentioning(where, (named, after, before, count_max))

    def correcting(self, named: str, *, before: int) -> list[Leaf]:
        """Give events of other aggregates that correct events of this one."""
        return self._mentioning("corrects AND leaf_index < %s ORDER BY leaf_index", (named, before))

    def _mentioning(self, where: str, values: tuple[object, ...]) -> list[Leaf]:
        with self._pool.connection() as connection:
            rows = connection.execute(
                f"SELECT {LEAF_COLUMNS} FROM {self._schema}.mentions"
                f" JOIN audit.leaves USING (leaf_index) WHERE mentions.id = %s AND {where}",
                values,
                binary=True,
            ).fetchall()
        return [leaf_of(row) for row in rows]

    def mentions(self, *, before: int) -> PartDigest:
        """Digest which event names which id, in no order: sums of hashes need no sorting."""
        (row,) = self._rows(
            "SELECT count(*) AS rows, coalesce(sum(hashtextextended("
            "id::text || leaf_index || corrects, 0)), 0)::text AS sum"
            f" FROM {self._schema}.mentions WHERE leaf_index < %(before)s",
            {"before": before},
        )
        sha256 = hashlib.sha256(row["sum"].encode()).hexdigest()
        return PartDigest(part="", rows=row["rows"], sha256=sha256)

    def faults(self, *, before: int) -> list[Finding]:
        """Give what could not be folded as it is written."""
        rows = self._rows(
            f"SELECT leaf_index, code, subject FROM {self._schema}.faults"
            " WHERE leaf_index < %(before)s ORDER BY leaf_index, code",
            {"before": before},
        )
        return [
            Finding(
                code=FindingCode(row["code"]),
                facts={"index": row["leaf_index"], "subject": row["subject"]},
            )
            for row in rows
        ]

    def _rows(self, statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as ask:
            return ask.execute(statement, values).fetchall()


def _values(asked: BooksAsked) -> dict[str, Any]:
    return {
        "entity": asked.entity,
        "size": asked.size,
        "until": asked.as_of.recorded_until or datetime.max.replace(tzinfo=UTC),
        "on": asked.as_of.business_date or date.max,
        "account": asked.account,
    }
