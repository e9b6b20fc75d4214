"""The steps of a payment over HTTP, from its chain to what the bank paid."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.payments.answering import PAYMENT_RETENTION
from assets.application.payments.commands import (
    ChangePayment,
    ConfirmPayment,
    MeetPrecondition,
    OrderPayment,
    ReportPayment,
    ReturnPayment,
    WithdrawPayment,
)
from assets.application.payments.ports import Placed
from assets.domain.payments.steps import Met, Moved, Report
from assets.entrypoints.paper.sheets import REPORTED, Told
from assets.entrypoints.payments.bodies import (
    ChangeBody,
    ConfirmationBody,
    IrregularBody,
    OrderBody,
    OrderedAnswer,
    PreconditionBody,
    RejectionBody,
    ReportedAnswer,
    ReturnBody,
    SignatureBody,
    SignedAnswer,
    StepAnswer,
    WithdrawalBody,
)
from assets.entrypoints.payments.payment_parts import PaymentParts
from assets.entrypoints.payments.signing import take_rejection, take_signature
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt

MAKE = "assets.payment_request.make"
SIGN = "assets.payment_request.sign"
PAY = "assets.payment.order"
REPORT = "assets.payment.report"


def payment_routes(parts: PaymentParts) -> APIRouter:
    """Give the routes that bring a payment forward."""
    router = APIRouter(tags=["payments"])
    _asking(router, parts)
    _preparing(router, parts)
    _signing(router, parts)
    _ordering(router, parts)
    _paying(router, parts)
    _reporting(router, parts)
    return router


def _asking(router: APIRouter, parts: PaymentParts) -> None:
    makes = parts.gate.caller(permission(MAKE, key_required=True))

    @router.post("/payment-requests/{payment_request}/changes", response_model=StepAnswer)
    async def change(
        payment_request: UUID, body: ChangeBody, caller: Annotated[Caller, Depends(makes)]
    ) -> Response:
        """Ask for something else (变更); every signature has to be given anew."""
        placed = await parts.index.placed(payment_request)
        context = parts.context(caller, placed, authority=(body.resolution,))
        command = ChangePayment(request=payment_request, terms=body.terms(), changer=caller.person)
        return answer(await parts.payments.change_payment(command, context), status=200)

    @router.post("/payment-requests/{payment_request}/withdrawals", response_model=StepAnswer)
    async def withdraw(
        payment_request: UUID, body: WithdrawalBody, caller: Annotated[Caller, Depends(makes)]
    ) -> Response:
        """Take a request back (撤回) before it is ordered."""
        placed = await parts.index.placed(payment_request)
        context = parts.context(caller, placed)
        command = WithdrawPayment(request=payment_request, person=caller.person, reason=body.reason)
        return answer(await parts.payments.withdraw_payment(command, context), status=200)


def _preparing(router: APIRouter, parts: PaymentParts) -> None:
    meets = parts.gate.caller(permission(MAKE, key_required=True, paper=True))

    @router.post(
        "/payment-requests/{payment_request}/preconditions",
        response_model=StepAnswer,
        responses=REPORTED,
    )
    async def meet_precondition(
        payment_request: UUID, body: PreconditionBody, caller: Annotated[Caller, Depends(meets)]
    ) -> Response:
        """Record by which decision a precondition (前置程序) is met."""
        placed = await parts.index.placed(payment_request)

        async def act() -> StoredReceipt:
            context = parts.context(caller, placed, on=caller.day, authority=(body.decision,))
            met = Met(**dict(body), recorder=caller.person)
            command = MeetPrecondition(request=payment_request, met=met)
            return await parts.payments.meet_precondition(command, context)

        return await _entered(parts, caller, placed, f"preconditions/{body.precondition}", act)


def _signing(router: APIRouter, parts: PaymentParts) -> None:
    signs = parts.gate.caller(permission(SIGN, key_required=True, paper=True))

    @router.post(
        "/payment-requests/{payment_request}/signatures",
        response_model=SignedAnswer,
        responses=REPORTED,
    )
    async def sign(
        payment_request: UUID, body: SignatureBody, caller: Annotated[Caller, Depends(signs)]
    ) -> Response:
        """Sign one step (审签) in a post that the chain names for it."""
        placed = await parts.index.placed(payment_request)

        async def act() -> StoredReceipt:
            return await take_signature(parts, caller, placed, body)

        part = f"signatures/{body.step}/{body.version}"
        return await _entered(parts, caller, placed, part, act)

    @router.post(
        "/payment-requests/{payment_request}/rejections",
        response_model=StepAnswer,
        responses=REPORTED,
    )
    async def reject(
        payment_request: UUID, body: RejectionBody, caller: Annotated[Caller, Depends(signs)]
    ) -> Response:
        """Reject a version (退回), with the reason, as somebody who signs in its chain."""
        placed = await parts.index.placed(payment_request)

        async def act() -> StoredReceipt:
            return await take_rejection(parts, caller, placed, body)

        return await _entered(parts, caller, placed, f"rejections/{body.version}", act)


def _ordering(router: APIRouter, parts: PaymentParts) -> None:
    orders = parts.gate.caller(permission(PAY, key_required=True, paper=True))

    @router.post(
        "/payment-requests/{payment_request}/orders",
        response_model=OrderedAnswer,
        responses=REPORTED,
    )
    async def order(
        payment_request: UUID, body: OrderBody, caller: Annotated[Caller, Depends(orders)]
    ) -> Response:
        """Order what is approved (支付指令); refused while the chain is not complete."""
        placed = await parts.index.placed(payment_request)

        async def act() -> StoredReceipt:
            command = OrderPayment(
                request=payment_request, method=body.method, person=caller.person
            )
            context = parts.context(caller, placed, on=caller.day)
            return await parts.payments.order_payment(command, context)

        return await _entered(parts, caller, placed, "orders", act)


def _paying(router: APIRouter, parts: PaymentParts) -> None:
    pays = parts.gate.caller(permission(PAY, key_required=True))

    @router.post("/payment-requests/{payment_request}/confirmations", response_model=StepAnswer)
    async def confirm(
        payment_request: UUID, body: ConfirmationBody, caller: Annotated[Caller, Depends(pays)]
    ) -> Response:
        """Take over that the bank paid what was ordered, all of it or a part."""
        placed = await parts.index.placed(payment_request)
        context = parts.context(caller, placed, on=body.paid_on)
        paid = Moved(reference=body.reference, moved_on=body.paid_on, amount_fen=body.amount_fen)
        command = ConfirmPayment(request=payment_request, paid=paid, cashier=caller.person)
        return answer(await parts.payments.confirm_payment(command, context), status=200)

    @router.post("/payment-requests/{payment_request}/returns", response_model=StepAnswer)
    async def take_back(
        payment_request: UUID, body: ReturnBody, caller: Annotated[Caller, Depends(pays)]
    ) -> Response:
        """Take over that money came back (退汇); it may be paid out again."""
        placed = await parts.index.placed(payment_request)
        context = parts.context(caller, placed, on=body.returned_on)
        returned = Moved(
            reference=body.reference, moved_on=body.returned_on, amount_fen=body.amount_fen
        )
        command = ReturnPayment(
            request=payment_request,
            returned=returned,
            person=caller.person,
            reason=body.reason,
        )
        return answer(await parts.payments.return_payment(command, context), status=200)


def _reporting(router: APIRouter, parts: PaymentParts) -> None:
    reports = parts.gate.caller(permission(REPORT, key_required=True))

    @router.post(
        "/payment-requests/{payment_request}/irregular-payments", response_model=ReportedAnswer
    )
    async def report(
        payment_request: UUID, body: IrregularBody, caller: Annotated[Caller, Depends(reports)]
    ) -> Response:
        """Report a payment that was made, whatever is wrong with it: it is recorded and flagged."""
        placed = await parts.index.placed(payment_request)
        reporter = caller.person
        note = None if body.note is None else Personal(reporter, PAYMENT_RETENTION, body.note)
        report = Report(**{**dict(body), "note": note}, reporter=reporter)
        context = parts.context(caller, placed, on=body.paid_on)
        command = ReportPayment(request=payment_request, report=report)
        return answer(await parts.payments.report_payment(command, context), status=200)


async def _entered(
    parts: PaymentParts,
    caller: Caller,
    placed: Placed,
    part: str,
    act: Callable[[], Awaitable[StoredReceipt]],
) -> Response:
    """Let an act be done, at the desk or from a sheet."""

    async def answered() -> Response:
        return answer(await act(), status=200)

    told = Told(about=placed.request, unit=placed.unit, part=part)
    return await parts.sheets.entered(caller, told, answered)
