"""The bodies and answers of the routes about the blacklist, each with an example."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.http.bodies import loosely_like
from kernel.points import format_points
from points.entrypoints.bodies import NOTE_CHARACTERS_MAX, IsoDate, Reason, Reference

MEMBERS_MAX = 100
_MEMBER = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_LISTING = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MeetingBody(_Body):
    """Which members of the assessment group were present."""

    model_config = loosely_like({"present": [_MEMBER]})

    present: tuple[UUID, ...] = Field(min_length=1, max_length=MEMBERS_MAX)


class ListingApprovalBody(_Body):
    """The party branch's approval of a listing, and the one person who helps."""

    model_config = loosely_like({"resolution": "安家村党总支〔2026〕7号", "helper": _MEMBER})

    resolution: Reference
    helper: UUID


class ListingRefusalBody(_Body):
    """Why the party branch did not approve a listing."""

    model_config = loosely_like({"reason": "已主动整改"})

    reason: Reason


class HelperBody(_Body):
    """The one person who helps from now on."""

    model_config = loosely_like({"helper": _MEMBER})

    helper: UUID


class VisitBody(_Body):
    """One visit that was made."""

    model_config = loosely_like({"visited_on": "2026-07-20", "note": "商量整治院落的办法"})

    visited_on: IsoDate
    note: str | None = Field(default=None, max_length=NOTE_CHARACTERS_MAX)


class ExitApprovalBody(_Body):
    """The party branch's approval of an early end."""

    model_config = loosely_like({"resolution": "安家村党总支〔2026〕8号"})

    resolution: Reference


class ProposalAnswer(_Body):
    """The listing that was proposed, and the standing that it rests on."""

    model_config = loosely_like({"listing": _LISTING, "standing": "6.9"})

    listing: UUID
    standing: str


class ListingApprovalAnswer(_Body):
    """The first and the last day of the listing."""

    model_config = loosely_like({"since": "2026-07-10", "until": "2026-10-09"})

    since: date
    until: date


class VisitAnswer(_Body):
    """What makes the visit irregular, if anything."""

    model_config = loosely_like({"irregular": []})

    irregular: list[str]


class ExitProposalAnswer(_Body):
    """The standing that the proposal rests on."""

    model_config = loosely_like({"standing": "7.4"})

    standing: str


class ExitApprovalAnswer(_Body):
    """The last day of the listing."""

    model_config = loosely_like({"until": "2026-08-14"})

    until: date


class NothingAnswer(_Body):
    """Nothing to say beyond that it was done."""

    model_config = loosely_like({})


class ListingAnswer(BaseModel):
    """One listing from its proposal to its end; persons are named by their ids."""

    model_config = ConfigDict(frozen=True)

    listing: UUID
    scheme: str
    account: UUID
    subject_id: UUID
    subject_type: str
    label: str
    number: int
    state: str
    standing: str
    standing_position: int
    below: str
    rule: str
    present: list[UUID]
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str | None
    resolution: str | None
    reason: str | None
    since: date | None
    until: date | None
    helper: UUID | None
    visits: int
    exit_proposed_at: datetime | None
    exit_resolution: str | None
    ended_at: datetime | None
    end_reason: str | None
    position: int

    @classmethod
    def of(cls, row: dict[str, Any]) -> "ListingAnswer":
        """Make the answer of a row."""
        points = {name: format_points(row[name]) for name in ("standing", "below")}
        return cls(**{**{name: row[name] for name in cls.model_fields}, **points})


class VisitLine(BaseModel):
    """One reported visit; what was noted stays sealed in the event."""

    model_config = ConfigDict(frozen=True)

    helper: UUID
    visited_on: date
    recorded_at: datetime
    actor: str
    noted: bool
    irregular: list[str]
    position: int


class ListingHistory(ListingAnswer):
    """One listing with the visits that were reported."""

    visit_lines: list[VisitLine]
