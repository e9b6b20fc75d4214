"""The approved statement of a quarter, line by line, for those who run or supervise the scheme."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from chassis.http.pagination import Cursors, CursorText, Limit
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from kernel.points import format_points
from points.domain.quarter import QuarterNotApprovedError
from points.entrypoints.bodies import SchemeKey
from points.entrypoints.http import QuarterText
from points.entrypoints.reads import QuarterUnknownError, ReadParts


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class LineAnswer(_Answer):
    """What the quarter gave one subject and where it stood after it, and the event that says so."""

    account: UUID
    label: str
    points: str
    standing: str
    position: int

    @classmethod
    def of(cls, row: dict[str, Any]) -> "LineAnswer":
        """Make the answer of a row."""
        texts = {name: format_points(row[name]) for name in ("points", "standing")}
        return cls(**{**{name: row[name] for name in cls.model_fields}, **texts})


class StatementAnswer(_Answer):
    """One page of a statement (审定清单), and the hash that binds all of its lines."""

    scheme: str
    quarter: str
    revision: int
    statement: str
    lines: int
    items: list[LineAnswer]
    next: str | None
    position: int


def statement_routes(parts: ReadParts) -> APIRouter:
    """Give the route that reads a statement."""
    router = APIRouter(tags=["questions"])
    reads = parts.gate.caller(permission("points.account.read"))
    listing = Cursors(listing="quarter", fields={"account": str}, key=parts.cursor_key)

    @router.get("/schemes/{scheme}/quarters/{quarter}/statement")
    async def quarter_statement(  # noqa: PLR0913, PLR0917  # each is one query parameter
        scheme: SchemeKey,
        quarter: QuarterText,
        caller: Annotated[Caller, Depends(reads)],
        limit: Limit = 200,
        cursor: CursorText = None,
        after: After = None,
    ) -> StatementAnswer:
        """Read the lines of an approved quarter, ordered by account as its hash takes them."""
        caller.require(parts.rules.unit_of(scheme))
        position = await parts.reader.caught_up(after or 0)
        found = await parts.reader.row(
            "SELECT revision, r.statement, r.lines FROM read.quarters LEFT JOIN"
            " read.quarter_revisions r USING (scheme, quarter, revision)"
            " WHERE scheme = %s AND quarter = %s",
            *(scheme, quarter),
        )
        if found is None:
            raise QuarterUnknownError(f"nothing is known of {quarter} of {scheme} yet")
        if found["statement"] is None:
            raise QuarterNotApprovedError(f"{quarter} of {scheme} was not approved yet")
        start = listing.start(cursor, account=None)["account"]
        rows = await parts.reader.rows(
            "SELECT DISTINCT ON (account) account, label, points, standing, position "
            "FROM read.statement_lines WHERE quarter = %s AND revision <= %s AND account IN "
            "(SELECT account FROM read.accounts WHERE scheme = %s) AND "
            "(%s::uuid IS NULL OR account > %s::uuid) "
            "ORDER BY account, revision DESC LIMIT %s",
            *(quarter, found["revision"], scheme, start, start, limit + 1),
        )
        items = [LineAnswer.of(row) for row in rows[:limit]]
        return StatementAnswer(
            scheme=scheme,
            quarter=quarter,
            revision=found["revision"],
            statement=found["statement"],
            lines=found["lines"],
            items=items,
            next=listing.following(rows, limit),
            position=position,
        )

    return router
