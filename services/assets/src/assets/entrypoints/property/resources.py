"""Resources over HTTP: registered, measured anew, and withdrawn."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.property.card_commands import (
    MeasureResource,
    RegisterResource,
    WithdrawResource,
)
from assets.application.property.resources import Resources
from assets.domain.property.resource import Measurement, ResourceFacts, Withdrawal
from assets.entrypoints.payments.request_bodies import Number
from assets.entrypoints.property.asset_bodies import (
    MeasurementBody,
    ResourceBody,
    ResourceMadeAnswer,
    WithdrawalBody,
)
from assets.entrypoints.property.assets import DISPOSE, KEEP
from assets.entrypoints.property.parts import PropertyParts, sealed_text
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission


@dataclass(frozen=True, kw_only=True)
class ResourceParts:
    """What the routes of resources need."""

    parts: PropertyParts
    resources: Resources


def resource_routes(own: ResourceParts) -> APIRouter:
    """Give the routes by which resources are registered."""
    router = APIRouter(tags=["resources"])
    _registering(router, own)
    _withdrawing(router, own)
    return router


def _registering(router: APIRouter, own: ResourceParts) -> None:
    keep = own.parts.gate.caller(permission(KEEP, key_required=True))
    report = own.parts.gate.caller(permission(KEEP, key_required=True, reports=True))

    @router.post("/entities/{entity}/resources", status_code=201, response_model=ResourceMadeAnswer)
    async def register_resource(
        entity: UUID, body: ResourceBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Take a resource (资源) into the register; it never stands on the books."""
        context = await own.parts.of_entity(caller, entity, on=body.registered_on)
        facts = {
            **body.model_dump(exclude={"about"}),
            "entity": entity,
            "boundaries": sealed_text(body.boundaries, about=body.about or entity),
            "evidence": tuple(body.evidence),
        }
        command = RegisterResource(facts=ResourceFacts(**facts))
        return answer(await own.resources.register_resource(command, context), status=201)

    @router.post(
        "/entities/{entity}/resources/{number}/measurements", response_model=ResourceMadeAnswer
    )
    async def measure_resource(
        entity: UUID,
        number: Number,
        body: MeasurementBody,
        caller: Annotated[Caller, Depends(report)],
    ) -> Response:
        """Record what a survey says, even where it is less than is let."""
        context = await own.parts.of_entity(caller, entity, on=body.measured_on)
        survey = Measurement(
            area_sqm=body.area_sqm,
            measured_on=body.measured_on,
            boundaries=sealed_text(body.boundaries, about=body.about or entity),
            certificate=body.certificate,
            evidence=tuple(body.evidence),
        )
        command = MeasureResource(entity=entity, number=number, survey=survey)
        return answer(await own.resources.measure_resource(command, context), status=200)


def _withdrawing(router: APIRouter, own: ResourceParts) -> None:
    dispose = own.parts.gate.caller(permission(DISPOSE, key_required=True))

    @router.post(
        "/entities/{entity}/resources/{number}/withdrawals", response_model=ResourceMadeAnswer
    )
    async def withdraw_resource(
        entity: UUID,
        number: Number,
        body: WithdrawalBody,
        caller: Annotated[Caller, Depends(dispose)],
    ) -> Response:
        """Take a resource out of the register, where nothing of it is let."""
        context = await own.parts.of_entity(caller, entity, on=body.withdrawn_on)
        withdrawal = Withdrawal(**{**dict(body), "evidence": tuple(body.evidence)})
        command = WithdrawResource(entity=entity, number=number, withdrawal=withdrawal)
        return answer(await own.resources.withdraw_resource(command, context), status=200)
