"""Replay of points accounts over HTTP: lists of a unit, what changed, and what if."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from audit.application.accounts import AccountsPage
from audit.application.errors import AccountNotInLogError, TableUnreadableError
from audit.domain.replay.as_of import AsOf
from audit.domain.replay.given_table import TableFormError, given_table
from audit.domain.replay.tables import Table
from audit.entrypoints.account_answers import (
    AccountChangesAnswer,
    GivenTable,
    StandingAnswer,
    StandingsPage,
    WhatIfPageAnswer,
)
from audit.entrypoints.past_answers import PlaceAnswer
from audit.entrypoints.past_parts import AsOfAsked, BetweenAsked, PastParts
from audit.entrypoints.subject_replays import REPLAY_SUBJECT
from chassis.http.pagination import Cursors, CursorText, Limit
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

TableName = Annotated[
    str,
    Query(
        max_length=200,
        description="An adopted table, by scheme and version.",
        examples=["anjia-points/2"],
    ),
]
Quarter = Annotated[str | None, Query(pattern=r"^\d{4}-Q[1-4]$", description="`2026-Q2`")]


def account_routes(parts: PastParts) -> APIRouter:
    """Give the routes that replay accounts."""
    router = APIRouter(tags=["replay"], prefix="/replay")
    cursors = Cursors(listing="replayed_accounts", fields={"account": str}, key=parts.cursor_key)
    _standings(router, parts, cursors)
    _changes(router, parts)
    _what_if(router, parts, cursors)
    return router


def _standings(router: APIRouter, parts: PastParts, cursors: Cursors) -> None:
    replays = parts.gate.caller(REPLAY_SUBJECT)

    @router.get("/units/{unit}/standings")
    async def standings(  # noqa: PLR0913, PLR0917  # each is one parameter of the question
        unit: UUID,
        as_of: AsOfAsked,
        caller: Annotated[Caller, Depends(replays)],
        quarter: Quarter = None,
        limit: Limit = 50,
        cursor: CursorText = None,
    ) -> StandingsPage:
        """Replay where the accounts of a unit stood, and what a quarter gave them."""
        parts.check(caller, str(unit))
        page = await _page(parts, unit, as_of, after=_after(cursors, cursor), limit=limit)
        return StandingsPage(
            place=PlaceAnswer.of(page.place, as_of, checkpoint=await parts.checkpoint()),
            unit=str(unit),
            quarter=quarter,
            items=[StandingAnswer.said(each, page, quarter) for each in page.accounts],
            next=_next(cursors, page),
        )


def _changes(router: APIRouter, parts: PastParts) -> None:
    replays = parts.gate.caller(permission("audit.account.replay"))

    @router.get("/accounts/{account}/changes")
    async def account_changes(
        account: UUID, between: BetweenAsked, caller: Annotated[Caller, Depends(replays)]
    ) -> AccountChangesAnswer:
        """Say in words what changed in an account between two instants, and by which event."""
        earlier = AsOf(recorded_until=between.before, business_date=between.after.business_date)
        page = await asyncio.to_thread(parts.accounts.one, str(account), between.after)
        _check_account(parts, caller, page)
        before = await asyncio.to_thread(parts.accounts.one, str(account), earlier)
        return AccountChangesAnswer.of(page, before, between, checkpoint=await parts.checkpoint())


def _what_if(router: APIRouter, parts: PastParts, cursors: Cursors) -> None:
    tries = parts.gate.caller(permission("audit.what_if.replay"))
    gives = parts.gate.caller(permission("audit.what_if.replay", changes_nothing=True))

    async def answer(page: AccountsPage, table: Table) -> WhatIfPageAnswer:
        return WhatIfPageAnswer.of(
            parts.accounts.what_if(page, table),
            checkpoint=await parts.checkpoint(),
            after=_next(cursors, page),
        )

    @router.get("/what-if/accounts/{account}")
    async def account_under(
        account: UUID, table: TableName, as_of: AsOfAsked, caller: Annotated[Caller, Depends(tries)]
    ) -> WhatIfPageAnswer:
        """Replay one account under another adopted table; nothing of it is recorded."""
        page = await asyncio.to_thread(parts.accounts.one, str(account), as_of)
        _check_account(parts, caller, page)
        return await answer(page, await asyncio.to_thread(parts.accounts.table, table, page.place))

    @router.post("/what-if/accounts/{account}")
    async def account_under_given(
        account: UUID, body: GivenTable, as_of: AsOfAsked, caller: Annotated[Caller, Depends(gives)]
    ) -> WhatIfPageAnswer:
        """Replay one account under a table that is given; nothing of it is recorded."""
        page = await asyncio.to_thread(parts.accounts.one, str(account), as_of)
        _check_account(parts, caller, page)
        try:
            table = given_table([each.model_dump() for each in body.items])
        except TableFormError as error:
            raise TableUnreadableError(str(error)) from error
        return await answer(page, table)

    @router.get("/what-if/units/{unit}/standings")
    async def unit_under(  # noqa: PLR0913, PLR0917  # each is one parameter of the question
        unit: UUID,
        table: TableName,
        as_of: AsOfAsked,
        caller: Annotated[Caller, Depends(tries)],
        limit: Limit = 50,
        cursor: CursorText = None,
    ) -> WhatIfPageAnswer:
        """Replay the accounts of a unit under another adopted table; nothing is recorded."""
        parts.check(caller, str(unit))
        page = await _page(parts, unit, as_of, after=_after(cursors, cursor), limit=limit)
        return await answer(page, await asyncio.to_thread(parts.accounts.table, table, page.place))


async def _page(
    parts: PastParts, unit: UUID, as_of: AsOf, *, after: str, limit: int
) -> AccountsPage:
    return await asyncio.to_thread(
        lambda: parts.accounts.of_unit(str(unit), as_of, after=after, count_max=limit)
    )


def _check_account(parts: PastParts, caller: Caller, page: AccountsPage) -> None:
    if not page.accounts:
        raise AccountNotInLogError("the log has no such account up to this time: compare the id")
    opened = page.accounts[0].opened
    parts.check(caller, opened.unit if opened else None)


def _after(cursors: Cursors, cursor: str | None) -> str:
    return str(cursors.start(cursor, account="")["account"])


def _next(cursors: Cursors, page: AccountsPage) -> str | None:
    return None if page.last is None else cursors.encode({"account": page.last})
