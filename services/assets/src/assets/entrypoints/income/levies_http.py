"""Levies and earmarked money, as commands over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.income.commands import (
    BillLevy,
    CloseEarmark,
    Contribute,
    GivenRoll,
    OpenEarmark,
    UseEarmark,
    WaiveLevy,
)
from assets.domain.income.earmark import Contribution, Use
from assets.entrypoints.books.bodies import MonthText
from assets.entrypoints.income.levy_bodies import (
    ClosingBody,
    ContributionBody,
    EarmarkBody,
    LevyBody,
    UseBody,
    WaiverBody,
)
from assets.entrypoints.income.made import (
    EarmarkClosedAnswer,
    EarmarkMadeAnswer,
    EarmarkMovedAnswer,
    LevyBilledAnswer,
    WaivedAnswer,
)
from assets.entrypoints.income.parts import BILL, KEEP_EARMARK, REPORT_EARMARK, IncomeParts
from assets.entrypoints.payments.request_bodies import Code
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from kernel.periods import Month

_EARMARK = "/entities/{entity}/earmarks/{earmark}"


def levy_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes by which levies are billed and waived."""
    router = APIRouter(tags=["levies"])
    _levies(router, parts)
    return router


def earmark_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes by which earmarked money is raised and used."""
    router = APIRouter(tags=["earmarks"])
    _opening(router, parts)
    _using(router, parts)
    return router


def _levies(router: APIRouter, parts: IncomeParts) -> None:
    bill = parts.entities.gate.caller(permission(BILL, key_required=True))

    @router.post("/entities/{entity}/levies", status_code=201, response_model=LevyBilledAnswer)
    async def bill_levy(
        entity: UUID, body: LevyBody, caller: Annotated[Caller, Depends(bill)]
    ) -> Response:
        """Bill a levy for a month (计收): to the register's households, or to a roll."""
        context = await parts.context(caller, entity)
        roll = None
        if body.roll is not None:
            quantities = tuple((each.party, each.quantity) for each in body.roll)
            roll = GivenRoll(quantities=quantities, evidence=tuple(body.evidence))
        owner, month = await parts.owner(entity), Month(body.month)
        command = BillLevy(owner=owner, levy=body.levy, month=month, roll=roll)
        return answer(await parts.levies.bill_levy(command, context), status=201)

    @router.post(
        "/entities/{entity}/levies/{levy}/{month}/waivers",
        status_code=201,
        response_model=WaivedAnswer,
    )
    async def waive_levy(
        entity: UUID,
        levy: Code,
        month: MonthText,
        body: WaiverBody,
        caller: Annotated[Caller, Depends(bill)],
    ) -> Response:
        """Let a party owe less (减免), on a decision and for a reason."""
        context = await parts.context(caller, entity)
        owner = await parts.owner(entity)
        command = WaiveLevy(owner=owner, levy=levy, month=Month(month), **dict(body))
        return answer(await parts.levies.waive_levy(command, context), status=201)


def _opening(router: APIRouter, parts: IncomeParts) -> None:
    keep = parts.entities.gate.caller(permission(KEEP_EARMARK, key_required=True))

    @router.post("/entities/{entity}/earmarks", status_code=201, response_model=EarmarkMadeAnswer)
    async def open_earmark(
        entity: UUID, body: EarmarkBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Let money be raised for the purposes that the rules name."""
        context = await parts.context(caller, entity)
        command = OpenEarmark(owner=await parts.owner(entity), **dict(body))
        return answer(await parts.earmarks.open_earmark(command, context), status=201)

    @router.post(f"{_EARMARK}/contributions", status_code=201, response_model=EarmarkMovedAnswer)
    async def contribute(
        entity: UUID,
        earmark: Code,
        body: ContributionBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Record what a source gave without a receipt, such as the collective's own share."""
        context = await parts.context(caller, entity)
        said = dict(body)
        account = said.pop("bank_account")
        command = Contribute(
            owner=await parts.owner(entity),
            earmark=earmark,
            contribution=Contribution(**said),
            bank_account=account,
        )
        return answer(await parts.earmarks.contribute(command, context), status=201)

    @router.post(f"{_EARMARK}/closings", response_model=EarmarkClosedAnswer)
    async def close_earmark(
        entity: UUID, earmark: Code, body: ClosingBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Raise nothing more; what is left stays to be used for its purposes."""
        context = await parts.context(caller, entity)
        owner = await parts.owner(entity)
        command = CloseEarmark(owner=owner, earmark=earmark, closed_on=body.closed_on)
        return answer(await parts.earmarks.close_earmark(command, context), status=200)


def _using(router: APIRouter, parts: IncomeParts) -> None:
    keep = parts.entities.gate.caller(permission(KEEP_EARMARK, key_required=True))
    reports = parts.entities.gate.caller(permission(REPORT_EARMARK, key_required=True))

    @router.post(f"{_EARMARK}/uses", status_code=201, response_model=EarmarkMovedAnswer)
    async def use_earmark(
        entity: UUID, earmark: Code, body: UseBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Use money for one of its purposes, and no more than is left."""
        context = await parts.context(caller, entity)
        owner, use = await parts.owner(entity), Use(**dict(body))
        command = UseEarmark(owner=owner, earmark=earmark, use=use, report=False)
        return answer(await parts.earmarks.use_earmark(command, context), status=201)

    @router.post(f"{_EARMARK}/use-reports", status_code=201, response_model=EarmarkMovedAnswer)
    async def report_use(
        entity: UUID, earmark: Code, body: UseBody, caller: Annotated[Caller, Depends(reports)]
    ) -> Response:
        """Report what money was used for; it is recorded whatever is wrong with it."""
        context = await parts.context(caller, entity)
        owner, use = await parts.owner(entity), Use(**dict(body))
        command = UseEarmark(owner=owner, earmark=earmark, use=use, report=True)
        return answer(await parts.earmarks.use_earmark(command, context), status=201)
