"""Routes of the rules: adopting a section, and reading which ones are in force on a day."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from chassis.errors import NotFoundError
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import Declared
from registry.application.commands import AdoptSection, Resolution
from registry.entrypoints.answers import KnownAt, Listing, On, Paged, asked, json_answer
from registry.entrypoints.bodies import SectionBody
from registry.entrypoints.service import ADOPT_SECTION, READ_STRUCTURE, Service
from registry.projections.sections import section_entries_of, sections_on


class SectionUnknownError(NotFoundError):
    """No such version of the section is adopted."""

    code = "section_unknown"


def section_routes(service: Service) -> APIRouter:
    """Give the routes of the rules."""
    router = APIRouter(tags=["rules"])
    registry, reading, gate = service.registry, service.reading, service.gate
    public = [Depends(Declared(READ_STRUCTURE))]
    listing = Listing("sections", column="section", key=service.cursor_key)

    @router.post("/sections", status_code=HTTPStatus.CREATED)
    async def adopt_section(
        body: SectionBody, caller: Annotated[Caller, Depends(gate.caller(ADOPT_SECTION))]
    ) -> Response:
        """Adopt one version of a section, whole."""
        place = await registry.place_of(body.unit)
        context = caller.context(
            unit=place.unit, division=place.division, effective_on=body.effective_on
        )
        said = body.model_dump(exclude={"unit", "resolution"})
        command = AdoptSection(**said, resolution=Resolution(**body.resolution.model_dump()))
        receipt = await registry.adopt_section(command, context)
        return answer(receipt, status=HTTPStatus.CREATED)

    @router.get("/sections", dependencies=public)
    async def sections(paging: Paged, on: On = None, known_at: KnownAt = None) -> Response:
        """List the sections in force on a day, with resolution and root."""
        values = asked(
            on=on or gate.today(),
            known_at=known_at,
            after_key=listing.start(paging),
            limit=listing.limit(paging),
        )
        return listing.page(await sections_on(reading, values, after=paging.after), paging)

    @router.get("/sections/content", dependencies=public)
    async def section_content(
        section: Annotated[str, Query(max_length=100)],
        version: Annotated[int, Query(ge=1)],
        after: After = None,
    ) -> Response:
        """Give one adopted version of a section with all its entries in their order."""
        found = await section_entries_of(reading, section=section, version=version, after=after)
        if not found.rows:
            raise SectionUnknownError(f"version {version} of {section} is not adopted")
        content = dict(found.rows[0])
        chunks = content.pop("chunks")
        content["entries"] = [entry for chunk in chunks for entry in chunk]
        return json_answer(content, position=found.position)

    return router
