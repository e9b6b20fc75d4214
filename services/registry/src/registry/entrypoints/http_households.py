"""Routes for what becomes known of a household after it was registered."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from registry.application.commands import PlaceInGrid, ReportSize
from registry.entrypoints.bodies_grids import HouseholdGridBody, SizeBody
from registry.entrypoints.service import REGISTER_HOUSEHOLD, Service

CREATED = HTTPStatus.CREATED


def household_routes(service: Service) -> APIRouter:
    """Give the routes of registered households."""
    router = APIRouter(tags=["subjects"])
    registry, gate = service.registry, service.gate
    registers = gate.caller(REGISTER_HOUSEHOLD)

    @router.post("/households/{household}/sizes", status_code=CREATED)
    async def report_size(
        household: UUID, body: SizeBody, caller: Annotated[Caller, Depends(registers)]
    ) -> Response:
        """Note how many persons belong to a household since a day."""
        place = await registry.place_of_household(household)
        context = caller.context(unit=place.unit, division=place.division, effective_on=body.since)
        command = ReportSize(household=household, persons=body.persons, since=body.since)
        return answer(await registry.report_size(command, context), status=CREATED)

    @router.post("/households/{household}/grids", status_code=CREATED)
    async def place_in_grid(
        household: UUID, body: HouseholdGridBody, caller: Annotated[Caller, Depends(registers)]
    ) -> Response:
        """Put a household into a base grid of its village since a day."""
        place = await registry.place_of_household(household)
        context = caller.context(unit=place.unit, division=place.division, effective_on=body.since)
        command = PlaceInGrid(household=household, grid=body.grid, since=body.since)
        return answer(await registry.place_in_grid(command, context), status=CREATED)

    return router
