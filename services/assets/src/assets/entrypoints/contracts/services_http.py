"""Services over HTTP: accepted, scored by villagers' representatives, settled at a year's end."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.contracts.commands import AcceptService, ScoreService, SettleRetention
from assets.application.contracts.services import ContractServices
from assets.entrypoints.books.bodies import YearText
from assets.entrypoints.contracts.contracts_http import KEEP, ContractParts
from assets.entrypoints.contracts.service_bodies import (
    AcceptanceBody,
    AcceptedAnswer,
    ScoreBody,
    ScoredAnswer,
    SettledAnswer,
    SettlementBody,
)
from assets.entrypoints.paper.sheets import REPORTED, Sheets, Told, with_sheets
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from kernel.periods import Month, Year

ACCEPT = "assets.contract.accept"
SCORE = "assets.contract.score"


@dataclass(frozen=True, kw_only=True)
class ServiceParts:
    """What the routes of services need."""

    contracts: ContractParts
    services: ContractServices
    sheets: Sheets


def service_routes(parts: ServiceParts) -> APIRouter:
    """Give the routes by which a service is accepted, scored and settled."""
    router = APIRouter(tags=["contracts"])
    _accepting(router, parts)
    _scoring(router, parts)
    _settling(router, parts)
    return router


def _accepting(router: APIRouter, parts: ServiceParts) -> None:
    accepts = parts.contracts.gate.caller(permission(ACCEPT, key_required=True, paper=True))

    @router.post(
        "/contracts/{contract}/instalments/{instalment}/acceptances",
        response_model=AcceptedAnswer,
        responses=REPORTED,
    )
    async def accept_service(
        contract: UUID,
        instalment: int,
        body: AcceptanceBody,
        caller: Annotated[Caller, Depends(accepts)],
    ) -> Response:
        """Accept what was served or delivered (验收): a part is payable, the rest retained."""
        known = await parts.contracts.index.known(contract)

        async def act() -> Response:
            context = parts.contracts.context(caller, known.unit, on=body.accepted_on)
            command = AcceptService(
                contract=known,
                instalment=instalment,
                accepted_on=body.accepted_on,
                accepter=caller.person,
                evidence=with_sheets(body.evidence, caller),
            )
            return answer(await parts.services.accept_service(command, context), status=200)

        told = Told(about=contract, unit=known.unit, part=f"acceptances/{instalment}")
        return await parts.sheets.entered(caller, told, act)


def _scoring(router: APIRouter, parts: ServiceParts) -> None:
    scores = parts.contracts.gate.caller(permission(SCORE, key_required=True))

    @router.post("/contracts/{contract}/scores", status_code=201, response_model=ScoredAnswer)
    async def score_service(
        contract: UUID, body: ScoreBody, caller: Annotated[Caller, Depends(scores)]
    ) -> Response:
        """Score a month of a service (监督打分), as a representative of a unit that scores it."""
        known = await parts.contracts.index.known(contract)
        month = Month(body.month)
        on = min(month.last_on, parts.contracts.today())
        context = parts.contracts.context(caller, body.unit, on=on)
        command = ScoreService(
            contract=known,
            month=month,
            unit=body.unit,
            scorer=caller.person,
            score=body.marks(),
        )
        return answer(await parts.services.score_service(command, context), status=201)


def _settling(router: APIRouter, parts: ServiceParts) -> None:
    keep = parts.contracts.gate.caller(permission(KEEP, key_required=True))

    @router.post("/contracts/{contract}/years/{year}/settlements", response_model=SettledAnswer)
    async def settle_retention(
        contract: UUID,
        year: YearText,
        body: SettlementBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Release and forfeit what was retained in a year (年终考核), by the adopted function."""
        known, context = await parts.contracts.known(caller, contract, on=parts.contracts.today())
        command = SettleRetention(
            contract=known, year=Year(year), inputs=dict(body.inputs), decision=body.decision
        )
        return answer(await parts.services.settle_retention(command, context), status=200)
