"""The money of contracts over HTTP: received, waived, shared; and asked for where it is owed."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.contracts.commands import (
    AskContractPayment,
    ReceiveInstalment,
    ReportProfit,
    WaiveInstalment,
)
from assets.application.contracts.money import ContractMoney
from assets.application.contracts.payables import ContractPayables
from assets.entrypoints.contracts.contracts_http import KEEP, ContractParts
from assets.entrypoints.contracts.money_bodies import ProfitBody, ReceiptBody, WaiverBody
from assets.entrypoints.contracts.service_bodies import (
    AskedAnswer,
    AskingBody,
    OpenAnswer,
    ReportedReceiptAnswer,
    SharedAnswer,
)
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

COLLECT = "assets.contract.collect"
ASK = "assets.contract.pay"
_INSTALMENT = "/contracts/{contract}/instalments/{instalment}"


@dataclass(frozen=True, kw_only=True)
class MoneyParts:
    """What the routes of a contract's money need."""

    contracts: ContractParts
    money: ContractMoney
    payables: ContractPayables


def contract_money_routes(parts: MoneyParts) -> APIRouter:
    """Give the routes by which money of contracts is counted and asked for."""
    router = APIRouter(tags=["contracts"])
    _receiving(router, parts)
    _letting_go(router, parts)
    _asking(router, parts)
    return router


def _receiving(router: APIRouter, parts: MoneyParts) -> None:
    collect = parts.contracts.gate.caller(permission(COLLECT, key_required=True))

    @router.post(f"{_INSTALMENT}/receipts", response_model=OpenAnswer)
    async def receive_instalment(
        contract: UUID,
        instalment: int,
        body: ReceiptBody,
        caller: Annotated[Caller, Depends(collect)],
    ) -> Response:
        """Count money for an instalment (收缴), up to what is open of it."""
        known, context = await parts.contracts.known(caller, contract, on=body.received_on)
        command = ReceiveInstalment(contract=known, instalment=instalment, receipt=body.receipt())
        return answer(await parts.money.receive_instalment(command, context), status=200)

    @router.post(f"{_INSTALMENT}/receipt-reports", response_model=ReportedReceiptAnswer)
    async def report_receipt(
        contract: UUID,
        instalment: int,
        body: ReceiptBody,
        caller: Annotated[Caller, Depends(collect)],
    ) -> Response:
        """Record money that came in for an instalment, whatever is wrong with it."""
        known, context = await parts.contracts.known(caller, contract, on=body.received_on)
        command = ReceiveInstalment(contract=known, instalment=instalment, receipt=body.receipt())
        return answer(await parts.money.report_receipt(command, context), status=200)


def _letting_go(router: APIRouter, parts: MoneyParts) -> None:
    keep = parts.contracts.gate.caller(permission(KEEP, key_required=True))

    @router.post(f"{_INSTALMENT}/waivers", response_model=OpenAnswer)
    async def waive_instalment(
        contract: UUID, instalment: int, body: WaiverBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Let an amount go that is owed (减免), as a resolution says."""
        known, context = await parts.contracts.known(
            caller, contract, on=body.waived_on, resolution=body.resolution
        )
        command = WaiveInstalment(
            contract=known, instalment=instalment, waiver=body.waiver(), reason=body.reason
        )
        return answer(await parts.money.waive_instalment(command, context), status=200)

    @router.post("/contracts/{contract}/profits", response_model=SharedAnswer)
    async def report_profit(
        contract: UUID, body: ProfitBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Record the profit of a period; the share of it is a new instalment."""
        known, context = await parts.contracts.known(caller, contract, on=parts.contracts.today())
        command = ReportProfit(
            contract=known,
            period=body.period,
            profit_fen=body.profit_fen,
            evidence=tuple(body.evidence),
        )
        return answer(await parts.money.report_profit(command, context), status=200)


def _asking(router: APIRouter, parts: MoneyParts) -> None:
    asks = parts.contracts.gate.caller(permission(ASK, key_required=True))

    @router.post(
        "/contracts/{contract}/payment-requests", status_code=201, response_model=AskedAnswer
    )
    async def ask_contract_payment(
        contract: UUID, body: AskingBody, caller: Annotated[Caller, Depends(asks)]
    ) -> Response:
        """Ask for the payment of what is owed on a contract; the two know of each other."""
        known, context = await parts.contracts.known(
            caller, contract, on=parts.contracts.today(), resolution=body.resolution
        )
        command = AskContractPayment(
            contract=known,
            part=body.part(),
            number=body.number,
            resolution=body.resolution,
            requester=caller.person,
            withdrawn=body.withdrawn,
            budget_line=body.budget_line,
        )
        return answer(await parts.payables.ask_contract_payment(command, context), status=201)
