"""Which payments have signers who must recuse (应回避), shown to those who supervise."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.entrypoints.payments.answers import RelatedLine
from assets.entrypoints.payments.payments_reads import READ, StoryParts
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

_FLAGGED = (
    "SELECT p.*, related_exempt AS exempt, ARRAY(SELECT DISTINCT s.person FROM"
    " read.payment_signatures s WHERE s.payment_request = p.payment_request AND s.version ="
    " p.version AND s.person = ANY(p.related)) AS signed FROM read.payments p WHERE p.unit = %s"
    " AND p.related <> '{}' AND p.position > %s ORDER BY p.position LIMIT %s"
)


def related_routes(parts: StoryParts) -> APIRouter:
    """Give the route that lists flagged payments."""
    router = APIRouter(tags=["payments"])
    read = parts.payments.gate.caller(permission(READ))
    cursors = Cursors(listing="related_signers", fields={"position": int}, key=parts.cursor_key)

    @router.get("/related-signers")
    async def related_signers(
        unit: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[RelatedLine]:
        """List a unit's payments whose signers stand too near to the payee, the oldest first."""
        caller.require(unit)
        await parts.reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(_FLAGGED, unit, start, limit + 1)
        items = [RelatedLine.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))

    return router
