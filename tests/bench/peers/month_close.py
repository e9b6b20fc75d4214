"""The peer's side of closing months: plain SQL over the same lines, in the same server."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg
from typing_extensions import override

from kernel.periods import Month
from tests.bench.harness import Side

_LINES = (
    "CREATE TABLE bench_plain.lines AS SELECT entity, month, account, sub_key, debit_fen,"
    " credit_fen FROM read.journal_lines WHERE entity = ANY(%s) AND number IS NOT NULL"
)
_CLOSINGS = (
    "CREATE TABLE bench_plain.closings (entity uuid, month text, account text, sub_key text,"
    " balance_fen bigint, PRIMARY KEY (entity, account, sub_key, month))"
)
_CLOSE = (
    "INSERT INTO bench_plain.closings SELECT entity, %(month)s, account, sub_key,"
    " coalesce(before.balance_fen, 0) + coalesce(moved.fen, 0) FROM (SELECT entity, account,"
    " sub_key, sum(debit_fen - credit_fen)::bigint AS fen FROM bench_plain.lines WHERE month ="
    " %(month)s GROUP BY entity, account, sub_key) AS moved FULL JOIN (SELECT * FROM"
    " bench_plain.closings WHERE month = %(before)s) AS before USING (entity, account, sub_key)"
)
_COUNTY = (
    "SELECT account, sum(balance_fen)::bigint FROM bench_plain.closings WHERE month = %s"
    " GROUP BY account ORDER BY account"
)


class PeerMonthClose(Side):
    """Adds up a month's lines to the balances of the month before, and those of the county."""

    def __init__(
        self, connect: Callable[[], psycopg.Connection[Any]], entities: list[UUID], first: Month
    ) -> None:
        self._connect = connect
        self._entities = entities
        self._months = _after(first)
        self._connection: psycopg.Connection[Any] | None = None

    @override
    def setup(self) -> None:
        self._connection = connection = self._connect()
        connection.execute("DROP SCHEMA IF EXISTS bench_plain CASCADE")
        connection.execute("CREATE SCHEMA bench_plain")
        connection.execute(_LINES, (self._entities,))
        connection.execute("CREATE INDEX ON bench_plain.lines (month)")
        connection.execute(_CLOSINGS)
        connection.execute("VACUUM ANALYZE bench_plain.lines")

    @override
    def run(self) -> float:
        connection = self._connection
        assert connection is not None
        month = next(self._months)
        began = time.perf_counter()
        values = {"month": month.text, "before": month.previous().text}
        connection.execute(_CLOSE, values)
        rows = connection.execute(_COUNTY, (month.text,)).fetchall()
        took = time.perf_counter() - began
        assert sum(row[1] for row in rows) == 0
        counted = connection.execute(
            "SELECT count(*) FROM bench_plain.lines WHERE month = %s", (month.text,)
        ).fetchone()
        assert counted is not None
        return int(counted[0]) / took

    @override
    def teardown(self) -> None:
        if self._connection is not None:
            self._connection.execute("DROP SCHEMA bench_plain CASCADE")
            self._connection.close()


def _after(first: Month) -> Iterator[Month]:
    month = first
    while True:
        yield month
        month = month.next()
