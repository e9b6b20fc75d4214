"""Who is on the black board today, and who was on it when?"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.projections.model import LogEvent, ReadModel, Write
from chassis.reading import Reader
from disclosure.domain.board_entry import BoardEntry

_COLUMNS = """
    entry uuid PRIMARY KEY, listing uuid NOT NULL, unit uuid NOT NULL, scheme text NOT NULL,
    account uuid NOT NULL, subject_type text NOT NULL, label text NOT NULL, since date NOT NULL,
    until date NOT NULL, resolution text NOT NULL, approved_event text NOT NULL, published_at
    timestamptz NOT NULL, ended_event text, ended_at timestamptz, reason text, position bigint
    NOT NULL
"""


def _published(write: Write, event: LogEvent) -> None:
    data = event.data
    names = ("listing", "unit", "scheme", "account", "subject_type", "label", "since", "until")
    write(
        "INSERT INTO board (entry, listing, unit, scheme, account, subject_type, label, since,"
        " until, resolution, approved_event, published_at, position) VALUES (%s, %s, %s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            *(data[name] for name in names),
            data["resolution"],
            data["approved_event"],
            event.recorded_at,
            event.position,
        ),
    )


def _ended(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE board SET until = %s, reason = %s, ended_event = %s, ended_at = %s, position = %s"
        " WHERE entry = %s",
        (
            *(data[name] for name in ("until", "reason", "ended_event")),
            event.recorded_at,
            event.position,
            event.subject,
        ),
    )


BOARD = ReadModel(
    name="board",
    tables={"board": _COLUMNS},
    handlers={
        f"{BoardEntry.Published.TOPIC}.v1": _published,
        f"{BoardEntry.Ended.TOPIC}.v1": _ended,
    },
    indexes=("CREATE INDEX board_days ON board (until, since)",),
)


@dataclass(frozen=True, kw_only=True)
class Posted:
    """One listing as the board shows or showed it."""

    entry: UUID
    listing: UUID
    unit: UUID
    scheme: str
    account: UUID
    subject_type: str
    label: str
    since: date
    until: date
    resolution: str
    approved_event: str
    published_at: datetime
    ended_event: str | None
    ended_at: datetime | None
    reason: str | None
    position: int


_SELECT = f"SELECT {', '.join(field.name for field in fields(Posted))} FROM read.board "


class BoardReads:
    """Answers who is on the board; what a day does not cover is not public on that day."""

    def __init__(self, reader: Reader) -> None:
        """Read through this reader, as the app role."""
        self.reader = reader

    async def on(self, day: date, *, unit: UUID | None, limit: int) -> list[Posted]:
        """Give who is on the board on a day, by their labels."""
        return await self._rows(
            "WHERE since <= %s AND until >= %s AND (%s::uuid IS NULL OR unit = %s)"
            " ORDER BY label, entry LIMIT %s",
            *(day, day, unit, unit, limit),
        )

    async def history(self, unit: UUID, *, before: int | None, limit: int) -> list[Posted]:
        """Give everything that was ever on a unit's board, the latest change first."""
        return await self._rows(
            "WHERE unit = %s AND (%s::bigint IS NULL OR position < %s)"
            " ORDER BY position DESC LIMIT %s",
            *(unit, before, before, limit),
        )

    async def _rows(self, where: str, *values: Any) -> list[Posted]:
        return [Posted(**row) for row in await self.reader.rows(_SELECT + where, *values)]
