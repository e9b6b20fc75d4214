"""Lines of bank accounts over HTTP: what each is matched with, and by whom."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.bank.commands import (
    At,
    BookLine,
    MatchPayFile,
    MatchPayment,
    MatchVouchers,
    UnmatchLine,
)
from assets.application.bank.matching import Matching
from assets.application.bank.voucher_matching import VoucherMatching
from assets.entrypoints.bank.bodies import LineAnswer, LineSlipBody, MatchBody, UnmatchBody
from assets.entrypoints.bank.parts import BankBase
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

MATCH = "assets.bank.match"
LINE = "/entities/{entity}/bank-accounts/{bank_account}/lines/{bank_line}"


@dataclass(frozen=True, kw_only=True)
class LineParts:
    """What the routes by which lines are matched need."""

    base: BankBase
    matching: Matching
    vouchers: VoucherMatching


def bank_line_routes(parts: LineParts) -> APIRouter:
    """Give the routes by which lines are matched."""
    router = APIRouter(tags=["bank"])
    base = parts.base
    matches = base.entities.gate.caller(permission(MATCH, key_required=True))

    @router.post(f"{LINE}/matches", status_code=201, response_model=LineAnswer)
    async def match_line(
        entity: UUID,
        bank_account: UUID,
        bank_line: UUID,
        body: MatchBody,
        caller: Annotated[Caller, Depends(matches)],
    ) -> Response:
        """Say what a line is (勾对); a payment that it shows is confirmed by it."""
        context = await base.context(caller, entity)
        at = At(
            entity=entity,
            bank_account=bank_account,
            bank_line=bank_line,
            person=caller.person,
            evidence=tuple(body.evidence),
        )
        if body.payment is not None:
            payment = MatchPayment(at=at, **dict(body.payment))
            receipt = await parts.matching.match_payment(payment, context)
        elif body.pay_file is not None:
            file = MatchPayFile(at=at, pay_file=body.pay_file)
            receipt = await parts.matching.match_pay_file(file, context)
        else:
            vouchers = MatchVouchers(at=at, lines=body.lines())
            receipt = await parts.vouchers.match_vouchers(vouchers, context)
        return answer(receipt, status=201)

    @router.post(f"{LINE}/slips", status_code=201, response_model=LineAnswer)
    async def book_line(
        entity: UUID,
        bank_account: UUID,
        bank_line: UUID,
        body: LineSlipBody,
        caller: Annotated[Caller, Depends(matches)],
    ) -> Response:
        """Let the books know of a fee (手续费) or of interest (利息) that the line is."""
        context = await base.context(caller, entity)
        at = At(
            entity=entity,
            bank_account=bank_account,
            bank_line=bank_line,
            person=caller.person,
            evidence=tuple(body.evidence),
        )
        command = BookLine(at=at, purpose=body.purpose)
        return answer(await parts.matching.book_line(command, context), status=201)

    @router.post(f"{LINE}/unmatchings", response_model=LineAnswer)
    async def unmatch_line(
        entity: UUID,
        bank_account: UUID,
        bank_line: UUID,
        body: UnmatchBody,
        caller: Annotated[Caller, Depends(matches)],
    ) -> Response:
        """Undo a match (撤销勾对) with a reason; both stay in the line's history."""
        context = await base.context(caller, entity)
        at = At(entity=entity, bank_account=bank_account, bank_line=bank_line, person=caller.person)
        command = UnmatchLine(at=at, reason=body.reason)
        return answer(await parts.vouchers.unmatch_line(command, context), status=200)

    return router
