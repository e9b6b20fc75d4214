"""The commands of assets over HTTP: translate, ask who it is, call the use case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.payments.request_commands import RequestPayment
from assets.application.payments.requests import Assets
from assets.entrypoints.payments.request_bodies import PaymentRequestBody, RequestedAnswer
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.replica.memory import RegisterMemory


@dataclass(frozen=True, kw_only=True)
class CommandParts:
    """What the command routes call."""

    gate: Gate
    assets: Assets
    register: RegisterMemory
    today: Callable[[], date]


def command_routes(parts: CommandParts) -> APIRouter:
    """Give the routes that change something."""
    router = APIRouter(tags=["commands"])
    request = parts.gate.caller(permission("assets.payment_request.make", key_required=True))

    @router.post("/payment-requests", status_code=201, response_model=RequestedAnswer)
    async def request_payment(
        body: PaymentRequestBody, caller: Annotated[Caller, Depends(request)]
    ) -> Response:
        """Ask for a payment (用款申请); a suspended benefit is refused."""
        context = caller.context(
            unit=body.unit,
            division=parts.register.unit(body.unit).division,
            effective_on=parts.today(),
            authority=(body.resolution,),
        )
        command = RequestPayment(**body.terms(), requester=caller.person)
        return answer(await parts.assets.request_payment(command, context), status=201)

    return router
