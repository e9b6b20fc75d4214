"""Routes for what becomes known of a household after it was registered."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from registry.application.commands import MergeHousehold, PlaceInGrid, ReportSize, SplitHousehold
from registry.entrypoints.bodies_grids import (
    HouseholdGridBody,
    HouseholdMergeBody,
    HouseholdSplitBody,
    SizeBody,
)
from registry.entrypoints.http_people import new_person_command
from registry.entrypoints.service import REGISTER_HOUSEHOLD, Service

CREATED = HTTPStatus.CREATED


def household_routes(service: Service) -> APIRouter:
    """Give the routes of registered households."""
    router = APIRouter(tags=["subjects"])
    _known(router, service)
    _changed(router, service)
    return router


def _known(router: APIRouter, service: Service) -> None:
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


def _changed(router: APIRouter, service: Service) -> None:
    registry, gate = service.registry, service.gate
    registers = gate.caller(REGISTER_HOUSEHOLD)

    @router.post("/households/{household}/splits", status_code=CREATED)
    async def split_household(
        household: UUID, body: HouseholdSplitBody, caller: Annotated[Caller, Depends(registers)]
    ) -> Response:
        """Register part of a household as one of its own since a day (分户)."""
        place = await registry.place_of_household(household)
        context = caller.context(unit=place.unit, division=place.division, effective_on=body.since)
        command = SplitHousehold(
            household=household,
            number=body.number,
            label=body.label,
            head=body.head if isinstance(body.head, UUID) else new_person_command(body.head),
            remaining_head=body.remaining_head,
            since=body.since,
            source=body.source,
        )
        return answer(await registry.split_household(command, context), status=CREATED)

    @router.post("/households/{household}/mergers", status_code=CREATED)
    async def merge_household(
        household: UUID, body: HouseholdMergeBody, caller: Annotated[Caller, Depends(registers)]
    ) -> Response:
        """Let a household be part of another one since a day (并户)."""
        place = await registry.place_of_household(household)
        context = caller.context(unit=place.unit, division=place.division, effective_on=body.since)
        command = MergeHousehold(
            household=household, into=body.into, since=body.since, source=body.source
        )
        return answer(await registry.merge_household(command, context), status=CREATED)
