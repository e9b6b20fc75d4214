"""Parts of assets over HTTP: what goes out of a card, and what that brought and took."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.property.card_commands import DisposeOfPart, SettleDisposal
from assets.application.property.part_disposals import PartDisposals
from assets.domain.property.asset_facts import PartDisposal, Settlement
from assets.entrypoints.payments.request_bodies import Number
from assets.entrypoints.property.asset_bodies import (
    AssetMadeAnswer,
    PartDisposalBody,
    SettlementBody,
)
from assets.entrypoints.property.assets import DISPOSE
from assets.entrypoints.property.parts import PropertyParts, sealed_text
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission


@dataclass(frozen=True, kw_only=True)
class AssetPartParts:
    """What the routes of parts of assets are made of."""

    parts: PropertyParts
    disposals: PartDisposals


def asset_part_routes(own: AssetPartParts) -> APIRouter:
    """Give the routes by which a part of an asset goes out."""
    router = APIRouter(tags=["assets"])
    dispose = own.parts.gate.caller(permission(DISPOSE, key_required=True))

    @router.post(
        "/entities/{entity}/assets/{number}/part-disposals", response_model=AssetMadeAnswer
    )
    async def dispose_of_part(
        entity: UUID,
        number: Number,
        body: PartDisposalBody,
        caller: Annotated[Caller, Depends(dispose)],
    ) -> Response:
        """Let a part of an asset go out (部分处置) with its share of cost and depreciation."""
        context = await own.parts.of_entity(caller, entity, on=body.disposed_on)
        part = PartDisposal(
            reference=body.reference,
            way=body.way,
            disposed_on=body.disposed_on,
            quantity=body.quantity,
            cost_fen=body.cost_fen,
            resolution=body.resolution,
            reason=sealed_text(body.reason, about=body.about or entity),
            evidence=tuple(body.evidence),
        )
        command = DisposeOfPart(entity=entity, number=number, part=part)
        return answer(await own.disposals.dispose_of_part(command, context), status=200)

    @router.post(
        "/entities/{entity}/assets/{number}/part-disposals/{part}/settlements",
        response_model=AssetMadeAnswer,
    )
    async def settle_part(
        entity: UUID,
        number: Number,
        part: Number,
        body: SettlementBody,
        caller: Annotated[Caller, Depends(dispose)],
    ) -> Response:
        """Record what the disposal of a part brought and took; its result enters the books."""
        context = await own.parts.of_entity(caller, entity, on=body.settled_on)
        settlement = Settlement(**{**dict(body), "evidence": tuple(body.evidence)})
        command = SettleDisposal(entity=entity, number=number, settlement=settlement, part=part)
        return answer(await own.disposals.settle_part(command, context), status=200)

    return router
