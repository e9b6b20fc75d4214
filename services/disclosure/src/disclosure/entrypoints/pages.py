"""The pages on which residents read what is disclosed; no name of a person is on them."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.http.titles import language_of
from chassis.identity.permissions import Declared, permission
from chassis.pages.chart import NARROW, WIDE, Bar, bar_chart
from chassis.pages.formats import write_points
from chassis.pages.languages import CHINESE, ENGLISH, Spoken
from chassis.pages.rendering import Pages, spoken_in
from disclosure.entrypoints.documents import proof_of
from disclosure.entrypoints.http import RevisionQuery
from disclosure.entrypoints.revisions import Whole
from disclosure.entrypoints.views import GridView, Views
from disclosure.projections.disclosed import Disclosures

LISTED_MAX = 100
UNNAMED = {CHINESE.path: "未登记网格", ENGLISH.path: "Unregistered grid"}
CHART_TITLE = {
    CHINESE.path: "各网格本季积分柱状图",
    ENGLISH.path: "Bar chart of each grid's points this quarter",
}


def page_routes(pages: Pages, disclosures: Disclosures, views: Views) -> APIRouter:
    """Give the pages in both languages; everybody may read them."""
    public = Depends(Declared(permission("disclosure.page.read", public=True)))
    router = APIRouter(include_in_schema=False, dependencies=[public])

    @router.get("/")
    async def entrance(request: Request) -> Response:
        """Send a visitor to the language that the browser asks for."""
        language = language_of(request.headers.get("accept-language"))
        path = ENGLISH.path if language == ENGLISH.language else CHINESE.path
        return RedirectResponse(f"{path}/", status_code=307, headers={"Vary": "Accept-Language"})

    @router.get("/{language}/")
    async def index(request: Request, language: str) -> Response:
        """Show what is published here and what is still due."""
        spoken = spoken_in(language)
        published = await disclosures.published(limit=LISTED_MAX)
        awaited = await disclosures.expected(limit=LISTED_MAX)
        return pages.render(
            request,
            "index.html",
            spoken,
            published=[views.publication(found, spoken) for found in published],
            expected=[views.publication(found, spoken) for found in awaited],
        )

    @router.get("/{language}/publications/{publication}")
    async def page(
        request: Request, language: str, publication: UUID, revision: RevisionQuery = None
    ) -> Response:
        """Show one publication: the list by grid, and how anybody checks it."""
        spoken = spoken_in(language)
        read = await Whole.read(disclosures, publication, revision)
        found = read.found
        grids = views.grids(read.lines, found.last_day, spoken, unnamed=UNNAMED[spoken.path])
        assert found.decided_event is not None
        return pages.render(
            request,
            "publication.html",
            spoken,
            view=views.publication(found, spoken),
            found=found,
            grids=grids,
            charts=_charts(grids, spoken),
            steps=read.steps,
            revisions=read.revisions,
            changes=read.changes,
            newest=read.revisions[-1].revision,
            proofs={
                event: f"..{proof_of(event)}"
                for event in (found.decided_event, found.approved_event)
            },
        )

    return router


def _charts(grids: Sequence[GridView], spoken: Spoken) -> list[str]:
    bars = [
        Bar(name=grid.name, value=grid.points, written=write_points(grid.points)) for grid in grids
    ]
    title = CHART_TITLE[spoken.path]
    return [bar_chart(bars, size, title=title) for size in (NARROW, WIDE)]
