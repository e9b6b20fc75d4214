"""An approval (审定) of a quarter, as points announced it, and which lines belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from disclosure.domain.statement import StatementLine, statement_sha256

OPENING_EVENTS_MAX = 1
"""The approval's command may open its quarter just before the approval itself."""


class Contradiction(StrEnum):
    """Why lines that are all here are not the statement that was approved."""

    QUARTER = "line_of_another_quarter"
    POINTS = "points_differ"
    STATEMENT = "statement_differs"


@dataclass(frozen=True, kw_only=True)
class Approval:
    """One approved statement: how many lines it has, what they add up to, and their hash."""

    source: str
    event_id: str
    position: int
    """The place of the event in the log of its source."""
    unit: str
    division: str
    scheme: str
    quarter: str
    last_day: date
    lines: int
    entries: int
    points: Decimal
    statement: str
    resolution: str
    approved_on: date
    approved_at: str
    approver: str
    """The post that approved, `post/<id>`; never the person."""

    @property
    def identity(self) -> str:
        """The event as everybody names it, `<source>#<id>`."""
        return f"{self.source}#{self.event_id}"

    @property
    def window(self) -> tuple[int, int]:
        """The first and last position at which a line of this approval can stand."""
        return self.position - self.lines - OPENING_EVENTS_MAX, self.position - 1

    def own_lines(self, found: Sequence[StatementLine]) -> list[StatementLine] | None:
        """Give the lines of this approval once all of them are among those found, else None.

        One command wrote them: they stand in the log of points without a gap, right before the
        approval (or before the opening of its quarter). A run of lines ends with its approval, so
        a whole run in this place cannot belong to another one.
        """
        if not self.lines:
            return []
        at = {line.position: line for line in found if line.source == self.source}
        for opening in range(OPENING_EVENTS_MAX + 1):
            last = self.position - 1 - opening
            run = [at.get(position) for position in range(last - self.lines + 1, last + 1)]
            whole = [line for line in run if line is not None]
            if len(whole) == self.lines:
                return whole
        return None

    def contradiction(self, lines: Sequence[StatementLine]) -> Contradiction | None:
        """Tell why these lines are not what was approved, or None where they are."""
        if any(line.quarter != self.quarter for line in lines):
            return Contradiction.QUARTER
        if statement_sha256(lines) != self.statement:
            return Contradiction.STATEMENT
        if sum((line.points for line in lines), Decimal(0)) != self.points:
            return Contradiction.POINTS
        return None
