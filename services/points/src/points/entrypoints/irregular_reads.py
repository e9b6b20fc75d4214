"""The list of what sheets report that their signers were not entitled to."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from points.entrypoints.bodies import SchemeKey
from points.entrypoints.reads import ReadParts


class IrregularLine(BaseModel):
    """One act as its sheet tells it: what, about what, who signed it when, and who entered it."""

    report: UUID
    act: str
    about: str
    sheet: str
    signer: UUID
    irregular: list[str]
    signed_on: date
    entered_by: str
    reported_at: datetime
    position: int


def irregular_routes(parts: ReadParts) -> APIRouter:
    """Give the route that lists them."""
    router = APIRouter(tags=["supervision"])
    reads = parts.gate.caller(permission("points.account.read"))
    listing = Cursors(listing="irregular", fields={"position": int}, key=parts.cursor_key)

    @router.get("/schemes/{scheme}/irregular-acts")
    async def irregular_acts(
        scheme: SchemeKey,
        caller: Annotated[Caller, Depends(reads)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[IrregularLine]:
        """List what was reported on paper and decided nothing, in the order of reporting."""
        caller.require(parts.rules.unit_of(scheme))
        await parts.reader.caught_up(after or 0)
        start = listing.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.irregular_acts WHERE scheme = %s AND position > %s"
            " ORDER BY position LIMIT %s",
            *(scheme, start, limit + 1),
        )
        items = [IrregularLine(**row) for row in rows[:limit]]
        return Page(items=items, next=listing.following(rows, limit))

    return router
