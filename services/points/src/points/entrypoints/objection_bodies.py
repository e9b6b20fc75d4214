"""What the routes of objections take and answer, each with an example."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from chassis.http.bodies import like
from kernel.points import format_points, parse_points
from points.entrypoints.bodies import (
    EVIDENCE_MAX,
    Digest,
    EntryName,
    PointsText,
    Reason,
)

OBJECTION_CHARACTERS_MAX = 2_000
PRESENT_MAX = 100

EventName = Annotated[str, StringConstraints(pattern=r"^/[a-z0-9/_-]{1,80}#[0-9a-f-]{36}\.\d+$")]
ObjectionReason = Annotated[
    str, StringConstraints(min_length=1, max_length=OBJECTION_CHARACTERS_MAX)
]

_OBJECTION = "d3b7f1ce-4a0e-5a7c-8a35-1f6f5d2a9c04"
_MEMBER = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_STATEMENT = f"sha256:{'07' * 32}"


class ObjectionBody(BaseModel):
    """An objection (积分异议) to one entry of one's own household or organisation."""

    model_config = like({"entry": "2026-03-05/env-tidy-yard/1", "reason": "当天打扫了两次"})

    entry: EntryName
    reason: ObjectionReason
    evidence: tuple[Digest, ...] = Field(default=(), max_length=EVIDENCE_MAX)
    event: EventName | None = Field(
        default=None, description="What is objected to; the entry as it was recorded if absent."
    )


class ObjectionOpenedAnswer(BaseModel):
    """The objection, and which one to this entry it is."""

    model_config = like({"objection": _OBJECTION, "number": 1})

    objection: UUID
    number: int


class DecisionBody(BaseModel):
    """The assessment group's decision: who was there, and what the entry counts from now."""

    model_config = like(
        {"decision": "upheld", "present": [_MEMBER], "points": "2", "reason": "两次均属实"}
    )

    decision: Literal["upheld", "dismissed"]
    present: tuple[UUID, ...] = Field(min_length=1, max_length=PRESENT_MAX)
    points: PointsText | None = Field(
        default=None, description="Of an upheld objection: within the table, or 0 to void it."
    )
    reason: Reason

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.points is None) == (self.decision == "upheld"):
            raise ValueError("an upheld objection names points, a dismissed one names none")
        return self

    @property
    def value(self) -> Decimal | None:
        """The points as a number."""
        return None if self.points is None else parse_points(self.points)


class DecisionAnswer(BaseModel):
    """What was decided."""

    model_config = like({"upheld": True, "points": "2"})

    upheld: bool
    points: str | None


class ReissueAnswer(BaseModel):
    """The corrected statement, which revision it is, and how many lines it changes."""

    model_config = like(
        {"revision": 2, "statement": _STATEMENT, "restated": 1, "lines": 1000, "points": "6145"}
    )

    revision: int
    statement: str
    restated: int
    lines: int
    points: str


class ObjectionAnswer(BaseModel):
    """One objection, and what was decided on it."""

    objection: UUID
    number: int
    account: UUID
    entry: str
    original: str
    state: str
    reason: str | None
    """None where the objector was forgotten."""
    evidence: list[str]
    opened_at: datetime
    opened_by: str
    decided_at: datetime | None
    decided_by: str | None
    present: int | None
    decision: str | None
    points: str | None

    @classmethod
    def of(cls, row: dict[str, Any], reason: str | None) -> "ObjectionAnswer":
        """Make the answer of a row and the reason, which the vault has opened."""
        points = None if row["points"] is None else format_points(row["points"])
        known = {name: row[name] for name in cls.model_fields}
        return cls(**{**known, "points": points, "reason": reason})


class RevisionAnswer(BaseModel):
    """One statement of a quarter: the first, or a re-issue (重新公布) that replaced another."""

    revision: int
    lines: int
    restated: int
    points: str
    statement: str
    replaces: str | None
    resolution: str
    approved_at: datetime
    approved_by: str
    published_at: datetime | None
    publication: str | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> "RevisionAnswer":
        """Make the answer of a row."""
        known = {name: row[name] for name in cls.model_fields}
        return cls(**{**known, "points": format_points(row["points"])})
