"""The posted vouchers of an entity in the order of its books, month by month, with their words."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.books.ledger import AsOf, Ledger
from assets.domain.books.lines import DIMENSIONS
from chassis.personal.texts import SealedTexts
from chassis.personal.vault import Vault
from chassis.reading import Reader
from kernel.periods import Month

Row = dict[str, Any]

_ENTITIES = (
    "SELECT entity, unit, form, name, chart, books_from FROM read.entities"
    " WHERE (%s::uuid IS NULL OR entity = %s) ORDER BY books_from, entity"
)
_MONTHS = (
    "SELECT month, closed_at IS NOT NULL AND (%(until)s::timestamptz IS NULL OR closed_at <="
    " %(until)s) AS closed FROM read.journals WHERE entity = %(entity)s AND month BETWEEN"
    " %(first)s AND %(month)s ORDER BY month"
)
_LINES = (
    "SELECT v.voucher, v.draft, v.number, v.month, v.dated_on, v.kind, v.red_ink, v.summary,"
    " v.event, l.line, l.account, l.sub_key, l.debit_fen, l.credit_fen,"
    f" {', '.join(f'l.{name}' for name in DIMENSIONS)}"
    " FROM read.vouchers v JOIN read.journal_lines l USING (voucher)"
    " WHERE v.entity = %(entity)s AND v.month = %(in_month)s AND v.number IS NOT NULL AND"
    " v.dated_on BETWEEN %(since)s AND %(on)s AND"
    " (%(until)s::timestamptz IS NULL OR v.posted_at <= %(until)s) ORDER BY v.number, l.line"
)


@dataclass(frozen=True, kw_only=True)
class Books:
    """Whose books they are, on which chart, since which month."""

    entity: UUID
    unit: UUID
    form: str
    name: str
    chart: str
    books_from: Month


@dataclass(frozen=True, kw_only=True)
class PostedVoucher:
    """A voucher in the books; each line is a row with its account, both sides and dimensions."""

    draft: str
    number: int
    month: str
    dated_on: date
    kind: str
    red_ink: bool
    summary: str | None
    """None where it was forgotten."""
    lines: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class PostedMonth:
    """A month of the books with its vouchers, and the balances at its end where it is closed."""

    month: Month
    vouchers: Sequence[PostedVoucher]
    balances: Sequence[Row] | None


class PostedVouchers:
    """Reads what was posted; one month of one entity is in memory at a time."""

    def __init__(self, reader: Reader, *, vault: Vault, source: str) -> None:
        """Open the summaries of vouchers with this vault."""
        self._reader = reader
        self._texts = SealedTexts(vault, source=source)
        self._ledger = Ledger(reader)

    async def books(self, entity: UUID | None = None) -> list[Books]:
        """List whose books are kept here, or one of them."""
        rows = await self._reader.rows(_ENTITIES, entity, entity)
        return [Books(**{**row, "books_from": Month(row["books_from"])}) for row in rows]

    async def months(
        self, books: Books, as_of: AsOf, *, since: date | None = None
    ) -> AsyncIterator[PostedMonth]:
        """Give month after month up to a day, as it was recorded until an instant."""
        since = since or books.books_from.first_on
        values = {**as_of.values(), "entity": books.entity, "since": since}
        first = Month.of(since).text
        for row in await self._reader.named_rows(_MONTHS, {**values, "first": first}):
            lines = await self._reader.named_rows(_LINES, {**values, "in_month": row["month"]})
            month = Month(row["month"])
            whole = row["closed"] and month.last_on <= as_of.on
            yield PostedMonth(
                month=month,
                vouchers=await self._vouchers(lines),
                balances=await self._balances(books, month, as_of) if whole else None,
            )

    async def _balances(self, books: Books, month: Month, as_of: AsOf) -> list[Row]:
        at_end = AsOf(on=month.last_on, recorded_until=as_of.recorded_until)
        rows = await self._ledger.sub_accounts(books.entity, at_end)
        return [
            {**row, "balance_fen": row["opening_fen"] + row["debit_fen"] - row["credit_fen"]}
            for row in rows
        ]

    async def _vouchers(self, lines: Sequence[Row]) -> list[PostedVoucher]:
        found: dict[UUID, list[Row]] = {}
        for line in lines:
            found.setdefault(line["voucher"], []).append(line)
        firsts = [own[0] for own in found.values()]
        texts = await self._texts.of(firsts, "summary")
        return [
            PostedVoucher(
                draft=first["draft"],
                number=first["number"],
                month=first["month"],
                dated_on=first["dated_on"],
                kind=first["kind"],
                red_ink=first["red_ink"],
                summary=text,
                lines=own,
            )
            for first, own, text in zip(firsts, found.values(), texts, strict=True)
        ]
