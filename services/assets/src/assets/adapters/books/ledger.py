"""What the books say as of a business date, from the read models of posted vouchers.

A balance is that of the end of the month before, and the lines of one month at most; as it was
recorded until an instant, what was posted after it is taken off again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from assets.domain.books.lines import DIMENSIONS, Line
from assets.domain.books.sub_balance import SubBalance
from chassis.reading import Reader
from kernel.periods import Month

Row = dict[str, Any]

_NAMED = ", ".join(DIMENSIONS)
_LATEST = (
    "WITH latest AS (SELECT DISTINCT ON (entity, account, sub_key) * FROM read.balances"
    " WHERE entity = ANY(%(entities)s) AND month <= %(month)s"
    " AND (%(account)s::text IS NULL OR account = %(account)s)"
    " ORDER BY entity, account, sub_key, month DESC)"
)
_BALANCES = (
    f"{_LATEST} SELECT latest.entity, account, sub_key, {_NAMED},"
    " opening_fen + CASE WHEN month = %(month)s THEN 0 ELSE latest.debit_fen - latest.credit_fen"
    " END - coalesce(later.fen, 0)::bigint AS opening_fen,"
    " coalesce(moved.debit_fen, 0)::bigint AS debit_fen,"
    " coalesce(moved.credit_fen, 0)::bigint AS credit_fen FROM latest LEFT JOIN LATERAL"
    " (SELECT sum(debit_fen) AS debit_fen, sum(credit_fen) AS credit_fen FROM read.journal_lines l"
    " WHERE l.entity = latest.entity AND l.account = latest.account AND l.sub_key = latest.sub_key"
    " AND l.month = latest.month AND latest.month = %(month)s AND l.number IS NOT NULL"
    " AND l.dated_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR l.posted_at <= %(until)s)) AS"
    " moved ON true LEFT JOIN (SELECT entity, account, sub_key, sum(debit_fen - credit_fen) AS fen"
    " FROM read.journal_lines WHERE entity = ANY(%(entities)s) AND number IS NOT NULL AND month <"
    " %(month)s AND posted_at > %(until)s::timestamptz GROUP BY entity, account, sub_key) AS later"
    " USING (entity, account, sub_key) ORDER BY account, sub_key"
)
_AT_MONTH_END = (
    f"{_LATEST} SELECT entity, account, sub_key, {_NAMED},"
    " opening_fen + CASE WHEN month = %(month)s THEN 0 ELSE debit_fen - credit_fen END AS"
    " opening_fen, CASE WHEN month = %(month)s THEN debit_fen ELSE 0 END AS debit_fen,"
    " CASE WHEN month = %(month)s THEN credit_fen ELSE 0 END AS credit_fen FROM latest"
    " ORDER BY account, sub_key"
)
"""The same where a day is the last of its month, and what is recorded now is asked for."""
_ADDED_UP = (
    "SELECT chart, account, sum(opening_fen)::bigint AS opening_fen, sum(debit_fen)::bigint AS"
    " debit_fen, sum(credit_fen)::bigint AS credit_fen FROM ({}) AS each JOIN read.entities USING"
    " (entity) GROUP BY chart, account ORDER BY chart, account"
)
_TURNOVER = (
    "SELECT account, sum(debit_fen - credit_fen)::bigint AS fen FROM read.journal_lines"
    " WHERE entity = %(entity)s AND account = ANY(%(accounts)s) AND month BETWEEN %(first)s AND"
    " %(month)s AND number IS NOT NULL AND dated_on <= %(on)s AND kind <> 'closing'"
    " AND (%(until)s::timestamptz IS NULL OR posted_at <= %(until)s) GROUP BY account"
)


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """The business date up to which vouchers count, and until when they were posted."""

    on: date
    recorded_until: datetime | None = None

    def values(self) -> dict[str, Any]:
        """Give the day, its month and the instant as statements name them."""
        return {"on": self.on, "month": Month.of(self.on).text, "until": self.recorded_until}

    @property
    def statement(self) -> str:
        """Give the statement of balances: at a month's end no line has to be added up."""
        whole = self.recorded_until is None and self.on == Month.of(self.on).last_on
        return _AT_MONTH_END if whole else _BALANCES


class Ledger:
    """Answers for posted vouchers alone."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def of(self, entity: UUID, on: date) -> Sequence[SubBalance]:
        """Give the balance of every sub-account of an entity at the end of a day."""
        await self._reader.caught_up()
        return [sub_balance(row) for row in await self.sub_accounts(entity, AsOf(on=on))]

    async def sub_accounts(
        self, entity: UUID, as_of: AsOf, *, account: str | None = None
    ) -> list[Row]:
        """Give every sub-account as it stood at the beginning of a day's month, and since."""
        values = {**as_of.values(), "entities": [entity], "account": account}
        return await self._reader.named_rows(as_of.statement, values)

    async def added_up(self, entities: Sequence[UUID], as_of: AsOf) -> list[Row]:
        """Give each account of several entities, added up by the chart on which they are kept."""
        values = {**as_of.values(), "entities": list(entities), "account": None}
        return await self._reader.named_rows(_ADDED_UP.format(as_of.statement), values)

    async def turnover(
        self, entity: UUID, as_of: AsOf, *, accounts: frozenset[str]
    ) -> Mapping[str, int]:
        """Give what a day's year had moved on some accounts, closing entries left out."""
        rows = await self._reader.named_rows(
            _TURNOVER,
            {
                **as_of.values(),
                "entity": entity,
                "accounts": sorted(accounts),
                "first": f"{as_of.on.year}-01",
            },
        )
        return {row["account"]: row["fen"] for row in rows}


def sub_balance(row: Row) -> SubBalance:
    """Give the balance of a row of sub-accounts."""
    named = {name: row[name] for name in DIMENSIONS}
    return SubBalance(
        line=Line(account=row["account"], debit_fen=0, credit_fen=0, **named),
        balance_fen=row["opening_fen"] + row["debit_fen"] - row["credit_fen"],
    )
