"""Reads what is disclosed: the read models, and the lines that were kept for each publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.errors import BrokenError, NotFoundError
from chassis.reading import Reader
from disclosure.domain.publication import State
from disclosure.domain.statement import StatementLine, statement_sha256


class PublicationUnknownError(NotFoundError):
    """Nothing was published under this id."""

    code = "publication_unknown"


class PublishedLinesDifferError(BrokenError):
    """The lines that were kept are not those that were published; none of them is shown."""

    code = "published_lines_differ"


@dataclass(frozen=True, kw_only=True)
class Disclosed:
    """How far the disclosure of one period has come."""

    publication: UUID
    kind: str
    unit: UUID
    scheme: str
    period: str
    state: State
    revision: int
    version: int
    last_day: date
    lines: int
    entries: int
    points: Decimal
    statement: str
    resolution: str
    approved_event: str
    approved_position: int
    approved_on: date
    approved_at: str
    approver: str
    required_at: str
    positions_first: int | None
    positions_last: int | None
    decided_event: str | None
    decided_position: int | None
    decided_at: str | None
    decided_on: date | None
    objections_until: date | None
    reason: str | None
    computed: str | None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step in the history of a publication."""

    position: int
    event: str
    what: State
    recorded_at: str
    statement: str


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One list of a publication: the first, or a re-issue that replaced the one before."""

    revision: int
    restated: int
    statement: str
    replaces: str | None
    resolution: str
    approved_on: date
    decided_at: str
    decided_event: str


@dataclass(frozen=True, kw_only=True)
class ChangedLine:
    """One line before and after a re-issue."""

    before: StatementLine
    after: StatementLine


_REVISION = ", ".join(field.name for field in fields(Revision))
_VARYING = (
    "last_day", "lines", "entries", "points", "statement", "resolution", "approved_event",
    "approved_position", "approved_on", "approved_at", "approver", "positions_first",
    "positions_last", "decided_event", "decided_position", "decided_at", "decided_on",
    "objections_until",
)  # fmt: skip
_COLUMNS = tuple(field.name for field in fields(Disclosed))
_FROM = f"SELECT {', '.join(_COLUMNS)} FROM read.publications "


class Disclosures:
    """Answers what is public; a list is given only when its hash is the published one."""

    def __init__(self, reader: Reader) -> None:
        """Read through this reader, as the app role."""
        self.reader = reader
        self._checked: dict[tuple[str, str], tuple[StatementLine, ...]] = {}

    async def published(
        self,
        *,
        kind: str | None = None,
        unit: UUID | None = None,
        before: int | None = None,
        limit: int,
    ) -> list[Disclosed]:
        """List publications, the newest first, those published before a position."""
        rows = await self.reader.rows(
            _FROM + "WHERE state = 'published' AND (%s::text IS NULL OR kind = %s)"
            " AND (%s::uuid IS NULL OR unit = %s)"
            " AND (%s::bigint IS NULL OR decided_position < %s)"
            " ORDER BY decided_position DESC LIMIT %s",
            kind, kind, unit, unit, before, before, limit,
        )  # fmt: skip
        return [_disclosed(row) for row in rows]

    async def expected(self, *, unit: UUID | None = None, limit: int) -> list[Disclosed]:
        """List every period that was approved, the newest first, however far it has come."""
        rows = await self.reader.rows(
            _FROM + "WHERE (%s::uuid IS NULL OR unit = %s)"
            " ORDER BY period DESC, scheme, unit LIMIT %s",
            unit, unit, limit,
        )  # fmt: skip
        return [_disclosed(row) for row in rows]

    async def one(self, publication: UUID) -> Disclosed:
        """Give a publication; raises `PublicationUnknownError` for what is not public."""
        row = await self.reader.row(
            _FROM + "WHERE publication = %s AND state = 'published'", publication
        )
        if row is None:
            raise PublicationUnknownError("nothing was published under this id; see the list")
        return _disclosed(row)

    async def revision(self, publication: UUID, revision: int) -> Disclosed:
        """Give a publication as one of its revisions stated it; raises as `one` does."""
        found = await self.one(publication)
        row = await self.reader.row(
            f"SELECT {', '.join(_VARYING)} FROM read.publication_revisions"
            " WHERE publication = %s AND revision = %s",
            publication,
            revision,
        )
        if row is None:
            raise PublicationUnknownError("this publication has no such revision; see its history")
        points = Decimal(row["points"])
        return replace(found, **{**row, "points": points, "revision": revision})

    async def revisions(self, publication: UUID) -> list[Revision]:
        """Give every list of a publication, the first one first."""
        rows = await self.reader.rows(
            f"SELECT {_REVISION} FROM read.publication_revisions"
            " WHERE publication = %s ORDER BY revision",
            publication,
        )
        return [Revision(**row) for row in rows]

    async def changes(self, found: Disclosed) -> list[ChangedLine]:
        """Give the lines that a re-issue changed, ordered by account; none of a first list."""
        if found.revision < 2:  # noqa: PLR2004  # the second list is the first re-issue
            return []
        earlier = await self.revision(found.publication, found.revision - 1)
        before = {line.account: line for line in await self.lines(earlier)}
        return [
            ChangedLine(before=before[line.account], after=line)
            for line in await self.lines(found)
            if line.encode() != before[line.account].encode()
        ]

    async def steps(self, publication: UUID) -> list[Step]:
        """Give what became of a publication, in the order of the log."""
        rows = await self.reader.rows(
            "SELECT position, event, what, recorded_at, statement FROM read.publication_steps"
            " WHERE publication = %s ORDER BY position",
            publication,
        )
        return [Step(**{**row, "what": State(row["what"])}) for row in rows]

    async def lines(self, found: Disclosed) -> Sequence[StatementLine]:
        """Give the published lines, ordered by account.

        Raises `PublishedLinesDifferError` when their hash is not the published one.
        """
        key = (found.statement, found.approved_event)
        kept = self._checked.get(key)
        if kept is None:
            kept = await self._lines(found)
            # The list before is compared with it, so that two are kept.
            self._checked = {**dict(list(self._checked.items())[-1:]), key: kept}
        return kept

    async def _lines(self, found: Disclosed) -> tuple[StatementLine, ...]:
        rows = await self.reader.rows(
            "SELECT * FROM received.published WHERE statement = %s AND approved_event = %s"
            " ORDER BY account",
            found.statement,
            found.approved_event,
        )
        lines = tuple(StatementLine.of(row) for row in rows)
        if statement_sha256(lines) != found.statement:
            raise PublishedLinesDifferError(
                f"the lines kept for {found.publication} do not have the published hash: "
                "restore received.published from a backup or from the log of points"
            )
        return lines


def _disclosed(row: Mapping[str, Any]) -> Disclosed:
    points, state = Decimal(row["points"]), State(row["state"])
    return Disclosed(**{**row, "points": points, "state": state})
