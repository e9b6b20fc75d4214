"""The slips and vouchers of a month, line by line: what waits in it, and what is in the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from assets.adapters.books.ledger import AsOf
from chassis.reading import Reader

Row = dict[str, Any]

_SLIPS = (
    "SELECT * FROM read.slips WHERE entity = %(entity)s AND month = %(month)s AND"
    ' (%(state)s::text IS NULL OR state = %(state)s) AND (dated_on, key COLLATE "C") >'
    ' (%(dated_on)s::date, %(key)s) ORDER BY dated_on, key COLLATE "C" LIMIT %(limit)s'
)
_VOUCHERS = (
    "SELECT * FROM read.vouchers WHERE entity = %(entity)s AND month = %(month)s AND draft COLLATE"
    ' "C" > %(draft)s AND (%(state)s::text IS NULL OR state = %(state)s) ORDER BY draft COLLATE'
    ' "C" LIMIT %(limit)s'
)
_LINES = (
    "SELECT l.*, v.draft, v.summary, v.event FROM read.journal_lines l JOIN read.vouchers v USING"
    " (voucher) WHERE l.entity = %(entity)s AND l.account = %(account)s AND l.number IS NOT NULL"
    " AND l.dated_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR l.posted_at <= %(until)s) AND"
    " (l.dated_on, l.number, l.line) > (%(dated_on)s::date, %(number)s, %(line)s)"
)
_SHOWN_LINES = f"{_LINES} ORDER BY dated_on, number, line LIMIT %(limit)s"
_RUNNING = (
    "SELECT *, (%(opening_fen)s + sum(debit_fen - credit_fen) OVER (ORDER BY dated_on, number,"
    f" line))::bigint AS balance_fen FROM ({_LINES}) AS each ORDER BY dated_on, number, line LIMIT"
    " %(limit)s OFFSET %(first)s"
)
_SUMS = (
    "SELECT count(*) AS lines, coalesce(sum(debit_fen), 0)::bigint AS debit_fen,"
    f" coalesce(sum(credit_fen), 0)::bigint AS credit_fen FROM ({_LINES}) AS each"
)
_COUNTS = (
    "SELECT (SELECT count(*) FROM read.slips WHERE entity = %(entity)s AND month = %(month)s AND"
    " state = 'waiting') AS slips, count(*) FILTER (WHERE state = 'prepared') AS unreviewed,"
    " count(*) FILTER (WHERE state IN ('prepared', 'reviewed') AND moves_cash AND signed_at IS"
    " NULL) AS unsigned, count(*) FILTER (WHERE state IN ('prepared', 'reviewed')) AS unposted,"
    " count(*) FILTER (WHERE state = 'posted') AS posted, coalesce(max(number), 0) AS highest"
    " FROM read.vouchers WHERE entity = %(entity)s AND month = %(month)s"
)
_UNSIGNED = (
    "SELECT v.*, coalesce(m.received_fen, 0)::bigint AS received_fen, coalesce(m.paid_fen,"
    " 0)::bigint AS paid_fen FROM read.vouchers v LEFT JOIN LATERAL (SELECT sum(debit_fen) AS"
    " received_fen, sum(credit_fen) AS paid_fen FROM read.journal_lines l WHERE l.voucher ="
    " v.voucher AND l.account = ANY(%(money)s)) AS m ON true WHERE v.entity = %(entity)s AND"
    " v.state IN ('prepared', 'reviewed') AND v.moves_cash AND v.signed_at IS NULL ORDER BY"
    ' v.dated_on, v.draft COLLATE "C" LIMIT %(limit)s'
)
_MISSING = (
    "SELECT n AS number FROM generate_series(1, %(highest)s::int) AS n WHERE NOT EXISTS (SELECT 1"
    " FROM read.vouchers v WHERE v.entity = %(entity)s AND v.month = %(month)s AND v.number = n)"
    " ORDER BY n"
)
_UNMATCHED = (
    "SELECT count(*) AS lines, coalesce(sum(abs(amount_fen)), 0)::bigint AS fen FROM"
    " read.bank_lines WHERE entity = %(entity)s AND matched IS NULL AND booked_on <= %(on)s"
)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Which lines of an account are meant: from a day on, up to a day, as recorded by then."""

    entity: UUID
    account: str
    since: date
    on: date
    recorded_until: datetime | None = None

    def values(self) -> dict[str, Any]:
        """Give all as statements name them; the place before the first line with them."""
        as_of = AsOf(on=self.on, recorded_until=self.recorded_until).values()
        start = {"dated_on": self.since.isoformat(), "number": 0, "line": 0}
        return {**as_of, **start, "entity": self.entity, "account": self.account}


@dataclass(frozen=True, kw_only=True)
class MonthCounts:
    """How much of a month waits for which step, and what is in the books."""

    slips: int
    unreviewed: int
    unsigned: int
    unposted: int
    posted: int
    missing: Sequence[int]
    """The numbers below the highest one that no voucher has."""


class MonthLists:
    """Lists from the read models of slips, vouchers and lines."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def slips(
        self, entity: UUID, month: str, *, state: str | None, start: Row | None = None, limit: int
    ) -> list[Row]:
        """Give slips of a month by day and key, those after a place."""
        first = {"dated_on": "1900-01-01", "key": ""}
        return await self._reader.named_rows(
            _SLIPS, {**_of(entity, month), **(start or first), "state": state, "limit": limit}
        )

    async def vouchers(
        self, entity: UUID, month: str, *, state: str | None, draft: str = "", limit: int
    ) -> list[Row]:
        """Give vouchers of a month by their draft numbers, those after one."""
        return await self._reader.named_rows(
            _VOUCHERS, {**_of(entity, month), "draft": draft, "state": state, "limit": limit}
        )

    async def unsigned(self, entity: UUID, *, money: Sequence[str], limit: int) -> list[Row]:
        """Give the vouchers that wait for the cashier, with what they move on these accounts."""
        values = {"entity": entity, "money": list(money), "limit": limit}
        return await self._reader.named_rows(_UNSIGNED, values)

    async def lines(self, span: Span, *, start: Row | None = None, limit: int) -> list[Row]:
        """Give booked lines of an account in the books' order, those after a place."""
        values = {**span.values(), **(start or {}), "limit": limit}
        return await self._reader.named_rows(_SHOWN_LINES, values)

    async def running(self, span: Span, *, opening_fen: int, first: int, limit: int) -> list[Row]:
        """Give the lines from one on, each with what the account holds after it."""
        values = {**span.values(), "opening_fen": opening_fen, "first": first, "limit": limit}
        return await self._reader.named_rows(_RUNNING, values)

    async def sums(self, span: Span) -> Row:
        """Give how many lines those are, and what they come to on either side."""
        (row,) = await self._reader.named_rows(_SUMS, span.values())
        return row

    async def counts(self, entity: UUID, month: str) -> MonthCounts:
        """Give what waits in a month, and whether its numbers have no gap."""
        (row,) = await self._reader.named_rows(_COUNTS, _of(entity, month))
        highest = row.pop("highest")
        missing = await self._reader.named_rows(
            _MISSING, {**_of(entity, month), "highest": highest}
        )
        return MonthCounts(**row, missing=[each["number"] for each in missing])

    async def unmatched(self, entity: UUID, on: date) -> Row:
        """Give how many lines of banks up to a day are matched with nothing, and how much it is."""
        (row,) = await self._reader.named_rows(_UNMATCHED, {"entity": entity, "on": on})
        return row


def _of(entity: UUID, month: str) -> dict[str, Any]:
    return {"entity": entity, "month": month}
