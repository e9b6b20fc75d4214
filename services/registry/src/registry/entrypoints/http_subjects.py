"""Routes that register households and organisations, and list them to those who may know."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from registry.application.commands import RegisterHousehold, RegisterOrganisation
from registry.entrypoints.answers import Listing, Paged
from registry.entrypoints.bodies import HouseholdBody, OrganisationBody
from registry.entrypoints.http_people import new_person_command
from registry.entrypoints.service import (
    READ_SUBJECTS,
    REGISTER_HOUSEHOLD,
    REGISTER_ORGANISATION,
    Service,
)
from registry.projections.subjects import households_of, organisations_of


def subject_routes(service: Service) -> APIRouter:
    """Give the routes of households and organisations."""
    router = APIRouter(tags=["subjects"])
    _writing(router, service)
    _reading(router, service)
    return router


def _writing(router: APIRouter, service: Service) -> None:
    registry, gate = service.registry, service.gate

    @router.post("/households", status_code=HTTPStatus.CREATED)
    async def register_household(
        body: HouseholdBody, caller: Annotated[Caller, Depends(gate.caller(REGISTER_HOUSEHOLD))]
    ) -> Response:
        """Register a household, with its head where that one is new."""
        place = await registry.place_of(body.unit)
        context = caller.context(
            unit=place.unit, division=place.division, effective_on=gate.today()
        )
        command = RegisterHousehold(
            number=body.number,
            unit=body.unit,
            head=body.head if isinstance(body.head, UUID) else new_person_command(body.head),
            label=body.label,
        )
        receipt = await registry.register_household(command, context)
        return answer(receipt, status=HTTPStatus.CREATED)

    @router.post("/organisations", status_code=HTTPStatus.CREATED)
    async def register_organisation(
        body: OrganisationBody,
        caller: Annotated[Caller, Depends(gate.caller(REGISTER_ORGANISATION))],
    ) -> Response:
        """Register an organisation of a unit."""
        place = await registry.place_of(body.unit)
        context = caller.context(
            unit=place.unit, division=place.division, effective_on=gate.today()
        )
        command = RegisterOrganisation(**body.model_dump())
        receipt = await registry.register_organisation(command, context)
        return answer(receipt, status=HTTPStatus.CREATED)


def _reading(router: APIRouter, service: Service) -> None:
    reading, gate, key = service.reading, service.gate, service.cursor_key
    households_listing = Listing("households", column="number", key=key)
    organisations_listing = Listing("organisations", column="number", key=key)

    @router.get("/households")
    async def households(
        unit: UUID,
        paging: Paged,
        caller: Annotated[Caller, Depends(gate.caller(READ_SUBJECTS))],
    ) -> Response:
        """List the households of a unit by number."""
        caller.require(unit)
        listing = households_listing
        values: dict[str, object] = {
            "unit": unit,
            "after_number": listing.start(paging),
            "limit": listing.limit(paging),
        }
        return listing.page(await households_of(reading, values, after=paging.after), paging)

    @router.get("/organisations")
    async def organisations(
        unit: UUID,
        paging: Paged,
        caller: Annotated[Caller, Depends(gate.caller(READ_SUBJECTS))],
    ) -> Response:
        """List the organisations of a unit by number."""
        caller.require(unit)
        listing = organisations_listing
        values: dict[str, object] = {
            "unit": unit,
            "after_number": listing.start(paging),
            "limit": listing.limit(paging),
        }
        return listing.page(await organisations_of(reading, values, after=paging.after), paging)
