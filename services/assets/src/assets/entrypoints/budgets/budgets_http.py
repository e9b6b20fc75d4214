"""Budgets and resolutions over HTTP: adopted, amended, recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.budgets.budgets import Budgets
from assets.application.budgets.commands import AdoptBudget, AmendBudget, RecordResolution
from assets.entrypoints.books.bodies import YearText
from assets.entrypoints.books.entities import EntityParts
from assets.entrypoints.budgets.bodies import (
    BudgetAnswer,
    BudgetLinesBody,
    ResolutionBody,
    ResolutionMadeAnswer,
)
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

KEEP_BUDGET = "assets.budget.keep"
READ_BUDGET = "assets.budget.read"


@dataclass(frozen=True, kw_only=True)
class BudgetParts:
    """What the routes of budgets need."""

    entities: EntityParts
    budgets: Budgets
    today: Callable[[], date]


def budget_routes(parts: BudgetParts) -> APIRouter:
    """Give the routes by which budgets and resolutions come in."""
    router = APIRouter(tags=["budgets"])
    _keeping(router, parts)
    _resolving(router, parts)
    return router


def _keeping(router: APIRouter, parts: BudgetParts) -> None:
    keep = parts.entities.gate.caller(permission(KEEP_BUDGET, key_required=True))

    @router.post("/entities/{entity}/budgets/{year}", status_code=201, response_model=BudgetAnswer)
    async def adopt_budget(
        entity: UUID,
        year: YearText,
        body: BudgetLinesBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Adopt an entity's budget (预算) of a year by a resolution, once."""
        context = await parts.entities.context(
            caller, entity, on=body.decided_on, authority=(body.resolution,)
        )
        command = AdoptBudget(entity=entity, year=year, **body.said())
        return answer(await parts.budgets.adopt_budget(command, context), status=201)

    @router.post("/entities/{entity}/budgets/{year}/amendments", response_model=BudgetAnswer)
    async def amend_budget(
        entity: UUID,
        year: YearText,
        body: BudgetLinesBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Change or add lines of a budget (预算调整) by a resolution of its own."""
        context = await parts.entities.context(
            caller, entity, on=body.decided_on, authority=(body.resolution,)
        )
        command = AmendBudget(entity=entity, year=year, **body.said())
        return answer(await parts.budgets.amend_budget(command, context), status=200)


def _resolving(router: APIRouter, parts: BudgetParts) -> None:
    gate, register = parts.entities.gate, parts.entities.register
    report = gate.caller(permission(KEEP_BUDGET, key_required=True, reports=True))

    @router.post("/resolutions", status_code=201, response_model=ResolutionMadeAnswer)
    async def record_resolution(
        body: ResolutionBody, caller: Annotated[Caller, Depends(report)]
    ) -> Response:
        """Record a resolution (决议) of a unit, so that money and projects may rest on it."""
        context = caller.context(
            unit=body.unit,
            division=register.unit(body.unit).division,
            effective_on=body.decided_on,
            authority=(body.reference,),
        )
        command = RecordResolution(**{**dict(body), "evidence": tuple(body.evidence)})
        return answer(await parts.budgets.record_resolution(command, context), status=201)
