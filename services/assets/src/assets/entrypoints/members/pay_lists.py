"""Pay lists over HTTP: read line by line, and asked for as a whole."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.members.commands import RequestListPayment
from assets.domain.members.pay_list import PayList
from assets.entrypoints.members.answers import ListRequestedAnswer, PayLineAnswer, PayListAnswer
from assets.entrypoints.members.bodies import ListNumber
from assets.entrypoints.members.parts import ASK, MemberParts
from chassis.http.pagination import CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller


def pay_list_routes(parts: MemberParts) -> APIRouter:
    """Give the routes of pay lists."""
    router = APIRouter(tags=["pay lists"])
    _asking(router, parts)
    _lists(router, parts)
    _lines(router, parts)
    return router


def _asking(router: APIRouter, parts: MemberParts) -> None:
    ask = parts.acts(ASK)

    @router.post(
        "/entities/{entity}/pay-lists/{number}/payment-requests",
        status_code=201,
        response_model=ListRequestedAnswer,
    )
    async def request_list_payment(
        entity: UUID, number: ListNumber, caller: Annotated[Caller, Depends(ask)]
    ) -> Response:
        """Ask for the payment of a whole list (用款申请); the list itself is the payee."""
        context = await parts.entities.context(caller, entity, on=parts.today())
        command = RequestListPayment(entity=entity, number=number, requester=caller.person)
        return answer(await parts.pay_lists.request_list_payment(command, context), status=201)


def _lists(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads()
    cursors = parts.cursors("pay_lists", number=str)

    @router.get("/entities/{entity}/pay-lists")
    async def pay_lists(
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PayListAnswer]:
        """List the pay lists (发放清单) of an entity, by number."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.reader.rows(
            'SELECT * FROM read.pay_lists WHERE entity = %s AND number COLLATE "C" > %s ORDER BY'
            ' number COLLATE "C" LIMIT %s',
            *(entity, cursors.start(cursor, number="")["number"], limit + 1),
        )
        items = [PayListAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _lines(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads()
    cursors = parts.cursors("pay_list_lines", number=int)

    @router.get("/entities/{entity}/pay-lists/{number}/lines")
    async def pay_list_lines(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        number: ListNumber,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PayLineAnswer]:
        """List the lines of a pay list in the order of the roll."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.reader.rows(
            "SELECT * FROM read.pay_list_lines WHERE pay_list = %s AND number > %s ORDER BY number"
            " LIMIT %s",
            PayList.create_id(entity, number),
            *(cursors.start(cursor, number=0)["number"], limit + 1),
        )
        items = [PayLineAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))
