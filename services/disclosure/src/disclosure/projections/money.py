"""What was posted of a village's money, month by month; answered from what assets said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.errors import NotFoundError
from chassis.reading import Reader
from disclosure.application.accounts import Charts
from kernel.periods import Month

MONTHS_MAX = 240

_POSTED = (
    " FROM received.postings p JOIN received.vouchers v USING (voucher)"
    " JOIN received.voucher_lines l USING (voucher) WHERE v.entity = %(entity)s"
    " AND l.account = ANY(%(money)s)"
)
_AGAINST = (
    "ARRAY(SELECT DISTINCT o.account FROM received.voucher_lines o WHERE o.voucher = l.voucher"
    " AND o.account <> ALL(%(money)s) ORDER BY o.account)"
)
_LINES = (
    f"SELECT p.number, l.line, v.dated_on, l.account, l.debit_fen AS received_fen, l.credit_fen AS"
    f" paid_fen, {_AGAINST} AS against, p.source, p.event_id, p.position{_POSTED}"
    " AND p.month = %(month)s AND v.kind <> 'opening'"
    " AND (p.number, l.line) > (%(number)s, %(line)s) ORDER BY p.number, l.line LIMIT %(limit)s"
)
_NOW = "p.month = %(month)s AND v.kind <> 'opening'"
_SUMS = (
    "SELECT l.account,"
    f" coalesce(sum(l.debit_fen - l.credit_fen) FILTER (WHERE NOT ({_NOW})), 0)::bigint"
    " AS opening_fen,"
    f" coalesce(sum(l.debit_fen) FILTER (WHERE {_NOW}), 0)::bigint AS received_fen,"
    f" coalesce(sum(l.credit_fen) FILTER (WHERE {_NOW}), 0)::bigint AS paid_fen,"
    f" coalesce(sum(l.debit_fen) FILTER (WHERE {_NOW} AND {_AGAINST} = '{{}}'), 0)::bigint"
    f" AS moved_fen{_POSTED} AND p.month <= %(month)s GROUP BY l.account"
)
_MONTHS = (
    "SELECT p.month, count(*) AS vouchers, max(p.number) AS last, c.vouchers AS closed_with,"
    " c.closed_on FROM received.postings p JOIN received.vouchers v USING (voucher)"
    " LEFT JOIN received.journals j ON j.entity = v.entity AND j.month = p.month"
    " LEFT JOIN received.closings c USING (journal) WHERE v.entity = %s"
    " AND (%s::text IS NULL OR p.month = %s)"
    " GROUP BY p.month, c.vouchers, c.closed_on ORDER BY p.month DESC LIMIT %s"
)


class DisclosedBooksUnknownError(NotFoundError):
    """No books of this entity are disclosed."""

    code = "disclosed_books_unknown"


class MoneyMonthUnknownError(NotFoundError):
    """Nothing is posted in the entity's month."""

    code = "money_month_unknown"


@dataclass(frozen=True, kw_only=True)
class ShownBooks:
    """The books of one accounting entity."""

    entity: UUID
    unit: UUID
    form: str
    name: str
    chart: str
    position: int


@dataclass(frozen=True, kw_only=True)
class ShownMonth:
    """A month in which something is posted; `missing` vouchers have not arrived here yet."""

    month: str
    vouchers: int
    missing: int
    closed_on: date | None


@dataclass(frozen=True, kw_only=True)
class MoneySums:
    """What one money account had, received, paid and has, in fen."""

    account: str
    opening_fen: int
    received_fen: int
    paid_fen: int
    moved_fen: int
    """What of it only moved between the entity's own accounts."""

    @property
    def closing_fen(self) -> int:
        """What the account has at the month's end."""
        return self.opening_fen + self.received_fen - self.paid_fen


@dataclass(frozen=True, kw_only=True)
class MoneyLine:
    """One receipt or payment; against no account it only moved between the entity's own."""

    number: int
    line: int
    dated_on: date
    account: str
    received_fen: int
    paid_fen: int
    against: Sequence[str]
    event: str
    position: int


class MoneyReading:
    """Answers what was posted; vouchers that nobody posted are not public."""

    def __init__(self, reader: Reader, charts: Charts) -> None:
        """Read through this reader, as the app role, with the accounts of these charts."""
        self._reader = reader
        self.charts = charts

    async def books(self, *, unit: UUID | None, after: int, limit: int) -> list[ShownBooks]:
        """List whose books are disclosed, in the order in which they began."""
        rows = await self._reader.rows(
            "SELECT entity, unit, form, name, chart, position FROM received.books"
            " WHERE (%s::uuid IS NULL OR unit = %s) AND position > %s ORDER BY position LIMIT %s",
            *(unit, unit, after, limit),
        )
        return [ShownBooks(**row) for row in rows]

    async def one(self, entity: UUID) -> ShownBooks:
        """Give an entity's books; raises `DisclosedBooksUnknownError`."""
        row = await self._reader.row(
            "SELECT entity, unit, form, name, chart, position FROM received.books"
            " WHERE entity = %s",
            entity,
        )
        if row is None:
            raise DisclosedBooksUnknownError("no books of this entity were heard of")
        return ShownBooks(**row)

    async def months(self, entity: UUID) -> list[ShownMonth]:
        """List the months in which something is posted, the newest first."""
        rows = await self._reader.rows(_MONTHS, entity, None, None, MONTHS_MAX)
        return [_month(row) for row in rows]

    async def month(self, entity: UUID, month: str) -> ShownMonth:
        """Give one month; raises `MoneyMonthUnknownError`."""
        row = await self._reader.row(_MONTHS, entity, month, month, 1)
        if row is None:
            raise MoneyMonthUnknownError(f"nothing of {month} is posted")
        return _month(row)

    async def sums(self, books: ShownBooks, month: str) -> list[MoneySums]:
        """Give what each money account had, received, paid and has."""
        money = self._money(books, month)
        rows = await self._reader.named_rows(
            _SUMS, {"entity": books.entity, "month": month, "money": money}
        )
        by_account = {row["account"]: row for row in rows}
        return [MoneySums(**by_account[each]) for each in money if each in by_account]

    async def lines(
        self, books: ShownBooks, month: str, *, start: dict[str, Any], limit: int
    ) -> list[MoneyLine]:
        """Give receipts and payments of a month after a number and line, in this order."""
        rows = await self._reader.named_rows(
            _LINES,
            {
                **start,
                "entity": books.entity,
                "month": month,
                "money": self._money(books, month),
                "limit": limit,
            },
        )
        return [
            MoneyLine(event=f"{row.pop('source')}#{row.pop('event_id')}", **row) for row in rows
        ]

    def _money(self, books: ShownBooks, month: str) -> list[str]:
        return list(self.charts.of(books.chart, Month(month).last_on).money)


def _month(row: dict[str, Any]) -> ShownMonth:
    last = max(row["last"], row["closed_with"] or 0)
    return ShownMonth(
        month=row["month"],
        vouchers=row["vouchers"],
        missing=last - row["vouchers"],
        closed_on=row["closed_on"],
    )
