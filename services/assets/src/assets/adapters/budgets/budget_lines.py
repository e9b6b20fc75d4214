"""What is planned on each line of a budget as of a day, and what payments take of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.reading import Reader

Row = dict[str, Any]

_IN_TIME = "(%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
_LINES = (
    "SELECT shown.line, shown.name, shown.kind, shown.fund, shown.project, shown.amount_fen AS"
    " budget_fen, coalesce(first.amount_fen, 0) AS original_fen, coalesce(moved.committed_fen,"
    " 0)::bigint AS committed_fen, coalesce(moved.spent_fen, 0)::bigint AS spent_fen,"
    " (shown.amount_fen - coalesce(moved.committed_fen + moved.spent_fen, 0))::bigint AS"
    " remaining_fen FROM (SELECT DISTINCT ON (line) * FROM read.budget_lines WHERE budget ="
    f" %(budget)s AND decided_on <= %(on)s AND {_IN_TIME} ORDER BY line, number DESC) AS shown"
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
        """Give each line against what was committed and spent by a day."""
        named = {"budget": budget, "on": on, "until": recorded_until}
        return await self._reader.named_rows(_LINES, named)
