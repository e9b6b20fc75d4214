"""Routes that register units, bodies and posts."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from registry.application.commands import EstablishBody, EstablishPost, EstablishUnit, PlaceUnit
from registry.entrypoints.bodies import BodyBody, PlacementBody, PostBody, UnitBody
from registry.entrypoints.service import (
    ESTABLISH_BODY,
    ESTABLISH_POST,
    ESTABLISH_UNIT,
    PLACE_UNIT,
    Service,
)


def place_routes(service: Service) -> APIRouter:
    """Give the routes of units, bodies and posts."""
    router = APIRouter(tags=["places"])
    registry, gate = service.registry, service.gate

    @router.post("/units", status_code=HTTPStatus.CREATED)
    async def establish_unit(
        body: UnitBody, caller: Annotated[Caller, Depends(gate.caller(ESTABLISH_UNIT))]
    ) -> Response:
        """Register a unit within one in which the caller may act."""
        place = await registry.place_of(body.within)
        context = caller.context(
            unit=place.unit, division=place.division, effective_on=gate.today()
        )
        command = EstablishUnit(**body.model_dump())
        return answer(await registry.establish_unit(command, context), status=HTTPStatus.CREATED)

    @router.post("/units/{unit}/placements", status_code=HTTPStatus.CREATED)
    async def place_unit(
        unit: UUID,
        body: PlacementBody,
        caller: Annotated[Caller, Depends(gate.caller(PLACE_UNIT))],
    ) -> Response:
        """Put a unit below a parent in a tree.

        The caller must reach the parent, and the unit as well once it stands in any tree.
        """
        place = await registry.place_of(unit)
        parent = await registry.place_of(body.parent)
        context = caller.context(
            unit=parent.unit,
            division=parent.division,
            effective_on=body.effective_on or gate.today(),
        )
        if await registry.stands_somewhere(unit):
            caller.require(unit)
        context = replace(context, unit=str(place.unit), division=place.division)
        command = PlaceUnit(unit=unit, tree=body.tree, parent=body.parent)
        return answer(await registry.place_unit(command, context), status=HTTPStatus.CREATED)

    @router.post("/bodies", status_code=HTTPStatus.CREATED)
    async def establish_body(
        body: BodyBody, caller: Annotated[Caller, Depends(gate.caller(ESTABLISH_BODY))]
    ) -> Response:
        """Register a body of a unit."""
        place = await registry.place_of(body.unit)
        context = caller.context(
            unit=place.unit, division=place.division, effective_on=gate.today()
        )
        command = EstablishBody(**body.model_dump())
        return answer(await registry.establish_body(command, context), status=HTTPStatus.CREATED)

    @router.post("/posts", status_code=HTTPStatus.CREATED)
    async def establish_post(
        body: PostBody, caller: Annotated[Caller, Depends(gate.caller(ESTABLISH_POST))]
    ) -> Response:
        """Register a post of a unit or body."""
        place = await registry.place_of(body.unit)
        context = caller.context(
            unit=place.unit, division=place.division, effective_on=gate.today()
        )
        command = EstablishPost(**body.model_dump())
        return answer(await registry.establish_post(command, context), status=HTTPStatus.CREATED)

    return router
