"""Replay of books and payments over HTTP, as of a time and for a day."""

import asyncio
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path

from audit.application.entity_books import FIRST_LINE
from audit.application.errors import EntityNotInBooksError
from audit.domain.replay.recorded import Stamp
from audit.entrypoints.access import may_reach
from audit.entrypoints.money_answers import (
    AccountBooksAnswer,
    BalanceAnswer,
    BookedLineAnswer,
    BooksAnswer,
    BooksChangesAnswer,
    PaymentAnswer,
)
from audit.entrypoints.past_answers import PlaceAnswer
from audit.entrypoints.past_parts import AsOfAsked, BetweenAsked, PastParts
from audit.entrypoints.subject_replays import REPLAY_SUBJECT
from chassis.http.errors import CursorInvalidError
from chassis.http.pagination import Cursors, CursorText, Limit
from chassis.identity.dependencies import Caller

AccountCode = Annotated[str, Path(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z.-]+$")]


def money_routes(parts: PastParts) -> APIRouter:
    """Give the routes that replay books and payments."""
    router = APIRouter(tags=["replay"], prefix="/replay")
    _books(router, parts)
    _account(router, parts)
    _payments(router, parts)
    return router


def _books(router: APIRouter, parts: PastParts) -> None:
    replays = parts.gate.caller(REPLAY_SUBJECT)

    @router.get("/books/{entity}")
    async def books(
        entity: UUID, as_of: AsOfAsked, caller: Annotated[Caller, Depends(replays)]
    ) -> BooksAnswer:
        """Replay the trial balance (科目余额表) of an entity out of posted vouchers."""
        found = await asyncio.to_thread(parts.books.books, str(entity), as_of)
        parts.check(caller, found.unit)
        return BooksAnswer.of(found, checkpoint=await parts.checkpoint())

    @router.get("/books/{entity}/changes")
    async def changes(
        entity: UUID, between: BetweenAsked, caller: Annotated[Caller, Depends(replays)]
    ) -> BooksChangesAnswer:
        """Say what was posted between two instants, and which balances that changed."""
        found = await asyncio.to_thread(
            lambda: parts.books.changes(str(entity), before=between.before, after=between.after)
        )
        parts.check(caller, found.replay.unit)
        return BooksChangesAnswer.of(found, checkpoint=await parts.checkpoint())


def _account(router: APIRouter, parts: PastParts) -> None:
    replays = parts.gate.caller(REPLAY_SUBJECT)
    cursors = Cursors(
        listing="replayed_lines",
        fields={"dated_on": str, "voucher": str, "line": int},
        key=parts.cursor_key,
    )

    @router.get("/books/{entity}/accounts/{account}")
    async def account_lines(  # noqa: PLR0913, PLR0917  # each is one parameter of the question
        entity: UUID,
        account: AccountCode,
        as_of: AsOfAsked,
        caller: Annotated[Caller, Depends(replays)],
        limit: Limit = 50,
        cursor: CursorText = None,
    ) -> AccountBooksAnswer:
        """Replay one account (明细账): its balance, and every line with who posted it."""
        replay = await asyncio.to_thread(
            lambda: parts.books.books(str(entity), as_of, account=account)
        )
        parts.check(caller, replay.unit)
        if not replay.balances:
            raise EntityNotInBooksError("nothing was posted on this account by then")
        after = _line_after(cursors, cursor)
        found = await asyncio.to_thread(
            lambda: parts.books.lines(replay, account, after=after, count_max=limit + 1)
        )
        return AccountBooksAnswer(
            place=PlaceAnswer.of(replay.place, as_of, checkpoint=await parts.checkpoint()),
            entity=str(entity),
            account=account,
            balance_fen=sum(each.balance_fen for each in replay.balances),
            balances=[BalanceAnswer.of(each) for each in replay.balances],
            items=[BookedLineAnswer.said(each) for each in found[:limit]],
            next=cursors.following([each.line for each in found], limit),
        )


def _line_after(cursors: Cursors, cursor: str | None) -> tuple[date, str, int]:
    if cursor is None:
        return FIRST_LINE
    start = cursors.decode(cursor)
    try:
        day, voucher = date.fromisoformat(str(start["dated_on"])), UUID(str(start["voucher"]))
    except ValueError as error:
        raise CursorInvalidError("start again without a cursor") from error
    return day, str(voucher), int(start["line"])


def _payments(router: APIRouter, parts: PastParts) -> None:
    replays = parts.gate.caller(REPLAY_SUBJECT)

    @router.get("/payments/{payment}")
    async def payment(
        payment: UUID, as_of: AsOfAsked, caller: Annotated[Caller, Depends(replays)]
    ) -> PaymentAnswer:
        """Replay the story of a payment, from what caused it to the books, across services."""
        found = await asyncio.to_thread(parts.payments.story, str(payment), as_of)
        parts.check(caller, found.unit)

        def reaches(stamp: Stamp) -> bool:
            return may_reach(caller, stamp.unit, county=parts.county)

        steps = [*found.story.steps, *found.story.not_yet]
        return PaymentAnswer.of(
            found,
            readable={each.recorded.stamp.index for each in steps if reaches(each.recorded.stamp)},
            checkpoint=await parts.checkpoint(),
        )
