"""What can be asked about the blacklist: by those who supervise it, and whom it concerns."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.errors import NotPermittedError
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.reading import Reader
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.listing_index import ListingIndex
from points.application.listing_ports import ListingUnknownError
from points.entrypoints.bodies import SchemeKey
from points.entrypoints.listing_bodies import ListingAnswer, ListingHistory, VisitLine


class ListingReads:
    """What the reading routes need, and who is let in."""

    def __init__(
        self, gate: Gate, reader: Reader, *, listings: ListingIndex, rules: AdoptedRules
    ) -> None:
        """Read through this reader, by the rights that the gate knows."""
        self.gate = gate
        self.reader = reader
        self.listings = listings
        self._rules = rules

    def supervises(self, caller: Caller, scheme: str) -> bool:
        """Tell whether a caller's post reaches the listings of a scheme."""
        places = (self._rules.unit_of(scheme), self._rules.leading_unit(scheme))
        return any(caller.grant(place) is not None for place in places)


def listing_read_routes(reads: ListingReads, *, cursor_key: bytes) -> APIRouter:
    """Give the routes that change nothing."""
    router = APIRouter(tags=["blacklist"])
    read = reads.gate.caller(permission("points.listing.read"))
    cursors = Cursors(listing="listings", fields={"listing": str}, key=cursor_key)

    @router.get("/schemes/{scheme}/listings")
    async def listings(
        scheme: SchemeKey,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ListingAnswer]:
        """List the listings of a scheme, also those that ended or were not approved."""
        if not reads.supervises(caller, scheme):
            raise NotPermittedError("listings are read by those who supervise the scheme")
        await reads.reader.caught_up(after or 0)
        start = cursors.start(cursor, listing=None)["listing"]
        rows = await reads.reader.rows(
            "SELECT * FROM read.listings WHERE scheme = %s AND (%s::uuid IS NULL OR listing >"
            " %s::uuid) ORDER BY listing LIMIT %s",
            *(scheme, start, start, limit + 1),
        )
        items = [ListingAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))

    @router.get("/listings/{listing}")
    async def one_listing(
        listing: UUID, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> ListingHistory:
        """Read one listing with the visits that were reported."""
        placed = await reads.listings.placed(listing)
        if not reads.supervises(caller, placed.ref.scheme):
            person = caller.principal.person
            if person is None or person not in placed.concerned:
                raise NotPermittedError("a listing is read by its subject, helper and supervisors")
        await reads.reader.caught_up(after or 0)
        row = await reads.reader.row("SELECT * FROM read.listings WHERE listing = %s", listing)
        if row is None:
            raise ListingUnknownError("there is no such listing")
        visits = await reads.reader.rows(
            "SELECT * FROM read.listing_visits WHERE listing = %s ORDER BY position", listing
        )
        lines = [
            VisitLine(**{name: each[name] for name in VisitLine.model_fields}) for each in visits
        ]
        return ListingHistory(**ListingAnswer.of(row).model_dump(), visit_lines=lines)

    return router
