"""The shapes in which points answers questions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.evidence.store import State
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


class CitedOriginal(_Answer):
    """One original, what it stands for, and how it is now."""

    evidence: str
    cited_for: str
    """`entry`, `check`, `recognition` or `approval`."""
    state: State


def citations(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Name the originals of one entry, and for what each stands: itself or a decision on paper."""
    sheets = (("check", row["check_sheet"]), ("recognition", row["recognition_sheet"]))
    return [
        *((each, "entry") for each in row["evidence"]),
        *((sheet, cited_for) for cited_for, sheet in sheets if sheet is not None),
    ]


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
    via: str
    entered_by: str | None
    """Who typed it, where another than the actor."""
    declared: bool
    evidence: list[str]
    originals: list[CitedOriginal]
    state: str
    checked_at: datetime | None
    checked_by: str | None
    check_entered_by: str | None
    recognised_at: datetime | None
    recognised_by: str | None
    recognition_entered_by: str | None
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
    def of(cls, row: dict[str, Any], states: Mapping[str, State]) -> "EntryLine":
        """Make the answer of a row, knowing how each original stands."""
        known = {name: row[name] for name in cls.model_fields if name in row}
        originals = [
            CitedOriginal(evidence=each, cited_for=cited_for, state=states[each])
            for each, cited_for in citations(row)
        ]
        corrected = None if row["corrected"] is None else format_points(row["corrected"])
        points = format_points(row["points"])
        return cls(**{**known, "points": points, "corrected": corrected, "originals": originals})


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
    approval_entered_by: str | None
    original: CitedOriginal | None
    """The sheet on which the approval was signed, where it was on paper."""
    resolution: str | None
    lines: int | None
    entries: int | None
    points: str | None
    statement: str | None
    published_at: datetime | None
    publication: str | None

    @classmethod
    def of(cls, row: dict[str, Any], states: Mapping[str, State]) -> "QuarterAnswer":
        """Make the answer of a row, knowing how its sheet stands."""
        known = {name: row[name] for name in cls.model_fields if name in row}
        points = None if row["points"] is None else format_points(row["points"])
        sheet, original = row["approval_sheet"], None
        if sheet is not None:
            original = CitedOriginal(evidence=sheet, cited_for="approval", state=states[sheet])
        return cls(**{**known, "points": points, "original": original})


class DigestAnswer(_Answer):
    """SHA-256 over the standing of every account, for whoever replays the log."""

    position: int
    accounts: int
    sha256: str
