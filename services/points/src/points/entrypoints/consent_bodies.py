"""What the routes of consents and snapshots take and answer, each with an example."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.http.bodies import loosely_like
from kernel.points import format_points
from points.entrypoints.bodies import IsoDate, ItemCode

_ACCOUNT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_RECIPIENT = "7d0c4a3e-1b2f-5c6d-8e9f-0a1b2c3d4e5f"
_CONSENT = "3c9e7a10-52d4-5b8f-9a6e-1d2c3b4a5f60"
_SNAPSHOT = "4e1f0b2c-6d3a-5c7e-8b9f-2a3b4c5d6e70"


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AskBody(_Body):
    """For which purpose, and as which post, a recipient asks."""

    model_config = loosely_like({"recipient": _RECIPIENT, "purpose": "credit-line"})

    recipient: UUID
    """The post by which a lender or an employer is known to the register."""
    purpose: ItemCode


class ConsentBody(AskBody):
    """Who may see the standing, for what, and until when."""

    model_config = loosely_like(
        {"recipient": _RECIPIENT, "purpose": "credit-line", "valid_until": "2026-12-31"}
    )

    valid_until: IsoDate


class ConsentAnswer(_Body):
    """The consent, and which giving of it this was."""

    model_config = loosely_like({"consent": _CONSENT, "giving": 1})

    consent: UUID
    giving: int


class SnapshotAnswer(_Body):
    """A standing as of a position of the log, and on what it was shown."""

    model_config = loosely_like(
        {
            "snapshot": _SNAPSHOT,
            "account": _ACCOUNT,
            "label": "一组12号",
            "scheme": "anjia-points",
            "standing": "31.5",
            "quarter": "2026-Q3",
            "position": 21877,
            "tables": ["anjia-points/1", "anjia-points/2"],
            "handed_over_on": "2026-10-12",
            "recipient": _RECIPIENT,
            "purpose": "credit-line",
            "consent": _CONSENT,
            "giving": 1,
            "valid_until": "2026-12-31",
        }
    )

    snapshot: UUID
    account: UUID
    label: str
    scheme: str
    standing: str
    quarter: str | None
    position: int
    tables: list[str]
    handed_over_on: date
    recipient: UUID
    purpose: str
    consent: UUID
    giving: int
    valid_until: date


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class GivenConsent(_Answer):
    """One consent of a subject, and whether it was withdrawn."""

    consent: UUID
    recipient: UUID
    purpose: str
    valid_until: date
    giving: int
    used: int
    """How many times the standing was told on it."""
    given_at: datetime
    withdrawn_at: datetime | None


class HandedOver(_Answer):
    """One snapshot: to whom, in which post, for what, on which consent, and what it said."""

    snapshot: UUID
    recipient: UUID
    actor: str
    purpose: str
    consent: UUID
    giving: int
    standing: str
    quarter: str | None
    known_position: int
    score_tables: list[str]
    handed_over_at: datetime
    position: int

    @classmethod
    def of(cls, row: dict[str, Any]) -> "HandedOver":
        """Make the answer of a row."""
        known = {name: row[name] for name in cls.model_fields if name in row}
        return cls(**{**known, "standing": format_points(row["standing"])})
