"""What a unit's cashier has to pay, and what was paid or came back on a day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.reading import Reader

Row = dict[str, Any]
SHOWN_MAX = 200

_TO_PAY = (
    "SELECT payment_request, number, purpose, method, ordered_on, ordered_fen, ordered_fen -"
    " paid_fen + returned_fen AS due_fen FROM read.payments WHERE unit = %(unit)s AND state ="
    " 'ordered' AND ordered_fen > paid_fen - returned_fen ORDER BY ordered_on, number LIMIT"
    " %(limit)s"
)
_MOVED = (
    "SELECT p.payment_request, p.number, p.purpose, s.event, s.data::jsonb ->> 'method' AS method,"
    " s.data::jsonb ->> 'reference' AS reference, (s.data::jsonb ->> 'amount_fen')::bigint AS"
    " amount_fen FROM read.payment_story s JOIN read.payments p USING (payment_request) WHERE"
    " p.unit = %(unit)s AND s.event IN ('confirmed', 'paid_irregularly', 'returned') AND"
    " coalesce(s.data::jsonb ->> 'paid_on', s.data::jsonb ->> 'returned_on')::date = %(on)s AND"
    " (%(until)s::timestamptz IS NULL OR s.recorded_at <= %(until)s) ORDER BY s.position LIMIT"
    " %(limit)s"
)


class CashDesk:
    """Answers for the payments of one unit, from their read model."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def to_pay(self, unit: UUID) -> list[Row]:
        """Give what is ordered and not wholly paid by now, the oldest order first."""
        return await self._reader.named_rows(_TO_PAY, {"unit": unit, "limit": SHOWN_MAX})

    async def moved_on(self, unit: UUID, on: date, *, recorded_until: datetime | None) -> list[Row]:
        """Give what was confirmed, paid irregularly or returned on a day, as it came in."""
        values = {"unit": unit, "on": on, "until": recorded_until, "limit": SHOWN_MAX}
        return await self._reader.named_rows(_MOVED, values)
