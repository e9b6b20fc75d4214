"""What moved in the books since a year began, and what is behind it, for the notes of statements.

Every figure is added up from posted lines, cards and contracts as they were recorded until an
instant; nothing is taken from the statements themselves, so that the two can be compared.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.books.ledger import AsOf, Ledger
from assets.domain.books.notes import Grown, Movement
from chassis.reading import Reader

Row = dict[str, Any]

KEPT_APART = ("sub", "bank_account", "project", "fund", "source")
_NAMES = ", ".join(KEPT_APART)
_POSTED = (
    "FROM read.journal_lines WHERE entity = %(entity)s AND number IS NOT NULL AND dated_on <="
    " %(on)s AND (%(until)s::timestamptz IS NULL OR posted_at <= %(until)s)"
)
_IN_YEAR = f"{_POSTED} AND month BETWEEN %(first)s AND %(month)s"
_MOVED = (
    f"SELECT account, {_NAMES}, coalesce(sum(debit_fen - credit_fen) FILTER (WHERE kind ="
    " 'opening'), 0)::bigint AS opening_fen, coalesce(sum(debit_fen) FILTER (WHERE kind <>"
    " 'opening'), 0)::bigint AS debit_fen, coalesce(sum(credit_fen) FILTER (WHERE kind <>"
    f" 'opening'), 0)::bigint AS credit_fen {_IN_YEAR} AND account = ANY(%(accounts)s)"
    f" GROUP BY account, {_NAMES}"
)
_RESULTS = (
    f"SELECT account, sub, sum(credit_fen - debit_fen)::bigint AS fen {_IN_YEAR} AND account ="
    " ANY(%(accounts)s) AND kind <> 'closing' GROUP BY account, sub ORDER BY account, sub NULLS"
    " FIRST"
)
_GROWN = (
    "SELECT account, party::text AS party, dated_on, sum(debit_fen)::bigint AS debit_fen,"
    f" sum(credit_fen)::bigint AS credit_fen {_POSTED} AND account = ANY(%(accounts)s)"
    " GROUP BY account, party, dated_on"
)
_CARDS = (
    "SELECT asset_class, count(*) AS cards, sum(cost_fen)::bigint AS cost_fen,"
    " sum(depreciated_fen + charged_fen)::bigint AS depreciated_fen FROM (SELECT s.*, (SELECT"
    " coalesce(sum(l.amount_fen), 0)::bigint FROM read.depreciation_lines l WHERE l.card = s.card"
    " AND l.charged_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR l.recorded_at <="
    " %(until)s)) AS charged_fen FROM (SELECT DISTINCT ON (card) * FROM read.card_states WHERE"
    " entity = %(entity)s AND effective_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR"
    " recorded_at <= %(until)s) ORDER BY card, position DESC) AS s WHERE s.state = 'held') AS held"
    " GROUP BY asset_class ORDER BY asset_class"
)
_RETAINED = (
    "SELECT coalesce(sum(retained_fen), 0)::bigint AS fen FROM read.instalments WHERE entity ="
    " %(entity)s AND accepted_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR accepted_at <="
    " %(until)s) AND NOT EXISTS (SELECT 1 FROM read.contract_settlements s WHERE s.contract ="
    " instalments.contract AND s.settlement = instalments.settlement AND s.decided_on <= %(on)s AND"
    " (%(until)s::timestamptz IS NULL OR s.recorded_at <= %(until)s))"
)
_CASES = (
    "SELECT count(*) FILTER (WHERE event = 'audit_case_opened') - count(*) FILTER (WHERE event ="
    " 'audit_case_settled') AS open FROM read.period_reviews WHERE entity = %(entity)s AND period"
    " <= %(month)s AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
)


class YearBooks:
    """Answers for one entity, as of a day and as it was recorded until an instant."""

    def __init__(self, reader: Reader, ledger: Ledger) -> None:
        """Ask through this reader; the balances with which a year began are the ledger's."""
        self._reader = reader
        self._ledger = ledger

    async def movements(
        self, entity: UUID, as_of: AsOf, accounts: frozenset[str]
    ) -> list[Movement]:
        """Give each sub-account as the day's year began, and both sides of what moved since."""
        eve = AsOf(on=date(as_of.on.year - 1, 12, 31), recorded_until=as_of.recorded_until)
        before = [
            {
                **row,
                "opening_fen": row["opening_fen"] + row["debit_fen"] - row["credit_fen"],
                "debit_fen": 0,
                "credit_fen": 0,
            }
            for row in await self._ledger.sub_accounts(entity, eve)
            if row["account"] in accounts
        ]
        values = {**self._values(entity, as_of), "accounts": sorted(accounts)}
        return _added([*before, *await self._reader.named_rows(_MOVED, values)])

    async def results(self, entity: UUID, as_of: AsOf, accounts: frozenset[str]) -> list[Row]:
        """Give what each account brought in the year by sub-account, income above zero."""
        values = {**self._values(entity, as_of), "accounts": sorted(accounts)}
        return await self._reader.named_rows(_RESULTS, values)

    async def grown(self, entity: UUID, as_of: AsOf, accounts: frozenset[str]) -> list[Grown]:
        """Give, day by day, what was added to both sides of each party's account."""
        values = {**self._values(entity, as_of), "accounts": sorted(accounts)}
        return [Grown(**row) for row in await self._reader.named_rows(_GROWN, values)]

    async def cards(self, entity: UUID, as_of: AsOf) -> list[Row]:
        """Give what the cards of assets come to that are held, by class."""
        return await self._reader.named_rows(_CARDS, self._values(entity, as_of))

    async def retained_fen(self, entity: UUID, as_of: AsOf) -> int:
        """Give what was retained of accepted services, and is neither released nor forfeited."""
        (row,) = await self._reader.named_rows(_RETAINED, self._values(entity, as_of))
        return int(row["fen"])

    async def open_cases(self, entity: UUID, as_of: AsOf) -> int:
        """Give how many audit cases of months up to the day are not settled."""
        (row,) = await self._reader.named_rows(_CASES, self._values(entity, as_of))
        return int(row["open"])

    @staticmethod
    def _values(entity: UUID, as_of: AsOf) -> Row:
        return {**as_of.values(), "entity": entity, "first": f"{as_of.on.year:04}-01"}


def _added(rows: Iterable[Row]) -> list[Movement]:
    sums: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        kept = (row["account"], *(str(row[name] or "") for name in KEPT_APART))
        three = sums.setdefault(kept, [0, 0, 0])
        for place, name in enumerate(("opening_fen", "debit_fen", "credit_fen")):
            three[place] += row[name]
    return [
        Movement(
            account=account,
            named={name: word for name, word in zip(KEPT_APART, words, strict=True) if word},
            opening_fen=opening,
            debit_fen=debit,
            credit_fen=credit,
        )
        for (account, *words), (opening, debit, credit) in sorted(sums.items())
        if opening or debit or credit
    ]
