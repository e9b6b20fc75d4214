"""Distributions over HTTP: dividends, guarantees and returns, planned and declared."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.members.commands import (
    Declare,
    PlanDividend,
    PlanGuarantee,
    PlanSecondReturn,
)
from assets.entrypoints.members.answers import DeclaredAnswer, DistributionAnswer, PlannedAnswer
from assets.entrypoints.members.bodies import (
    DeclarationBody,
    DividendBody,
    GuaranteeBody,
    ListNumber,
    SecondReturnBody,
)
from assets.entrypoints.members.parts import DISTRIBUTE, MemberParts
from chassis.http.pagination import CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from kernel.periods import Year


def distribution_routes(parts: MemberParts) -> APIRouter:
    """Give the routes of distributions."""
    router = APIRouter(tags=["distributions"])
    _dividends(router, parts)
    _returns(router, parts)
    _declaring(router, parts)
    _reading(router, parts)
    return router


def _dividends(router: APIRouter, parts: MemberParts) -> None:
    keep = parts.acts(DISTRIBUTE)

    @router.post("/entities/{entity}/dividends", status_code=201, response_model=PlannedAnswer)
    async def plan_dividend(
        entity: UUID, body: DividendBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Lay out a plan (分红方案) that shares an amount among the whole roll of members."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = PlanDividend(**{**dict(body), "entity": entity, "year": Year(body.year)})
        return answer(await parts.distributions.plan_dividend(command, context), status=201)


def _returns(router: APIRouter, parts: MemberParts) -> None:
    keep = parts.acts(DISTRIBUTE)

    @router.post("/entities/{entity}/guarantees", status_code=201, response_model=PlannedAnswer)
    async def plan_guarantee(
        entity: UUID, body: GuaranteeBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Compute what everybody is guaranteed for a season (保底收入), by their shares."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = PlanGuarantee(entity=entity, **dict(body))
        return answer(await parts.distributions.plan_guarantee(command, context), status=201)

    @router.post("/entities/{entity}/second-returns", status_code=201, response_model=PlannedAnswer)
    async def plan_second_return(
        entity: UUID, body: SecondReturnBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Lay out which part of a season's remaining profit is returned (二次返利), by the rule."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = PlanSecondReturn(entity=entity, **dict(body))
        return answer(await parts.distributions.plan_second_return(command, context), status=201)


def _declaring(router: APIRouter, parts: MemberParts) -> None:
    keep = parts.acts(DISTRIBUTE)

    @router.post(
        "/entities/{entity}/distributions/{number}/declarations", response_model=DeclaredAnswer
    )
    async def declare_distribution(
        entity: UUID,
        number: ListNumber,
        body: DeclarationBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Declare a plan by the members' resolution; never more than is left of the income."""
        context = await parts.entities.context(
            caller, entity, on=body.decided_on, authority=(body.resolution,)
        )
        command = Declare(entity=entity, number=number, **dict(body), person=caller.person)
        return answer(await parts.distributions.declare(command, context), status=200)


def _reading(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads()
    cursors = parts.cursors("distributions", number=str)

    @router.get("/entities/{entity}/distributions")
    async def distributions(
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[DistributionAnswer]:
        """List what an entity planned to distribute and declared, by number."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.reader.rows(
            'SELECT * FROM read.distributions WHERE entity = %s AND number COLLATE "C" > %s'
            ' ORDER BY number COLLATE "C" LIMIT %s',
            *(entity, cursors.start(cursor, number="")["number"], limit + 1),
        )
        items = [DistributionAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))
