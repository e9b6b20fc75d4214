"""Vouchers over HTTP: prepared, reviewed, signed, posted or voided, and what becomes of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.books.books import Books
from assets.application.books.commands import (
    CloseMonth,
    PostVoucher,
    PrepareVoucher,
    PrepareYearEnd,
    ReviewVoucher,
    SignVoucher,
    VoidVoucher,
)
from assets.entrypoints.books.bodies import (
    MonthClosedAnswer,
    MonthText,
    PostingBody,
    VoidingBody,
    VoucherBody,
    VoucherStepAnswer,
    YearEndAnswer,
    YearEndBody,
    YearText,
)
from assets.entrypoints.books.entities import EntityParts
from assets.entrypoints.payments.request_bodies import Number
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from kernel.periods import Month, Year


@dataclass(frozen=True, kw_only=True)
class BookParts:
    """What the routes of the books need."""

    entities: EntityParts
    books: Books
    today: Callable[[], date]


def voucher_routes(parts: BookParts) -> APIRouter:
    """Give the routes by which vouchers get into the books and months are closed."""
    router = APIRouter(tags=["vouchers"])
    _preparing(router, parts)
    _looking(router, parts)
    _posting(router, parts)
    _closing(router, parts)
    return router


def _preparing(router: APIRouter, parts: BookParts) -> None:
    gate = parts.entities.gate
    prepare = gate.caller(permission("assets.voucher.prepare", key_required=True))

    @router.post("/entities/{entity}/vouchers", status_code=201, response_model=VoucherStepAnswer)
    async def prepare_voucher(
        entity: UUID, body: VoucherBody, caller: Annotated[Caller, Depends(prepare)]
    ) -> Response:
        """Prepare a voucher (制单); it moves nothing before it is posted."""
        context = await parts.entities.context(caller, entity, on=body.dated_on)
        command = PrepareVoucher(
            **{
                **dict(body),
                "entity": entity,
                "lines": tuple(line.line() for line in body.lines),
                "evidence": tuple(body.evidence),
                "preparer": caller.person,
            }
        )
        return answer(await parts.books.prepare_voucher(command, context), status=201)

    @router.post("/entities/{entity}/years/{year}/closing-vouchers", response_model=YearEndAnswer)
    async def prepare_year_end(
        entity: UUID, year: YearText, body: YearEndBody, caller: Annotated[Caller, Depends(prepare)]
    ) -> Response:
        """Prepare the vouchers that carry a year's results or its distribution over (年末结转)."""
        closed = Year(year)
        context = await parts.entities.context(caller, entity, on=closed.last_on)
        command = PrepareYearEnd(
            **{**dict(body), "entity": entity, "year": closed, "preparer": caller.person}
        )
        return answer(await parts.books.prepare_year_end(command, context), status=200)


def _looking(router: APIRouter, parts: BookParts) -> None:
    gate = parts.entities.gate
    review = gate.caller(permission("assets.voucher.review", key_required=True))
    sign = gate.caller(permission("assets.voucher.sign", key_required=True))

    @router.post("/entities/{entity}/vouchers/{draft}/reviews", response_model=VoucherStepAnswer)
    async def review_voucher(
        entity: UUID, draft: Number, caller: Annotated[Caller, Depends(review)]
    ) -> Response:
        """Find a voucher in order (审核), as another person than prepared it."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = ReviewVoucher(entity=entity, draft=draft, reviewer=caller.person)
        return answer(await parts.books.review_voucher(command, context), status=200)

    @router.post("/entities/{entity}/vouchers/{draft}/signatures", response_model=VoucherStepAnswer)
    async def sign_voucher(
        entity: UUID, draft: Number, caller: Annotated[Caller, Depends(sign)]
    ) -> Response:
        """Confirm as the cashier that the money of a voucher moved (出纳签字)."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = SignVoucher(entity=entity, draft=draft, cashier=caller.person)
        return answer(await parts.books.sign_voucher(command, context), status=200)


def _posting(router: APIRouter, parts: BookParts) -> None:
    gate = parts.entities.gate
    post = gate.caller(permission("assets.voucher.post", key_required=True))
    void = gate.caller(permission("assets.voucher.void", key_required=True))

    @router.post("/entities/{entity}/vouchers/{draft}/postings", response_model=VoucherStepAnswer)
    async def post_voucher(
        entity: UUID, draft: Number, body: PostingBody, caller: Annotated[Caller, Depends(post)]
    ) -> Response:
        """Post a reviewed voucher (记账); it gets the next number of its month, for good."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = PostVoucher(
            entity=entity, draft=draft, month=Month(body.month), poster=caller.person
        )
        return answer(await parts.books.post_voucher(command, context), status=200)

    @router.post("/entities/{entity}/vouchers/{draft}/voidings", response_model=VoucherStepAnswer)
    async def void_voucher(
        entity: UUID, draft: Number, body: VoidingBody, caller: Annotated[Caller, Depends(void)]
    ) -> Response:
        """Give a voucher up before it is posted (作废)."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = VoidVoucher(
            entity=entity,
            draft=draft,
            month=Month(body.month),
            voider=caller.person,
            reason=body.reason,
            about=body.about,
        )
        return answer(await parts.books.void_voucher(command, context), status=200)


def _closing(router: APIRouter, parts: BookParts) -> None:
    close = parts.entities.gate.caller(permission("assets.period.close", key_required=True))

    @router.post("/entities/{entity}/months/{month}/closings", response_model=MonthClosedAnswer)
    async def close_month(
        entity: UUID, month: MonthText, caller: Annotated[Caller, Depends(close)]
    ) -> Response:
        """Close a month for good (结账), once no prepared voucher of it waits."""
        closed = Month(month)
        context = await parts.entities.context(caller, entity, on=closed.last_on)
        command = CloseMonth(entity=entity, month=closed)
        return answer(await parts.books.close_month(command, context), status=200)
