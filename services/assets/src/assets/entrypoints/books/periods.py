"""Reviews, audits and final accounts of whole periods over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.books.period_commands import (
    DrawFinalAccounts,
    ObjectToMonth,
    RecordAudit,
    ReviewMonth,
    SettleAuditCase,
)
from assets.application.books.period_reviews import Periods
from assets.entrypoints.books.bodies import MonthText, YearText
from assets.entrypoints.books.period_bodies import (
    AuditBody,
    AuditCaseAnswer,
    FinalAccountsAnswer,
    FinalAccountsBody,
    MonthObjectionBody,
    MonthReviewBody,
    MonthReviewedAnswer,
    QuarterAuditedAnswer,
    QuarterText,
    SettlementBody,
)
from assets.entrypoints.books.statements import StatementParts
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from kernel.periods import Month, Quarter, Year


@dataclass(frozen=True, kw_only=True)
class PeriodParts:
    """What the routes of whole periods need."""

    shown: StatementParts
    periods: Periods
    today: Callable[[], date]


def period_routes(parts: PeriodParts) -> APIRouter:
    """Give the routes by which others speak of the books."""
    router = APIRouter(tags=["periods"])
    _reviewing(router, parts)
    _settling(router, parts)
    _auditing(router, parts)
    _finishing(router, parts)
    return router


def _reviewing(router: APIRouter, parts: PeriodParts) -> None:
    entities = parts.shown.reads.entities
    review = entities.gate.caller(permission("assets.period.review", key_required=True))

    @router.post("/entities/{entity}/months/{month}/reviews", response_model=MonthReviewedAnswer)
    async def review_month(
        entity: UUID,
        month: MonthText,
        _: MonthReviewBody,
        caller: Annotated[Caller, Depends(review)],
    ) -> Response:
        """Find the books of a closed month in order, in the finance group (民主理财小组)."""
        context = await entities.context(caller, entity, on=parts.today())
        command = ReviewMonth(entity=entity, month=Month(month), reviewer=caller.person)
        return answer(await parts.periods.review_month(command, context), status=200)

    @router.post(
        "/entities/{entity}/months/{month}/objections",
        status_code=201,
        response_model=AuditCaseAnswer,
    )
    async def object_to_month(
        entity: UUID,
        month: MonthText,
        body: MonthObjectionBody,
        caller: Annotated[Caller, Depends(review)],
    ) -> Response:
        """Object to the books of a month; an audit case is open from now on."""
        context = await entities.context(caller, entity, on=parts.today())
        command = ObjectToMonth(
            entity=entity, month=Month(month), reviewer=caller.person, **dict(body)
        )
        return answer(await parts.periods.object_to_month(command, context), status=201)


def _settling(router: APIRouter, parts: PeriodParts) -> None:
    entities = parts.shown.reads.entities
    audits = entities.gate.caller(permission("assets.period.audit", key_required=True))

    @router.post(
        "/entities/{entity}/audit-cases/{audit_case}/settlements", response_model=AuditCaseAnswer
    )
    async def settle_audit_case(
        entity: UUID,
        audit_case: UUID,
        body: SettlementBody,
        caller: Annotated[Caller, Depends(audits)],
    ) -> Response:
        """Say what was found of an objection, as another person than objects."""
        context = await entities.context(caller, entity, on=parts.today())
        command = SettleAuditCase(
            entity=entity, audit_case=audit_case, auditor=caller.person, **dict(body)
        )
        return answer(await parts.periods.settle_audit_case(command, context), status=200)


def _auditing(router: APIRouter, parts: PeriodParts) -> None:
    entities = parts.shown.reads.entities
    audits = entities.gate.caller(permission("assets.period.audit", key_required=True))

    @router.post(
        "/entities/{entity}/quarters/{quarter}/audits", response_model=QuarterAuditedAnswer
    )
    async def record_audit(
        entity: UUID,
        quarter: QuarterText,
        body: AuditBody,
        caller: Annotated[Caller, Depends(audits)],
    ) -> Response:
        """Record the audit of a quarter (季审计), after that of the quarter before."""
        context = await entities.context(caller, entity, on=parts.today())
        said = {**dict(body), "evidence": tuple(body.evidence)}
        command = RecordAudit(
            entity=entity, quarter=Quarter(quarter), auditor=caller.person, **said
        )
        return answer(await parts.periods.record_audit(command, context), status=200)


def _finishing(router: APIRouter, parts: PeriodParts) -> None:
    entities = parts.shown.reads.entities
    draw = entities.gate.caller(permission("assets.period.draw_final_accounts", key_required=True))

    @router.post(
        "/entities/{entity}/years/{year}/final-accounts", response_model=FinalAccountsAnswer
    )
    async def draw_final_accounts(
        entity: UUID,
        year: YearText,
        body: FinalAccountsBody,
        caller: Annotated[Caller, Depends(draw)],
    ) -> Response:
        """Draw up a year's final accounts (年决算), on 12 closed months and 4 audited quarters."""
        context = await entities.context(caller, entity, on=parts.today())
        command = DrawFinalAccounts(
            entity=entity,
            year=Year(year),
            person=caller.person,
            evidence=tuple(body.evidence),
        )
        return answer(await parts.periods.draw_final_accounts(command, context), status=200)
