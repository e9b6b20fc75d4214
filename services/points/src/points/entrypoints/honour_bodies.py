"""What the routes of a year's end take and answer, each with an example."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from chassis.http.bodies import loosely_like
from kernel.points import format_points
from points.entrypoints.bodies import ItemCode, Reference

MEMBERS_MAX = 100
FEN_MAX = 100_000_000

YearText = Annotated[str, Path(pattern=r"^\d{4}$", examples=["2026"])]

_ACCOUNT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_HONOUR = "1b0f8a57-93c2-5c8e-8f1b-6f0b7b0f2c11"
_MEMBER = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_STATEMENT = f"sha256:{'07' * 32}"


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ResolutionBody(_Body):
    """The party branch's decision."""

    model_config = loosely_like({"resolution": "安家村党总支〔2026〕12号"})

    resolution: Reference


class ClosingAnswer(_Body):
    """The ranking of the closed year."""

    model_config = loosely_like(
        {"statement": _STATEMENT, "lines": 1000, "closing_on": "2026-12-28"}
    )

    statement: str
    lines: int
    closing_on: date


class ProposalBody(_Body):
    """The assessment group's proposal: who, for which title and bonus, and who was there."""

    model_config = loosely_like(
        {
            "account": _ACCOUNT,
            "title": "ten-star-household",
            "bonus": 20000,
            "present": [_MEMBER],
        }
    )

    account: UUID
    title: ItemCode
    bonus: int = Field(strict=True, ge=0, le=FEN_MAX, description="The bonus, in fen.")
    present: tuple[UUID, ...] = Field(min_length=1, max_length=MEMBERS_MAX)


class ProposalAnswer(_Body):
    """The honour as it was proposed, with the rank that is recorded with it."""

    model_config = loosely_like({"honour": _HONOUR, "rank": 3, "closing_on": "2026-12-28"})

    honour: UUID
    rank: int
    closing_on: date


class DecisionBody(ResolutionBody):
    """The party branch's decision on one proposal."""

    model_config = loosely_like({"account": _ACCOUNT, "resolution": "安家村党总支〔2026〕13号"})

    account: UUID


class DecisionAnswer(_Body):
    """What became of the honour."""

    model_config = loosely_like({"honour": _HONOUR, "state": "awarded"})

    honour: UUID
    state: str


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class YearAnswer(_Answer):
    """A closed year: how many lines its ranking has, and the hash that binds them."""

    scheme: str
    year: str
    quarters: list[str]
    closing_on: date
    closed_at: datetime
    ties: str
    lines: int
    points: str
    statement: str
    known_position: int
    """The position of the log up to which the standings were known."""
    resolution: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> "YearAnswer":
        """Make the answer of a row."""
        known = {name: row[name] for name in cls.model_fields if name in row}
        return cls(**{**known, "points": format_points(row["points"])})


class RankedAnswer(_Answer):
    """One subject's place; canonical JSON of these five members is a line of the statement."""

    account: UUID
    label: str
    points: str
    rank: int
    subject_type: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> "RankedAnswer":
        """Make the answer of a row."""
        known = {name: row[name] for name in cls.model_fields if name in row}
        return cls(**{**known, "points": format_points(row["points"])})


class HonourAnswer(_Answer):
    """One honour, with rank and points at the closing date, and its bonus in fen."""

    honour: UUID
    scheme: str
    year: str
    account: UUID
    subject_type: str
    title: str
    rank: int
    points: str
    closing_on: date
    bonus: int
    state: str
    proposed_at: datetime
    decided_at: datetime | None
    resolution: str | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> "HonourAnswer":
        """Make the answer of a row."""
        known = {name: row[name] for name in cls.model_fields if name in row}
        return cls(**{**known, "points": format_points(row["points"])})
