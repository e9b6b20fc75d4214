"""The shapes in which points answers questions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from kernel.points import format_points


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class AccountAnswer(_Answer):
    """One account and where it stands."""

    account: UUID
    subject_id: UUID
    subject_type: str
    label: str
    scheme: str
    grid: UUID
    opening: str
    standing: str
    recognised: str
    pending: str
    version: int

    @classmethod
    def of(cls, row: dict[str, Any]) -> "AccountAnswer":
        """Make the answer of a row."""
        points = ("opening", "standing", "recognised", "pending")
        texts = {name: format_points(row[name]) for name in points}
        return cls(**{**{name: row[name] for name in cls.model_fields if name in row}, **texts})


class EntryLine(_Answer):
    """One entry with both its dates, the rule it rests on, and what became of it."""

    account: UUID
    entry: str
    score_table: str
    item: str
    points: str
    acted_on: date
    recorded_at: datetime
    late: bool
    actor: str
    declared: bool
    evidence: list[str]
    state: str
    checked_at: datetime | None
    checked_by: str | None
    recognised_at: datetime | None
    recognised_by: str | None
    settled_at: datetime | None
    quarter: str | None
    reason: str | None
    position: int
    corrected: str | None
    """What it counts since its last correction, 0 where it was voided."""
    corrected_at: datetime | None
    corrected_position: int | None
    objection: UUID | None
    objected: str | None
    """How the last objection to it stands: open, upheld or dismissed."""

    @classmethod
    def of(cls, row: dict[str, Any]) -> "EntryLine":
        """Make the answer of a row."""
        known = {name: row[name] for name in cls.model_fields if name in row}
        corrected = None if row["corrected"] is None else format_points(row["corrected"])
        points = format_points(row["points"])
        return cls(**{**known, "points": points, "corrected": corrected})


class EntryPage(_Answer):
    """One page of entries, and the position of the log up to which it is true."""

    items: list[EntryLine]
    next: str | None
    position: int


class RegisterAnswer(_Answer):
    """A grid's monthly register (月度台账): every point change, and the totals by state."""

    scheme: str
    grid: UUID
    month: str
    position: int
    entries: list[EntryLine]
    totals: list[tuple[str, int, str]]
    """State, number of entries, points."""
    reported_at: datetime | None
    recognised_at: datetime | None


class QuarterAnswer(_Answer):
    """Where a quarter of a scheme stands."""

    scheme: str
    quarter: str
    state: str
    revision: int
    reissue_due: int
    """How many lines of the statement corrections have changed since."""
    approval_on: date
    overdue_at: datetime | None
    approved_at: datetime | None
    approved_by: str | None
    resolution: str | None
    lines: int | None
    entries: int | None
    points: str | None
    statement: str | None
    published_at: datetime | None
    publication: str | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> "QuarterAnswer":
        """Make the answer of a row."""
        known = {name: row[name] for name in cls.model_fields if name in row}
        points = None if row["points"] is None else format_points(row["points"])
        return cls(**{**known, "points": points})


class DigestAnswer(_Answer):
    """SHA-256 over the standing of every account, for whoever replays the log."""

    position: int
    accounts: int
    sha256: str
