"""Looks up what a line of a bank account may be: payments, returns and lines of vouchers."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from assets.domain.bank.line import PAYMENT, RETURN, VOUCHER
from assets.domain.bank.suggestions import Candidate, Looked
from chassis.reading import Reader

CANDIDATES_MAX = 200
FAR_DAYS = 92
"""Further away than a quarter nothing is looked for, but by its reference."""

_PAYMENTS = (
    "SELECT p.payment_request, p.ordered_on, p.paid_fen, p.returned_fen, p.amount_fen,"
    " a.number_token FROM read.payments p LEFT JOIN read.payee_accounts a ON a.unit = p.unit AND"
    " a.party = p.payee WHERE p.unit = %(unit)s AND p.state = 'ordered' AND p.method ="
    " 'bank_transfer' AND p.paid_fen - p.returned_fen < p.amount_fen AND (p.amount_fen -"
    " p.paid_fen + p.returned_fen = %(fen)s OR a.number_token = ANY(%(tokens)s)) ORDER BY"
    " abs(p.ordered_on - %(day)s::date), p.payment_request LIMIT %(limit)s"
)
# What was confirmed and no line of a statement shows yet, by its reference.
_CONFIRMED = (
    "SELECT p.payment_request, s.data::jsonb ->> 'reference' AS reference, (s.data::jsonb ->>"
    " 'amount_fen')::bigint AS fen, coalesce(s.data::jsonb ->> 'paid_on', s.data::jsonb ->>"
    " 'returned_on')::date AS moved_on, s.event, a.number_token FROM read.payments p JOIN"
    " read.payment_story s USING (payment_request) LEFT JOIN read.payee_accounts a ON a.unit ="
    " p.unit AND a.party = p.payee WHERE p.unit = %(unit)s AND s.event = ANY(%(events)s) AND"
    " (s.data::jsonb ->> 'amount_fen')::bigint = %(fen)s AND NOT EXISTS (SELECT 1 FROM"
    " read.bank_matches m WHERE m.payment_request = p.payment_request AND m.reference ="
    " s.data::jsonb ->> 'reference' AND m.ended_at IS NULL) ORDER BY s.position DESC LIMIT"
    " %(limit)s"
)
_RETURNABLE = (
    "SELECT p.payment_request, p.ordered_on, p.paid_fen - p.returned_fen AS fen, a.number_token"
    " FROM read.payments p LEFT JOIN read.payee_accounts a ON a.unit = p.unit AND a.party = p.payee"
    " WHERE p.unit = %(unit)s AND p.paid_fen - p.returned_fen = %(fen)s ORDER BY"
    " abs(p.ordered_on - %(day)s::date), p.payment_request LIMIT %(limit)s"
)
_BOOKED = (
    "SELECT l.voucher, v.draft, l.line, l.dated_on, l.debit_fen - l.credit_fen AS fen FROM"
    " read.journal_lines l JOIN read.vouchers v USING (voucher) WHERE l.entity = %(entity)s AND"
    " l.bank_account = %(bank_account)s AND l.number IS NOT NULL AND l.kind <> 'opening' AND"
    " l.dated_on BETWEEN %(first)s AND %(last)s AND l.debit_fen - l.credit_fen = %(fen)s AND NOT"
    " EXISTS (SELECT 1 FROM read.bank_matches m, jsonb_array_elements(m.covered) c WHERE m.ended_at"
    " IS NULL AND (c ->> 'voucher')::uuid = l.voucher AND (c ->> 'line')::integer = l.line) AND NOT"
    " EXISTS (SELECT 1 FROM read.slips s JOIN read.bank_matches m ON s.slip = ANY(m.slips) AND"
    " m.ended_at IS NULL WHERE s.voucher = l.voucher) ORDER BY l.dated_on, l.number LIMIT %(limit)s"
)


class LineCandidates:
    """Finds candidates in the read models; none of them is looked at closely here."""

    def __init__(self, reader: Reader) -> None:
        """Look through this reader."""
        self._reader = reader

    async def of(
        self, line: Looked, *, unit: UUID, entity: UUID, bank_account: UUID
    ) -> list[Candidate]:
        """Give what a line of a bank account may be."""
        values: dict[str, Any] = {
            "unit": unit,
            "entity": entity,
            "bank_account": bank_account,
            "day": line.booked_on,
            "first": line.booked_on - timedelta(days=FAR_DAYS),
            "last": line.booked_on + timedelta(days=FAR_DAYS),
            "tokens": sorted(line.tokens),
            "limit": CANDIDATES_MAX,
        }
        booked = await self._reader.named_rows(_BOOKED, {**values, "fen": line.amount_fen})
        found = [_booked(row) for row in booked]
        values["fen"] = abs(line.amount_fen)
        if line.amount_fen < 0:
            paid = {**values, "events": ["confirmed", "paid_irregularly"]}
            rows = await self._reader.named_rows(_CONFIRMED, paid)
            found += [_moved(row, PAYMENT, -1) for row in rows]
            found += [_ordered(r) for r in await self._reader.named_rows(_PAYMENTS, values)]
        else:
            rows = await self._reader.named_rows(_CONFIRMED, {**values, "events": ["returned"]})
            found += [_moved(row, RETURN, 1) for row in rows]
            back = await self._reader.named_rows(_RETURNABLE, values)
            found += [_returnable(row) for row in back]
        return found


def _booked(row: dict[str, Any]) -> Candidate:
    return Candidate(
        kind=VOUCHER,
        dated_on=row["dated_on"],
        amount_fen=row["fen"],
        voucher=row["voucher"],
        draft=row["draft"],
        line=row["line"],
    )


def _ordered(row: dict[str, Any]) -> Candidate:
    return Candidate(
        kind=PAYMENT,
        dated_on=row["ordered_on"],
        amount_fen=-(row["amount_fen"] - row["paid_fen"] + row["returned_fen"]),
        payment_request=row["payment_request"],
        party_token=row["number_token"],
    )


def _moved(row: dict[str, Any], kind: str, sign: int) -> Candidate:
    return Candidate(
        kind=kind,
        dated_on=row["moved_on"],
        amount_fen=sign * row["fen"],
        payment_request=row["payment_request"],
        reference=row["reference"],
        party_token=row["number_token"],
    )


def _returnable(row: dict[str, Any]) -> Candidate:
    day: date = row["ordered_on"]
    return Candidate(
        kind=RETURN,
        dated_on=day,
        amount_fen=row["fen"],
        payment_request=row["payment_request"],
        party_token=row["number_token"],
    )
