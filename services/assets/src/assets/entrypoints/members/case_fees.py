"""Mediators' fees over HTTP: filed dossiers, fees claimed on them, the office's budget."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.members.commands import ClaimCaseFee, CommitOfficeExpense, FileDossier
from assets.entrypoints.members.bodies import CaseFeeBody, DossierBody, OfficeExpenseBody
from assets.entrypoints.members.parts import CLAIM_FEE, FILE_DOSSIER, PAY, MemberParts
from assets.entrypoints.members.pay_answers import (
    CaseFeeAnswer,
    CaseFeeClaimedAnswer,
    DossierAnswer,
    OfficeExpenseAnswer,
)
from assets.entrypoints.members.pay_runs import SCHEME
from assets.entrypoints.payments.request_bodies import Code
from chassis.http.pagination import CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from kernel.periods import Year


def case_fee_routes(parts: MemberParts) -> APIRouter:
    """Give the routes of mediators' fees."""
    router = APIRouter(tags=["case fees"])
    _filing(router, parts)
    _claiming(router, parts)
    _reading(router, parts)
    return router


def _filing(router: APIRouter, parts: MemberParts) -> None:
    file = parts.acts(FILE_DOSSIER)

    @router.post("/dossiers", status_code=201, response_model=DossierAnswer)
    async def file_dossier(body: DossierBody, caller: Annotated[Caller, Depends(file)]) -> Response:
        """Record that the dossier of a case was filed (卷宗归档), with its reference."""
        division = parts.entities.register.unit(body.unit).division
        context = caller.context(unit=body.unit, division=division, effective_on=body.filed_on)
        command = FileDossier(
            case=body.case,
            reference=body.reference,
            filed_on=body.filed_on,
            mediators=tuple(body.mediators),
        )
        return answer(await parts.case_fees.file_dossier(command, context), status=201)


def _claiming(router: APIRouter, parts: MemberParts) -> None:
    claim, pay = parts.acts(CLAIM_FEE), parts.acts(PAY)

    @router.post(f"{SCHEME}/case-fees", status_code=201, response_model=CaseFeeClaimedAnswer)
    async def claim_case_fee(
        entity: UUID, scheme: Code, body: CaseFeeBody, caller: Annotated[Caller, Depends(claim)]
    ) -> Response:
        """Claim a mediator's fee (个案补助) for a case whose dossier was filed; once."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = ClaimCaseFee(entity=entity, scheme=scheme, **dict(body))
        return answer(await parts.case_fees.claim_case_fee(command, context), status=201)

    @router.post(f"{SCHEME}/office-expenses", status_code=201, response_model=OfficeExpenseAnswer)
    async def commit_office_expense(
        entity: UUID,
        scheme: Code,
        body: OfficeExpenseBody,
        caller: Annotated[Caller, Depends(pay)],
    ) -> Response:
        """Commit a part of a mediation centre's office budget of a year (办公经费)."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        said = {**dict(body), "year": Year(body.year)}
        command = CommitOfficeExpense(entity=entity, scheme=scheme, **said)
        return answer(await parts.case_fees.commit_office_expense(command, context), status=201)


def _reading(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads()
    cursors = parts.cursors("case_fees", position=int)

    @router.get(f"{SCHEME}/case-fees")
    async def case_fees(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        scheme: Code,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[CaseFeeAnswer]:
        """List the fees that were claimed by a scheme, the first one first."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.reader.rows(
            "SELECT * FROM read.case_fees WHERE entity = %s AND scheme = %s AND position > %s"
            " ORDER BY position LIMIT %s",
            *(entity, scheme, cursors.start(cursor, position=0)["position"], limit + 1),
        )
        items = [CaseFeeAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))
