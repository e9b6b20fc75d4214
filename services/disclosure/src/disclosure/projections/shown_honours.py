"""Reads the honour rolls, each honour with the label under which its subject is published."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.errors import NotFoundError
from chassis.reading import Reader


class HonourRollUnknownError(NotFoundError):
    """No honours are public under this id."""

    code = "honour_roll_unknown"


@dataclass(frozen=True, kw_only=True)
class Roll:
    """One scheme's year of one unit."""

    roll: UUID
    unit: UUID
    scheme: str
    year: str


@dataclass(frozen=True, kw_only=True)
class ShownHonour:
    """One honour; `label` is None until a published line has told it."""

    honour: UUID
    account: UUID
    label: str | None
    subject_type: str
    title: str
    rank: int
    points: Decimal
    closing_on: date
    bonus: int
    resolution: str
    awarded_event: str
    awarded_position: int
    listed_at: str


class HonourRollReading:
    """Answers which honours are public."""

    def __init__(self, reader: Reader) -> None:
        """Read through this reader, as the app role."""
        self.reader = reader

    async def rolls(self, *, limit: int) -> list[Roll]:
        """List the rolls, the newest year first."""
        rows = await self.reader.rows(
            "SELECT roll, unit, scheme, year FROM read.honour_rolls ORDER BY year DESC, scheme,"
            " roll LIMIT %s",
            limit,
        )
        return [Roll(**row) for row in rows]

    async def one(self, roll: UUID) -> Roll:
        """Give a roll; raises `HonourRollUnknownError`."""
        row = await self.reader.row(
            "SELECT roll, unit, scheme, year FROM read.honour_rolls WHERE roll = %s", roll
        )
        if row is None:
            raise HonourRollUnknownError("no honours were published under this id; see the list")
        return Roll(**row)

    async def honours(self, roll: UUID) -> list[ShownHonour]:
        """Give the honours of a roll by title and rank."""
        rows = await self.reader.rows(
            "SELECT h.honour, h.account, (SELECT l.label FROM received.lines l WHERE l.account ="
            " h.account ORDER BY l.position DESC LIMIT 1) AS label, h.subject_type, h.title,"
            " h.rank, h.points, h.closing_on, h.bonus, h.resolution, h.awarded_event,"
            " h.awarded_position, h.listed_at FROM read.shown_honours h WHERE h.roll = %s"
            " ORDER BY h.title, h.rank, h.account",
            roll,
        )
        return [ShownHonour(**{**row, "points": Decimal(row["points"])}) for row in rows]
