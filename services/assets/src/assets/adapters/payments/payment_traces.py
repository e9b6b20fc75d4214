"""What a payment left elsewhere: in the books, in bank statements and in files for the bank.

As it was recorded until an instant, and for facts up to a business date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.reading import Reader

Row = dict[str, Any]

_SLIPS = (
    'SELECT * FROM read.slips WHERE key COLLATE "C" >= %(start)s AND key COLLATE "C" < %(end)s'
    " AND (%(until)s::timestamptz IS NULL OR entered_at <= %(until)s)"
    " AND dated_on <= %(on)s ORDER BY entered_at, key"
)
_VOUCHERS = (
    "SELECT * FROM read.vouchers WHERE origin = ANY(%(origins)s)"
    " AND (%(until)s::timestamptz IS NULL OR prepared_at <= %(until)s)"
    " ORDER BY prepared_at, voucher"
)
_LINES = "SELECT * FROM read.journal_lines WHERE voucher = ANY(%(vouchers)s) ORDER BY voucher, line"
_FILES = (
    "SELECT i.*, f.number AS file, f.made_on, f.made_at FROM read.pay_file_items i"
    " JOIN read.pay_files f USING (pay_file) WHERE i.payment_request = %(request)s"
    " AND (%(until)s::timestamptz IS NULL OR f.made_at <= %(until)s) AND f.made_on <= %(on)s"
    " ORDER BY f.position"
)
_MATCHES = (
    "SELECT m.*, b.booked_on, b.amount_fen, b.row, b.reference AS bank_reference"
    " FROM read.bank_matches m JOIN read.bank_lines b USING (bank_line)"
    " WHERE (m.payment_request = %(request)s OR m.slips && %(slips)s::uuid[]"
    " OR m.pay_file = ANY(%(files)s::uuid[]))"
    " AND (%(until)s::timestamptz IS NULL OR m.matched_at <= %(until)s) AND b.booked_on <= %(on)s"
    " ORDER BY m.position"
)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is looked at: recorded until an instant (now where none is named), up to a day."""

    until: datetime | None
    on: date

    def knows(self, recorded_at: datetime | None) -> bool:
        """Tell whether something was recorded by then."""
        return recorded_at is not None and (self.until is None or recorded_at <= self.until)


@dataclass(frozen=True, kw_only=True)
class Traces:
    """The slips of a payment, the vouchers made of them with their lines, and what the bank did."""

    slips: Sequence[Row]
    vouchers: Sequence[Row]
    files: Sequence[Row]
    matches: Sequence[Row]


class PaymentTraces:
    """Finds what a payment left, each time by the payment's own id."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def of(self, request: UUID, known: Known) -> Traces:
        """Give everything that was known of a payment."""
        asked: Row = {"request": request, "until": known.until, "on": known.on}
        ask = self._reader.named_rows
        # A slip's key begins with the payment; the character after `/` ends the range.
        slips = await ask(
            _SLIPS, {**asked, "start": f"payment/{request}/", "end": f"payment/{request}0"}
        )
        ids = [slip["slip"] for slip in slips]
        origins = [f"assets.slip/{slip}" for slip in ids]
        vouchers = await ask(_VOUCHERS, {**asked, "origins": origins})
        lines = await ask(_LINES, {"vouchers": [each["voucher"] for each in vouchers]})
        files = await ask(_FILES, asked)
        paid = [each["pay_file"] for each in files]
        matches = await ask(_MATCHES, {**asked, "slips": ids, "files": paid})
        return Traces(
            slips=slips,
            vouchers=[_voucher(each, lines, known) for each in vouchers],
            files=files,
            matches=[{**each, "undone": known.knows(each["ended_at"])} for each in matches],
        )


def _voucher(row: Row, lines: Sequence[Row], known: Known) -> Row:
    """Give a voucher as far as it had come by then."""
    steps = (("voided", "voided_at"), ("posted", "posted_at"), ("reviewed", "reviewed_at"))
    state = next((name for name, at in steps if known.knows(row[at])), "prepared")
    return {
        **row,
        "state": state,
        "number": row["number"] if known.knows(row["posted_at"]) else None,
        "slip": UUID(row["origin"].removeprefix("assets.slip/")),
        "lines": [line for line in lines if line["voucher"] == row["voucher"]],
    }
