"""What the books say as of a business date, from the read models of posted vouchers.

A balance is that of the end of the month before, and the lines of one month at most.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assets.domain.lines import DIMENSIONS, Line
from assets.domain.sub_balance import SubBalance
from chassis.reading import Reader
from kernel.periods import Month

Row = dict[str, Any]

_NAMED = ", ".join(DIMENSIONS)
_BALANCES = (
    "WITH latest AS (SELECT DISTINCT ON (account, sub_key) * FROM read.balances"
    " WHERE entity = %(entity)s AND month <= %(month)s"
    " AND (%(account)s::text IS NULL OR account = %(account)s)"
    " ORDER BY account, sub_key, month DESC)"
    f" SELECT account, sub_key, {_NAMED},"
    " opening_fen + CASE WHEN month = %(month)s THEN 0 ELSE latest.debit_fen - latest.credit_fen"
    " END AS opening_fen, coalesce(moved.debit_fen, 0)::bigint AS debit_fen,"
    " coalesce(moved.credit_fen, 0)::bigint AS credit_fen FROM latest LEFT JOIN LATERAL"
    " (SELECT sum(debit_fen) AS debit_fen, sum(credit_fen) AS credit_fen FROM read.journal_lines l"
    " WHERE l.entity = latest.entity AND l.account = latest.account AND l.sub_key = latest.sub_key"
    " AND l.month = latest.month AND latest.month = %(month)s AND l.number IS NOT NULL"
    " AND l.dated_on <= %(on)s) AS moved ON true ORDER BY account, sub_key"
)
_TURNOVER = (
    "SELECT account, sum(debit_fen - credit_fen)::bigint AS fen FROM read.journal_lines"
    " WHERE entity = %(entity)s AND account = ANY(%(accounts)s) AND month BETWEEN %(first)s AND"
    " %(last)s AND number IS NOT NULL AND dated_on <= %(on)s AND kind <> 'closing'"
    " GROUP BY account"
)


class Ledger:
    """Answers for posted vouchers alone."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def of(self, entity: UUID, on: date) -> Sequence[SubBalance]:
        """Give the balance of every sub-account of an entity at the end of a day."""
        await self._reader.caught_up()
        return [sub_balance(row) for row in await self.sub_accounts(entity, on=on)]

    async def sub_accounts(
        self, entity: UUID, *, on: date, account: str | None = None
    ) -> list[Row]:
        """Give every sub-account as it stood at the beginning of a day's month, and since."""
        values = {"entity": entity, "month": Month.of(on).text, "on": on, "account": account}
        return await self._reader.named_rows(_BALANCES, values)

    async def turnover(
        self, entity: UUID, accounts: frozenset[str], *, on: date
    ) -> Mapping[str, int]:
        """Give what a day's year had moved on some accounts, closing entries left out."""
        rows = await self._reader.named_rows(
            _TURNOVER,
            {
                "entity": entity,
                "accounts": sorted(accounts),
                "first": f"{on.year}-01",
                "last": Month.of(on).text,
                "on": on,
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
