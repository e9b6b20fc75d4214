"""Routes that found, split, rename and close grids, and pass on what a grid cannot settle."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from registry.application.commands import (
    CloseUnit,
    Escalate,
    FoundGrid,
    NewPart,
    RenameUnit,
    SplitGrid,
)
from registry.entrypoints.bodies_grids import (
    ClosingBody,
    EscalationBody,
    GridBody,
    RenamingBody,
    SplitBody,
)
from registry.entrypoints.service import ESCALATE, KEEP_GRIDS, Service

CREATED = HTTPStatus.CREATED


def grid_routes(service: Service) -> APIRouter:
    """Give the routes that change grids."""
    router = APIRouter(tags=["grids"])
    _founding(router, service)
    _changing(router, service)
    _escalating(router, service)
    return router


def _founding(router: APIRouter, service: Service) -> None:
    registry, keeps = service.registry, service.gate.caller(KEEP_GRIDS)

    @router.post("/grids", status_code=CREATED)
    async def found_grid(body: GridBody, caller: Annotated[Caller, Depends(keeps)]) -> Response:
        """Found a grid within a village; its code (赋码) follows from the adopted rules."""
        place = await registry.place_of(body.within)
        context = caller.context(unit=place.unit, division=place.division, effective_on=body.since)
        command = FoundGrid(**body.model_dump())
        return answer(await registry.found_grid(command, context), status=CREATED)

    @router.post("/grids/{grid}/splits", status_code=CREATED)
    async def split_grid(
        grid: UUID, body: SplitBody, caller: Annotated[Caller, Depends(keeps)]
    ) -> Response:
        """Make new grids out of part of one; its households are then placed one by one."""
        place = await registry.place_of(grid)
        context = caller.context(unit=place.unit, division=place.division, effective_on=body.since)
        into = [NewPart(number=part.number, name=part.name) for part in body.into]
        command = SplitGrid(grid=grid, into=into, since=body.since)
        return answer(await registry.split_grid(command, context), status=CREATED)


def _changing(router: APIRouter, service: Service) -> None:
    registry, keeps = service.registry, service.gate.caller(KEEP_GRIDS)

    @router.post("/grids/{grid}/names", status_code=CREATED)
    async def rename_grid(
        grid: UUID, body: RenamingBody, caller: Annotated[Caller, Depends(keeps)]
    ) -> Response:
        """Give a grid another name; its code stays."""
        place = await registry.place_of(grid)
        context = caller.context(unit=place.unit, division=place.division, effective_on=body.since)
        command = RenameUnit(unit=grid, name=body.name, since=body.since)
        return answer(await registry.rename_unit(command, context), status=CREATED)

    @router.post("/grids/{grid}/closings", status_code=CREATED)
    async def close_grid(
        grid: UUID, body: ClosingBody, caller: Annotated[Caller, Depends(keeps)]
    ) -> Response:
        """Note the last day of a grid."""
        place = await registry.place_of(grid)
        context = caller.context(unit=place.unit, division=place.division, effective_on=body.on)
        command = CloseUnit(unit=grid, on=body.on, reason=body.reason)
        return answer(await registry.close_unit(command, context), status=CREATED)


def _escalating(router: APIRouter, service: Service) -> None:
    registry, gate = service.registry, service.gate

    @router.post("/grids/{grid}/escalations", status_code=CREATED)
    async def escalate(
        grid: UUID, body: EscalationBody, caller: Annotated[Caller, Depends(gate.caller(ESCALATE))]
    ) -> Response:
        """Pass a matter on to the lowest rank that somebody holds; vacancies are noted."""
        place = await registry.place_of(grid)
        on = body.on or gate.today()
        context = caller.context(unit=place.unit, division=place.division, effective_on=on)
        command = Escalate(grid=grid, on=on, above=body.above)
        return answer(await registry.escalate(command, context), status=CREATED)
