"""One step on several vouchers of a month over HTTP: reviewed, signed or posted together."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import Response

from assets.application.books.several import SEVERAL_MAX, Several, SeveralVouchers
from assets.entrypoints.books.bodies import MonthText
from assets.entrypoints.books.entities import EntityParts
from assets.entrypoints.payments.request_bodies import Number
from chassis.context import Context
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.receipts import StoredReceipt
from kernel.periods import Month

Step = Callable[[SeveralVouchers, Context], Awaitable[StoredReceipt]]


def _once_each(drafts: list[str]) -> list[str]:
    if len(set(drafts)) != len(drafts):
        raise ValueError("name each voucher once")
    return drafts


class DraftsBody(BaseModel):
    """Which vouchers take the step, by their draft numbers."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"drafts": ["2026-05-017", "2026-05-018"]}]},
    )

    drafts: Annotated[
        list[Number],
        Field(min_length=1, max_length=SEVERAL_MAX),
        AfterValidator(_once_each),
    ]


class SeveralAnswer(BaseModel):
    """How many vouchers took the step, and the numbers of those that were posted, in order."""

    model_config = ConfigDict(
        frozen=True, json_schema_extra={"examples": [{"vouchers": 2, "numbers": [17, 18]}]}
    )

    vouchers: int
    numbers: list[int]


def several_routes(entities: EntityParts, several: Several) -> APIRouter:
    """Give the routes of the three steps; a step is taken on all of the vouchers or on none."""
    router = APIRouter(tags=["vouchers"])
    _route(router, entities, ("voucher-reviews", "assets.voucher.review"), several.review)
    _route(router, entities, ("voucher-signatures", "assets.voucher.sign"), several.sign)
    _route(router, entities, ("voucher-postings", "assets.voucher.post"), several.post)
    return router


def _route(router: APIRouter, entities: EntityParts, named: tuple[str, str], step: Step) -> None:
    name, action = named
    may = entities.gate.caller(permission(action, key_required=True))

    @router.post(
        f"/entities/{{entity}}/months/{{month}}/{name}",
        name=f"several_{name.replace('-', '_')}",
        response_model=SeveralAnswer,
    )
    async def take(
        entity: UUID, month: MonthText, body: DraftsBody, caller: Annotated[Caller, Depends(may)]
    ) -> Response:
        of_month = Month(month)
        context = await entities.context(caller, entity, on=caller.day)
        command = SeveralVouchers(
            entity=entity, month=of_month, drafts=tuple(body.drafts), person=caller.person
        )
        return answer(await step(command, context), status=200)
