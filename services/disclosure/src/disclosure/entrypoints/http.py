"""The routes by which programs read what is disclosed; everybody may."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from chassis.http.etags import etag
from chassis.http.pagination import PAGE_ITEMS_DEFAULT, Cursors, CursorText, Limit, Page
from chassis.http.positions import POSITION_HEADER, After, wait_until
from chassis.identity.permissions import Declared, permission
from chassis.reading import WAIT_SECONDS_MAX
from disclosure.entrypoints.documents import (
    ExpectedPublication,
    ListedPublication,
    PublicationDocument,
    expected,
    listed,
    whole,
)
from disclosure.entrypoints.revisions import Whole
from disclosure.projections.disclosed import Disclosures

NOT_MODIFIED = 304
EXPECTED_MAX = 200

Kind = Annotated[str | None, Query(pattern="^[a-z][a-z_]{0,40}$")]
RevisionQuery = Annotated[
    int | None, Query(ge=1, le=1_000, description="An earlier list; the newest if absent.")
]
UnitQuery = Annotated[UUID | None, Query(description="The unit whose books are disclosed.")]


def publication_routes(disclosures: Disclosures, *, cursor_key: bytes | None) -> APIRouter:
    """Give the reading routes; cursors are signed where there is a key."""
    public = Depends(Declared(permission("disclosure.publication.read", public=True)))
    router = APIRouter(tags=["publications"], dependencies=[public])
    cursors = Cursors(listing="publications", fields={"position": int}, key=cursor_key)

    async def caught_up(after: int | None, response: Response) -> None:
        position = await wait_until(
            disclosures.reader.position, after, seconds_max=WAIT_SECONDS_MAX
        )
        response.headers[POSITION_HEADER] = str(position)

    @router.get("/publications")
    async def publications(  # noqa: PLR0913, PLR0917  # one parameter for each of the query
        response: Response,
        kind: Kind = None,
        unit: UnitQuery = None,
        cursor: CursorText = None,
        limit: Limit = PAGE_ITEMS_DEFAULT,
        after: After = None,
    ) -> Page[ListedPublication]:
        """List what was published, the newest first."""
        await caught_up(after, response)
        before = cursors.start(cursor, position=None)["position"]
        found = await disclosures.published(kind=kind, unit=unit, before=before, limit=limit + 1)
        shown = found[:limit]
        more = len(found) > limit and shown[-1].decided_position is not None
        return Page(
            items=[listed(one) for one in shown],
            next=cursors.encode({"position": shown[-1].decided_position or 0}) if more else None,
        )

    @router.get("/expected")
    async def awaited(
        response: Response, unit: UnitQuery = None, after: After = None
    ) -> list[ExpectedPublication]:
        """List the approved periods and whether each is published, still due, or withheld."""
        await caught_up(after, response)
        return [expected(one) for one in await disclosures.expected(unit=unit, limit=EXPECTED_MAX)]

    @router.get("/publications/{publication}", response_model=PublicationDocument)
    async def publication(
        request: Request,
        response: Response,
        publication: UUID,
        revision: RevisionQuery = None,
        after: After = None,
    ) -> Response | PublicationDocument:
        """Give one publication with its list, what it changed, and how anybody checks it."""
        await caught_up(after, response)
        read = await Whole.read(disclosures, publication, revision)
        tag = etag(read.found.version)
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "no-cache"
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=NOT_MODIFIED, headers=dict(response.headers))
        return whole(read)

    return router
