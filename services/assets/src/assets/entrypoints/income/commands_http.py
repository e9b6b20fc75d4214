"""Receipts, cash and lists of money that is paid on, as commands over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.income.commands import (
    BankCash,
    CountCash,
    DrawCash,
    IssueBook,
    PayOn,
    ReceiveList,
    ReportReceipt,
    ReturnBook,
    SettleList,
    VoidReceipt,
    WriteReceipt,
)
from assets.domain.income.cash_box import Count, Moved
from assets.domain.income.pass_through import Payout, TransferList
from assets.domain.income.receipt import Receipt
from assets.entrypoints.income.bodies import (
    BookBody,
    BookReturnBody,
    CashCountBody,
    CashMovedBody,
    PassThroughBody,
    PayoutBody,
    ReceiptBody,
    ReceiptReportBody,
    SettlementBody,
    VoidBody,
)
from assets.entrypoints.income.made import (
    BookMadeAnswer,
    BookReturnedAnswer,
    CashCountedAnswer,
    CashMovedAnswer,
    PaidOnAnswer,
    PassThroughMadeAnswer,
    ReceiptMadeAnswer,
    SettledAnswer,
)
from assets.entrypoints.income.parts import (
    COUNT_CASH,
    ISSUE,
    KEEP_CASH,
    PASS_ON,
    REPORT,
    WRITE,
    IncomeParts,
)
from assets.entrypoints.payments.request_bodies import Number
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

_BOOK = "/entities/{entity}/receipt-books/{book}"


def receipt_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes by which books go out, are written in and come back."""
    router = APIRouter(tags=["receipts"])
    _books(router, parts)
    _writing(router, parts)
    return router


def cash_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes by which cash is banked, drawn and counted."""
    router = APIRouter(tags=["cash"])
    _cash(router, parts)
    return router


def pass_through_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes by which money of others comes in and is paid on."""
    router = APIRouter(tags=["pass-throughs"])
    _pass_throughs(router, parts)
    return router


def _books(router: APIRouter, parts: IncomeParts) -> None:
    issue = parts.entities.gate.caller(permission(ISSUE, key_required=True))

    @router.post("/entities/{entity}/receipt-books", status_code=201, response_model=BookMadeAnswer)
    async def issue_book(
        entity: UUID, body: BookBody, caller: Annotated[Caller, Depends(issue)]
    ) -> Response:
        """Hand a book of collection receipts out to the cashier who keeps it (领用)."""
        context = await parts.context(caller, entity)
        command = IssueBook(owner=await parts.owner(entity), **dict(body))
        return answer(await parts.receipts.issue_book(command, context), status=201)

    @router.post(f"{_BOOK}/returns", response_model=BookReturnedAnswer)
    async def return_book(
        entity: UUID, book: Number, body: BookReturnBody, caller: Annotated[Caller, Depends(issue)]
    ) -> Response:
        """Take a book back (缴销), with its unused and its missing numbers."""
        context = await parts.context(caller, entity)
        command = ReturnBook(
            owner=await parts.owner(entity),
            book=book,
            receiver=caller.person,
            returned_on=body.returned_on,
        )
        return answer(await parts.receipts.return_book(command, context), status=200)


def _writing(router: APIRouter, parts: IncomeParts) -> None:
    write = parts.entities.gate.caller(permission(WRITE, key_required=True))
    report = parts.entities.gate.caller(permission(REPORT, key_required=True, reports=True))

    @router.post(f"{_BOOK}/receipts", status_code=201, response_model=ReceiptMadeAnswer)
    async def write_receipt(
        entity: UUID, book: Number, body: ReceiptBody, caller: Annotated[Caller, Depends(write)]
    ) -> Response:
        """Write the next receipt of a book (开具); a skipped or repeated number is refused."""
        context = await parts.context(caller, entity)
        said = {**dict(body), "evidence": tuple(body.evidence), "issuer": caller.person}
        command = WriteReceipt(owner=await parts.owner(entity), book=book, receipt=Receipt(**said))
        return answer(await parts.receipts.write_receipt(command, context), status=201)

    @router.post(f"{_BOOK}/reports", status_code=201, response_model=ReceiptMadeAnswer)
    async def report_receipt(
        entity: UUID,
        book: Number,
        body: ReceiptReportBody,
        caller: Annotated[Caller, Depends(report)],
    ) -> Response:
        """Report a receipt that was written on paper; it is recorded whatever is wrong with it."""
        context = await parts.context(caller, entity)
        receipt = Receipt(**{**dict(body), "evidence": tuple(body.evidence)})
        command = ReportReceipt(
            owner=await parts.owner(entity),
            book=book,
            receipt=receipt,
            reporter=caller.person,
        )
        return answer(await parts.receipts.report_receipt(command, context), status=201)

    @router.post(f"{_BOOK}/voids", response_model=ReceiptMadeAnswer)
    async def void_receipt(
        entity: UUID, book: Number, body: VoidBody, caller: Annotated[Caller, Depends(report)]
    ) -> Response:
        """Void a number (作废), with the copies that are kept; what it collected is taken back."""
        context = await parts.context(caller, entity)
        command = VoidReceipt(owner=await parts.owner(entity), book=book, **dict(body))
        return answer(await parts.receipts.void_receipt(command, context), status=200)


def _cash(router: APIRouter, parts: IncomeParts) -> None:
    keep = parts.entities.gate.caller(permission(KEEP_CASH, key_required=True))
    count = parts.entities.gate.caller(permission(COUNT_CASH, key_required=True))

    @router.post(
        "/entities/{entity}/cash/deposits", status_code=201, response_model=CashMovedAnswer
    )
    async def bank_cash(
        entity: UUID, body: CashMovedBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Record cash that a cashier paid in at the bank (缴存)."""
        context = await parts.context(caller, entity)
        command = BankCash(owner=await parts.owner(entity), moved=Moved(**dict(body)))
        return answer(await parts.cash.bank_cash(command, context), status=201)

    @router.post(
        "/entities/{entity}/cash/withdrawals", status_code=201, response_model=CashMovedAnswer
    )
    async def draw_cash(
        entity: UUID, body: CashMovedBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Record cash that a cashier drew from the bank (提现)."""
        context = await parts.context(caller, entity)
        command = DrawCash(owner=await parts.owner(entity), moved=Moved(**dict(body)))
        return answer(await parts.cash.draw_cash(command, context), status=201)

    @router.post(
        "/entities/{entity}/cash/counts", status_code=201, response_model=CashCountedAnswer
    )
    async def count_cash(
        entity: UUID, body: CashCountBody, caller: Annotated[Caller, Depends(count)]
    ) -> Response:
        """Record what two persons counted in the hands of a cashier (盘点)."""
        context = await parts.context(caller, entity)
        counted = Count(**{**dict(body), "counters": tuple(body.counters)})
        command = CountCash(owner=await parts.owner(entity), count=counted)
        return answer(await parts.cash.count_cash(command, context), status=201)


def _pass_throughs(router: APIRouter, parts: IncomeParts) -> None:
    keep = parts.entities.gate.caller(permission(PASS_ON, key_required=True))
    path = "/entities/{entity}/pass-throughs"

    @router.post(path, status_code=201, response_model=PassThroughMadeAnswer)
    async def receive_list(
        entity: UUID, body: PassThroughBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Take a list of money over that belongs to others (代收)."""
        context = await parts.context(caller, entity)
        said = {**dict(body), "parts": [each.part() for each in body.parts]}
        listed = TransferList(**{**said, "entity": entity, "evidence": tuple(body.evidence)})
        command = ReceiveList(owner=await parts.owner(entity), listed=listed)
        return answer(await parts.pass_throughs.receive_list(command, context), status=201)

    @router.post(f"{path}/{{number}}/payments", status_code=201, response_model=PaidOnAnswer)
    async def pay_on(
        entity: UUID, number: Number, body: PayoutBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Record what the bank paid to those on a list (代付)."""
        context = await parts.context(caller, entity)
        paid = Payout(**{**dict(body), "parts": [each.part() for each in body.parts]})
        command = PayOn(owner=await parts.owner(entity), number=number, paid=paid)
        return answer(await parts.pass_throughs.pay_on(command, context), status=201)

    @router.post(f"{path}/{{number}}/settlements", response_model=SettledAnswer)
    async def settle_list(
        entity: UUID,
        number: Number,
        body: SettlementBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Declare a list settled, once everybody has exactly what it gives them."""
        context = await parts.context(caller, entity)
        owner = await parts.owner(entity)
        command = SettleList(owner=owner, number=number, settled_on=body.settled_on)
        return answer(await parts.pass_throughs.settle_list(command, context), status=200)
