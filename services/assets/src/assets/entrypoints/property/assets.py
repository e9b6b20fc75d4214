"""Assets over HTTP: how they come in, what becomes of them, and each month's depreciation."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.property.card_commands import (
    ChangeValue,
    CountAsset,
    DisposeOfAsset,
    MoveAsset,
    OpenCard,
    ReclassifyAsset,
    RunDepreciation,
    SettleDisposal,
)
from assets.application.property.cards import Cards
from assets.application.property.depreciations import DepreciationRuns
from assets.domain.property.asset_facts import Acquired, Count, Disposal, Settlement, ValueChange
from assets.entrypoints.books.bodies import MonthText
from assets.entrypoints.payments.request_bodies import Number
from assets.entrypoints.property.asset_bodies import (
    AssetBody,
    AssetMadeAnswer,
    ClassBody,
    CountBody,
    DepreciationRunAnswer,
    DisposalBody,
    MoveBody,
    SettlementBody,
    ValueChangeBody,
)
from assets.entrypoints.property.parts import PropertyParts, sealed_text
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from kernel.periods import Month

KEEP, DISPOSE, CHARGE = "assets.property.keep", "assets.property.dispose", "assets.property.charge"


@dataclass(frozen=True, kw_only=True)
class AssetParts:
    """What the routes of assets need."""

    parts: PropertyParts
    cards: Cards
    runs: DepreciationRuns


def asset_routes(own: AssetParts) -> APIRouter:
    """Give the routes by which assets are kept."""
    router = APIRouter(tags=["assets"])
    _opening(router, own)
    _changing(router, own)
    _placing(router, own)
    _counting(router, own)
    _disposing(router, own)
    _charging(router, own)
    return router


def _opening(router: APIRouter, own: AssetParts) -> None:
    keep = own.parts.gate.caller(permission(KEEP, key_required=True))

    @router.post("/entities/{entity}/assets", status_code=201, response_model=AssetMadeAnswer)
    async def open_card(
        entity: UUID, body: AssetBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Open the card of an asset (固定资产卡片) that came in; the books know it by a slip."""
        context = await own.parts.of_entity(caller, entity, on=body.acquired_on)
        until = body.depreciated_until
        facts = {
            **body.model_dump(exclude={"about"}),
            "entity": entity,
            "location": sealed_text(body.location, about=body.about or entity),
            "depreciated_until": None if until is None else Month(until),
            "evidence": tuple(body.evidence),
        }
        command = OpenCard(facts=Acquired(**facts))
        return answer(await own.cards.open_card(command, context), status=201)


def _changing(router: APIRouter, own: AssetParts) -> None:
    keep = own.parts.gate.caller(permission(KEEP, key_required=True))

    @router.post("/entities/{entity}/assets/{number}/value-changes", response_model=AssetMadeAnswer)
    async def change_value(
        entity: UUID,
        number: Number,
        body: ValueChangeBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Change the cost of an asset by an improvement or a valuation."""
        context = await own.parts.of_entity(caller, entity, on=body.changed_on)
        change = ValueChange(**{**dict(body), "evidence": tuple(body.evidence)})
        command = ChangeValue(entity=entity, number=number, change=change)
        return answer(await own.cards.change_value(command, context), status=200)

    @router.post("/entities/{entity}/assets/{number}/classes", response_model=AssetMadeAnswer)
    async def reclassify_asset(
        entity: UUID, number: Number, body: ClassBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Let an asset serve another purpose from a day on (用途变更)."""
        context = await own.parts.of_entity(caller, entity, on=body.since)
        command = ReclassifyAsset(entity=entity, number=number, **dict(body))
        return answer(await own.cards.reclassify_asset(command, context), status=200)


def _placing(router: APIRouter, own: AssetParts) -> None:
    keep = own.parts.gate.caller(permission(KEEP, key_required=True))

    @router.post("/entities/{entity}/assets/{number}/moves", response_model=AssetMadeAnswer)
    async def move_asset(
        entity: UUID, number: Number, body: MoveBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Hand an asset over to another keeper, or note that it stands elsewhere (移交)."""
        context = await own.parts.of_entity(caller, entity, on=body.since)
        command = MoveAsset(
            entity=entity,
            number=number,
            keeper=body.keeper,
            location=sealed_text(body.location, about=body.about or entity),
            since=body.since,
        )
        return answer(await own.cards.move_asset(command, context), status=200)


def _counting(router: APIRouter, own: AssetParts) -> None:
    report = own.parts.gate.caller(permission(KEEP, key_required=True, reports=True))

    @router.post("/entities/{entity}/assets/{number}/counts", response_model=AssetMadeAnswer)
    async def count_asset(
        entity: UUID, number: Number, body: CountBody, caller: Annotated[Caller, Depends(report)]
    ) -> Response:
        """Record what a stock-take (盘点) found, and how it differs from the card."""
        context = await own.parts.of_entity(caller, entity, on=body.counted_on)
        count = Count(
            stock_take=body.stock_take,
            counted_on=body.counted_on,
            found=body.found,
            note=sealed_text(body.note, about=body.about or entity),
            evidence=tuple(body.evidence),
        )
        command = CountAsset(entity=entity, number=number, count=count)
        return answer(await own.cards.count_asset(command, context), status=200)


def _disposing(router: APIRouter, own: AssetParts) -> None:
    dispose = own.parts.gate.caller(permission(DISPOSE, key_required=True))

    @router.post("/entities/{entity}/assets/{number}/disposals", response_model=AssetMadeAnswer)
    async def dispose_of_asset(
        entity: UUID,
        number: Number,
        body: DisposalBody,
        caller: Annotated[Caller, Depends(dispose)],
    ) -> Response:
        """Let an asset go out (处置), on the resolution that the rules ask for."""
        context = await own.parts.of_entity(caller, entity, on=body.disposed_on)
        disposal = Disposal(
            way=body.way,
            disposed_on=body.disposed_on,
            resolution=body.resolution,
            reason=sealed_text(body.reason, about=body.about or entity),
            evidence=tuple(body.evidence),
        )
        command = DisposeOfAsset(entity=entity, number=number, disposal=disposal)
        return answer(await own.cards.dispose_of_asset(command, context), status=200)

    @router.post("/entities/{entity}/assets/{number}/settlements", response_model=AssetMadeAnswer)
    async def settle_disposal(
        entity: UUID,
        number: Number,
        body: SettlementBody,
        caller: Annotated[Caller, Depends(dispose)],
    ) -> Response:
        """Record what a disposal brought and took; its gain or loss enters the books."""
        context = await own.parts.of_entity(caller, entity, on=body.settled_on)
        settlement = Settlement(**{**dict(body), "evidence": tuple(body.evidence)})
        command = SettleDisposal(entity=entity, number=number, settlement=settlement)
        return answer(await own.cards.settle_disposal(command, context), status=200)


def _charging(router: APIRouter, own: AssetParts) -> None:
    charge = own.parts.gate.caller(permission(CHARGE, key_required=True))

    @router.post(
        "/entities/{entity}/months/{month}/depreciations",
        status_code=201,
        response_model=DepreciationRunAnswer,
    )
    async def run_depreciation(
        entity: UUID, month: MonthText, caller: Annotated[Caller, Depends(charge)]
    ) -> Response:
        """Charge the depreciation (折旧) of a month on all assets, once."""
        charged = Month(month)
        on = min(charged.last_on, max(own.parts.today(), charged.first_on))
        context = await own.parts.of_entity(caller, entity, on=on)
        command = RunDepreciation(entity=entity, month=charged)
        return answer(await own.runs.run_depreciation(command, context), status=201)
