"""Funds over HTTP: established, filled, spent and closed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.funds.fund_commands import (
    AdmitOwner,
    AgreeRemuneration,
    CloseFund,
    EndOwner,
    EstablishFund,
    NameManagers,
    PayOut,
    ReceiveMoney,
    ReportOutlay,
)
from assets.entrypoints.funds.fund_bodies import (
    FundAnswer,
    FundBody,
    FundClosedAnswer,
    FundClosingBody,
    FundMovedAnswer,
    ManagersBody,
    OutlayBody,
    OwnerBody,
    OwnerEndBody,
    ReceiptBody,
    RemunerationBody,
    ReportedOutlayBody,
)
from assets.entrypoints.funds.parts import FundParts
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

ESTABLISH = "assets.fund.establish"
MANAGE = "assets.fund.manage"
REPORT = "assets.fund.report"


def fund_routes(parts: FundParts) -> APIRouter:
    """Give the routes that change a fund."""
    router = APIRouter(tags=["funds"])
    _establishing(router, parts)
    _ruling(router, parts)
    _moving(router, parts)
    _reporting(router, parts)
    _owning(router, parts)
    return router


def _establishing(router: APIRouter, parts: FundParts) -> None:
    establish = parts.gate.caller(permission(ESTABLISH, key_required=True))

    @router.post("/entities/{entity}/funds", status_code=201, response_model=FundAnswer)
    async def establish_fund(
        entity: UUID, body: FundBody, caller: Annotated[Caller, Depends(establish)]
    ) -> Response:
        """Let an entity keep a fund (基金、专项资金、互助资金) for its purposes."""
        unit = (await parts.entities.known(entity)).unit
        context = parts.context(caller, unit, on=body.established_on, authority=(body.resolution,))
        said = {**dict(body), "purposes": tuple(body.purposes), "managers": tuple(body.managers)}
        command = EstablishFund(entity=entity, **said)
        return answer(await parts.funds.establish_fund(command, context), status=201)

    @router.post("/funds/{fund}/closings", response_model=FundClosedAnswer)
    async def close_fund(
        fund: UUID, body: FundClosingBody, caller: Annotated[Caller, Depends(establish)]
    ) -> Response:
        """Close a fund; answers what came in, was spent and is left of each source."""
        unit = (await parts.index.fund(fund)).unit
        context = parts.context(caller, unit, on=body.closed_on, authority=(body.resolution,))
        command = CloseFund(fund=fund, **dict(body))
        return answer(await parts.funds.close_fund(command, context), status=200)


def _ruling(router: APIRouter, parts: FundParts) -> None:
    establish = parts.gate.caller(permission(ESTABLISH, key_required=True))

    @router.post("/funds/{fund}/managers", response_model=FundAnswer)
    async def name_managers(
        fund: UUID, body: ManagersBody, caller: Annotated[Caller, Depends(establish)]
    ) -> Response:
        """Let other posts manage a fund."""
        unit = (await parts.index.fund(fund)).unit
        context = parts.context(caller, unit, on=parts.today(), authority=(body.resolution,))
        command = NameManagers(fund=fund, managers=tuple(body.managers), resolution=body.resolution)
        return answer(await parts.funds.name_managers(command, context), status=200)

    @router.post("/funds/{fund}/remunerations", response_model=FundAnswer)
    async def agree_remuneration(
        fund: UUID, body: RemunerationBody, caller: Annotated[Caller, Depends(establish)]
    ) -> Response:
        """Agree what the trustee may draw (物业酬金); it draws nothing else."""
        unit = (await parts.index.fund(fund)).unit
        context = parts.context(caller, unit, on=body.since, authority=(body.resolution,))
        command = AgreeRemuneration(fund=fund, agreed=body.agreed(), resolution=body.resolution)
        return answer(await parts.funds.agree_remuneration(command, context), status=200)


def _moving(router: APIRouter, parts: FundParts) -> None:
    manage = parts.gate.caller(permission(MANAGE, key_required=True))

    @router.post("/funds/{fund}/receipts", response_model=FundMovedAnswer)
    async def receive_money(
        fund: UUID, body: ReceiptBody, caller: Annotated[Caller, Depends(manage)]
    ) -> Response:
        """Take over money that came into a fund and is nobody's contribution."""
        unit = (await parts.index.fund(fund)).unit
        post = await parts.manager(caller, fund, unit)
        context = parts.context(caller, unit, on=body.received_on)
        command = ReceiveMoney(fund=fund, receipt=body.receipt(), post=post)
        return answer(await parts.funds.receive_money(command, context), status=200)

    @router.post("/funds/{fund}/outlays", response_model=FundMovedAnswer)
    async def pay_out(
        fund: UUID, body: OutlayBody, caller: Annotated[Caller, Depends(manage)]
    ) -> Response:
        """Pay out of a fund for one of its purposes (专款专用); anything else is refused."""
        unit = (await parts.index.fund(fund)).unit
        post = await parts.manager(caller, fund, unit)
        context = parts.context(caller, unit, on=body.paid_on)
        command = PayOut(fund=fund, outlay=body.outlay(), post=post)
        return answer(await parts.funds.pay_out(command, context), status=200)


def _reporting(router: APIRouter, parts: FundParts) -> None:
    reports = parts.gate.caller(permission(REPORT, key_required=True))

    @router.post("/funds/{fund}/reported-outlays", response_model=FundMovedAnswer)
    async def report_outlay(
        fund: UUID, body: ReportedOutlayBody, caller: Annotated[Caller, Depends(reports)]
    ) -> Response:
        """Report money that left a fund, whatever is wrong with it: it is recorded and flagged."""
        unit = (await parts.index.fund(fund)).unit
        context = parts.context(caller, unit, on=body.paid_on)
        command = ReportOutlay(
            fund=fund, outlay=body.outlay(), reporter=caller.person, note=body.note
        )
        return answer(await parts.funds.report_outlay(command, context), status=200)


def _owning(router: APIRouter, parts: FundParts) -> None:
    manage = parts.gate.caller(permission(MANAGE, key_required=True))

    @router.post("/funds/{fund}/owners", status_code=201, response_model=FundAnswer)
    async def admit_owner(
        fund: UUID, body: OwnerBody, caller: Annotated[Caller, Depends(manage)]
    ) -> Response:
        """Let an owner (业主) look into a fund that holds owners' money in trust (信托制)."""
        unit = (await parts.index.fund(fund)).unit
        post = await parts.manager(caller, fund, unit)
        context = parts.context(caller, unit, on=body.since)
        command = AdmitOwner(fund=fund, post=post, **dict(body))
        return answer(await parts.funds.admit_owner(command, context), status=201)

    @router.post("/funds/{fund}/owners/{person}/endings", response_model=FundAnswer)
    async def end_owner(
        fund: UUID, person: UUID, body: OwnerEndBody, caller: Annotated[Caller, Depends(manage)]
    ) -> Response:
        """Let a person be an owner until a day."""
        unit = (await parts.index.fund(fund)).unit
        post = await parts.manager(caller, fund, unit)
        context = parts.context(caller, unit, on=body.until)
        command = EndOwner(fund=fund, person=person, post=post, until=body.until)
        return answer(await parts.funds.end_owner(command, context), status=200)
