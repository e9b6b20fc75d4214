"""The lists of what sheets report that has no effect, and of reports without their originals."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.entrypoints.row_answer import RowAnswer
from assets.projections.paper.cited_originals import EVIDENCE_MISSING
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.reading import Reader

READ_IRREGULAR = "assets.irregular_act.read"


class IrregularActLine(RowAnswer):
    """One act as its sheet tells it: what, on what, who signed it when, and who entered it."""

    report: UUID
    act: str
    about: UUID
    part: str
    sheet: str
    signer: UUID
    irregular: list[str]
    signed_on: date
    entered_by: str
    reported_at: datetime
    position: int


class UnsupportedReport(RowAnswer):
    """A report that cites an original which nobody uploaded; it goes once somebody does."""

    event: str
    about: UUID
    evidence: str
    irregular: list[str]
    reported_at: datetime
    position: int


@dataclass(frozen=True, kw_only=True)
class IrregularReads:
    """What the route needs."""

    gate: Gate
    reader: Reader
    cursor_key: bytes


def irregular_act_routes(parts: IrregularReads) -> APIRouter:
    """Give the routes that list them."""
    router = APIRouter(tags=["paper"])
    reads = parts.gate.caller(permission(READ_IRREGULAR))
    listing = Cursors(listing="irregular_acts", fields={"position": int}, key=parts.cursor_key)

    @router.get("/units/{unit}/irregular-acts")
    async def irregular_acts(
        unit: UUID,
        caller: Annotated[Caller, Depends(reads)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[IrregularActLine]:
        """List what was reported on paper and has no effect, in the order of reporting."""
        caller.require(unit)
        await parts.reader.caught_up(after or 0)
        start = listing.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.irregular_acts WHERE unit = %s AND position > %s"
            " ORDER BY position LIMIT %s",
            *(unit, start, limit + 1),
        )
        items = [IrregularActLine.of(row) for row in rows[:limit]]
        return Page(items=items, next=listing.following(rows, limit))

    _unsupported(router, parts)
    return router


def _unsupported(router: APIRouter, parts: IrregularReads) -> None:
    reads = parts.gate.caller(permission(READ_IRREGULAR))
    listing = Cursors(
        listing="missing_originals",
        fields={"position": int, "evidence": str},
        key=parts.cursor_key,
    )

    @router.get("/units/{unit}/missing-originals")
    async def missing_originals(
        unit: UUID,
        caller: Annotated[Caller, Depends(reads)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[UnsupportedReport]:
        """List what was reported and cites an original that nobody uploaded yet (佐证缺失)."""
        caller.require(unit)
        await parts.reader.caught_up(after or 0)
        start = listing.start(cursor, position=0, evidence="")
        rows = await parts.reader.rows(
            "SELECT c.* FROM read.cited_originals c LEFT JOIN read.originals o USING (evidence)"
            " WHERE c.unit = %s AND o.evidence IS NULL AND (c.position, c.evidence) > (%s, %s)"
            " ORDER BY c.position, c.evidence LIMIT %s",
            *(unit, start["position"], start["evidence"], limit + 1),
        )
        missing = {"irregular": [EVIDENCE_MISSING]}
        items = [UnsupportedReport.of({**row, **missing}) for row in rows[:limit]]
        return Page(items=items, next=listing.following(rows, limit))
