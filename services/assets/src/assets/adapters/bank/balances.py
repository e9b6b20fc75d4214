"""What books and banks say of an account on a day, and what only one of them has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.books.ledger import AsOf, Ledger, sub_balance
from assets.domain.bank.reconciliation import InTransit
from chassis.reading import Reader

Row = dict[str, Any]

# A match counts while it lasts. A line of a slip's vouchers is the bank's line where all that the
# slips moved on the account is its amount.
_PAIRS = (
    "WITH live AS (SELECT m.* , b.amount_fen AS wanted FROM read.bank_matches m JOIN"
    " read.bank_lines b USING (bank_line) WHERE b.bank_account = %(bank_account)s AND"
    " (%(until)s::timestamptz IS NULL OR m.matched_at <= %(until)s) AND (m.ended_at IS NULL OR"
    " m.ended_at > %(until)s)), slipped AS (SELECT m.bank_line, l.voucher, l.line, l.debit_fen -"
    " l.credit_fen AS fen, m.wanted, sum(l.debit_fen - l.credit_fen) OVER (PARTITION BY"
    " m.bank_line) AS total FROM live m JOIN read.slips s ON s.slip = ANY(m.slips) JOIN"
    " read.journal_lines l ON l.voucher = s.voucher AND l.bank_account = %(bank_account)s AND"
    " l.number IS NOT NULL WHERE m.covered = '[]'), pairs AS (SELECT m.bank_line, (c ->>"
    " 'voucher')::uuid AS voucher, (c ->> 'line')::integer AS line, (c ->> 'amount_fen')::bigint AS"
    " fen FROM live m, jsonb_array_elements(m.covered) c UNION ALL SELECT bank_line, voucher, line,"
    " fen FROM slipped WHERE total = wanted), booked AS (SELECT * FROM read.journal_lines WHERE"
    " entity = %(entity)s AND bank_account = %(bank_account)s AND number IS NOT NULL AND dated_on"
    " <= %(on)s AND kind <> 'opening' AND (%(until)s::timestamptz IS NULL OR posted_at <="
    " %(until)s)), told AS (SELECT * FROM read.bank_lines WHERE bank_account = %(bank_account)s AND"
    " booked_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s))"
)
_AT_BANK = (
    f"{_PAIRS} SELECT t.bank_line, t.booked_on AS dated_on, t.reference, t.amount_fen -"
    " coalesce(sum(p.fen) FILTER (WHERE l.voucher IS NOT NULL), 0)::bigint AS amount_fen FROM told"
    " t LEFT JOIN pairs p USING (bank_line) LEFT JOIN booked l ON (l.voucher, l.line) = (p.voucher,"
    " p.line) GROUP BY t.bank_line, t.booked_on, t.reference, t.amount_fen HAVING t.amount_fen <>"
    " coalesce(sum(p.fen) FILTER (WHERE l.voucher IS NOT NULL), 0) ORDER BY t.booked_on,"
    " t.bank_line"
)
# What was booked before the first statement begins is behind that statement's opening balance.
_IN_BOOKS = (
    f"{_PAIRS} SELECT l.voucher, l.line, l.number, l.dated_on, l.debit_fen - l.credit_fen -"
    " coalesce(sum(p.fen) FILTER (WHERE t.bank_line IS NOT NULL), 0)::bigint AS amount_fen FROM"
    " booked l LEFT JOIN pairs p ON (p.voucher, p.line) = (l.voucher, l.line) LEFT JOIN told t ON"
    " t.bank_line = p.bank_line GROUP BY l.voucher, l.line, l.number, l.dated_on, l.debit_fen,"
    " l.credit_fen HAVING l.debit_fen - l.credit_fen <> coalesce(sum(p.fen) FILTER (WHERE"
    " t.bank_line IS NOT NULL), 0) AND (l.dated_on >= %(begins)s OR count(p.bank_line) > 0) ORDER"
    " BY l.dated_on, l.number, l.line"
)
_STATEMENT = (
    "SELECT s.*, (SELECT min(since) FROM read.bank_statements f WHERE f.bank_account ="
    " s.bank_account) AS begins, (SELECT coalesce(sum(b.amount_fen), 0)::bigint FROM"
    " read.bank_statement_lines i JOIN read.bank_lines b USING (bank_line) WHERE i.statement ="
    " s.statement AND b.booked_on <= %(on)s) AS moved_fen FROM read.bank_statements s WHERE"
    " s.bank_account = %(bank_account)s AND s.since <= %(on)s AND (%(until)s::timestamptz IS NULL"
    " OR s.imported_at <= %(until)s) ORDER BY least(s.until, %(on)s) DESC, s.since DESC,"
    " s.position DESC LIMIT 1"
)


@dataclass(frozen=True, kw_only=True)
class StatementBalance:
    """What the latest statement up to a day says the account holds."""

    statement: UUID
    begins: date
    """The first day of the account's first statement."""
    covered_until: date
    balance_fen: int | None
    irregular: Sequence[str]


class BankBalances:
    """Answers for one bank account of an entity."""

    def __init__(self, reader: Reader, ledger: Ledger) -> None:
        """Ask through this reader, and the books through this ledger."""
        self._reader = reader
        self._ledger = ledger

    async def booked_fen(
        self, entity: UUID, as_of: AsOf, *, account: str, bank_account: UUID | None
    ) -> int:
        """Give what an account of the books holds, on one bank account or on none."""
        rows = await self._ledger.sub_accounts(entity, as_of, account=account)
        return sum(sub_balance(r).balance_fen for r in rows if r["bank_account"] == bank_account)

    async def stated(self, bank_account: UUID, as_of: AsOf) -> StatementBalance | None:
        """Give what the latest statement says of a day, or None before any was imported."""
        found = await self._reader.named_rows(
            _STATEMENT, {**as_of.values(), "bank_account": bank_account}
        )
        if not found:
            return None
        (row,) = found
        if row["until"] <= as_of.on:
            balance = row["closing_fen"]
        else:
            opening = row["opening_fen"]
            balance = None if opening is None else opening + row["moved_fen"]
        return StatementBalance(
            statement=row["statement"],
            begins=row["begins"],
            covered_until=min(row["until"], as_of.on),
            balance_fen=balance,
            irregular=row["irregular"],
        )

    async def in_transit(
        self, entity: UUID, bank_account: UUID, as_of: AsOf, *, begins: date
    ) -> tuple[list[InTransit], list[InTransit]]:
        """Give what only the bank has, and what only the books have."""
        values = {
            **as_of.values(),
            "entity": entity,
            "bank_account": bank_account,
            "begins": begins,
        }
        at_bank = await self._reader.named_rows(_AT_BANK, values)
        in_books = await self._reader.named_rows(_IN_BOOKS, values)
        return [InTransit(**row) for row in at_bank], [InTransit(**row) for row in in_books]
