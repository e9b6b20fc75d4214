"""What is planned on each line of a budget as of a day, what payments take, what comes in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.reading import Reader

Row = dict[str, Any]

_IN_TIME = "(%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
_SHOWN = (
    "WITH shown AS (SELECT DISTINCT ON (line) * FROM read.budget_lines WHERE budget = %(budget)s"
    f" AND decided_on <= %(on)s AND {_IN_TIME} ORDER BY line, number DESC), booked AS (SELECT"
    " l.account, l.sub, sum(l.credit_fen - l.debit_fen)::bigint AS fen FROM read.budgets b JOIN"
    " read.journal_lines l ON l.entity = b.entity AND left(l.month, 4) = b.year WHERE b.budget ="
    " %(budget)s AND l.account = ANY(SELECT account FROM shown) AND l.number IS NOT NULL AND"
    " l.kind <> 'closing' AND l.dated_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR"
    " l.posted_at <= %(until)s) GROUP BY l.account, l.sub)"
)
"""The lines as of a day, and what the posted vouchers of the year say of income until it."""
_BOOKED = (
    "CASE WHEN shown.account IS NOT NULL THEN coalesce((SELECT sum(fen) FROM booked WHERE"
    " booked.account = shown.account AND (booked.sub = shown.sub OR (shown.sub IS NULL AND NOT"
    " EXISTS (SELECT 1 FROM shown o WHERE o.account = booked.account AND o.sub = booked.sub)))),"
    " 0)::bigint END AS booked_fen"
)
_LINES = (
    f"{_SHOWN} SELECT shown.account, shown.sub, {_BOOKED}, shown.line, shown.name, shown.kind,"
    " shown.fund, shown.project, shown.amount_fen AS budget_fen, coalesce(first.amount_fen, 0) AS"
    " original_fen, coalesce(moved.committed_fen, 0)::bigint AS committed_fen,"
    " coalesce(moved.spent_fen, 0)::bigint AS spent_fen, (shown.amount_fen -"
    " coalesce(moved.committed_fen + moved.spent_fen, 0))::bigint AS remaining_fen FROM shown"
    " LEFT JOIN read.budget_lines AS first ON first.budget = shown.budget AND first.line ="
    " shown.line AND first.number = 0 LEFT JOIN (SELECT line, sum(committed_fen) AS committed_fen,"
    " sum(spent_fen) AS spent_fen FROM read.budget_movements WHERE budget = %(budget)s AND"
    f" effective_on <= %(on)s AND {_IN_TIME} GROUP BY line) AS moved ON moved.line = shown.line"
    " ORDER BY shown.line"
)


class BudgetLines:
    """Answers from the versions of budgets and the movements on their lines."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def of(self, budget: UUID, *, on: date, recorded_until: datetime | None) -> list[Row]:
        """Give each line against what was committed and spent, or booked as income, by a day."""
        named = {"budget": budget, "on": on, "until": recorded_until}
        return await self._reader.named_rows(_LINES, named)
