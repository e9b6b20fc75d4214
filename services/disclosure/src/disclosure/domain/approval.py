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
    REPLACES = "replaces_another"


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
    revision: int = 1
    restated: int | None = None
    """Of a re-issue (重新公布): how many lines it brings itself; the others stay as they are."""
    replaces: str | None = None
    """Of a re-issue: the statement whose other lines stay."""

    @property
    def identity(self) -> str:
        """The event as everybody names it, `<source>#<id>`."""
        return f"{self.source}#{self.event_id}"

    @property
    def own(self) -> int:
        """How many lines the approval's own command wrote."""
        return self.lines if self.restated is None else self.restated

    @property
    def window(self) -> tuple[int, int]:
        """The first and last position at which a line of this approval can stand."""
        return self.position - self.own - OPENING_EVENTS_MAX, self.position - 1

    def own_lines(self, found: Sequence[StatementLine]) -> list[StatementLine] | None:
        """Give the lines of this approval once all of them are among those found, else None.

        One command wrote them: they stand in the log of points without a gap, right before the
        approval (or before the opening of its quarter). A run of lines ends with its approval, so
        a whole run in this place cannot belong to another one.
        """
        if not self.own:
            return []
        at = {line.position: line for line in found if line.source == self.source}
        for opening in range(OPENING_EVENTS_MAX + 1):
            last = self.position - 1 - opening
            run = [at.get(position) for position in range(last - self.own + 1, last + 1)]
            whole = [line for line in run if line is not None]
            if len(whole) == self.own:
                return whole
        return None

    def whole(
        self, own: Sequence[StatementLine], before: Sequence[StatementLine]
    ) -> list[StatementLine]:
        """Give the whole list: the approval's own lines, and of the list before all others."""
        restated = {line.account for line in own}
        return [*own, *(line for line in before if line.account not in restated)]

    def contradiction(self, lines: Sequence[StatementLine]) -> Contradiction | None:
        """Tell why these lines are not what was approved, or None where they are."""
        if len(lines) != self.lines:
            return Contradiction.STATEMENT
        if any(line.quarter != self.quarter for line in lines):
            return Contradiction.QUARTER
        if statement_sha256(lines) != self.statement:
            return Contradiction.STATEMENT
        if sum((line.points for line in lines), Decimal(0)) != self.points:
            return Contradiction.POINTS
        return None
