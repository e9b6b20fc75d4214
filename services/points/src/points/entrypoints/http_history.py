"""The route that shows where an account came from and what became of it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from chassis.http.positions import POSITION_HEADER, After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from points.adapters.account_links import links_of
from points.application.rounds import AccountUnknownError
from points.entrypoints.reads import ReadParts, may_read


class LinkedAccount(BaseModel):
    """One account before or after another, and since when."""

    model_config = ConfigDict(frozen=True)

    account: UUID
    label: str
    how: str
    """`split` or `merged`."""
    since: date


class HistoryAnswer(BaseModel):
    """An account's own days, those it came from and those that came of it."""

    model_config = ConfigDict(frozen=True)

    account: UUID
    label: str
    since: date | None
    closed_since: date | None
    predecessors: list[LinkedAccount]
    successors: list[LinkedAccount]


def history_routes(parts: ReadParts) -> APIRouter:
    """Give the route of an account's history."""
    router = APIRouter(tags=["accounts"])
    reads = parts.gate.caller(permission("points.account.read"))

    @router.get("/accounts/{account}/history", response_model=HistoryAnswer)
    async def history(
        account: UUID, caller: Annotated[Caller, Depends(reads)], after: After = None
    ) -> Response:
        """Read which accounts came before and after this one, by split and merge of households."""
        await may_read(parts, caller, account)
        position = await parts.reader.caught_up(after or 0)
        row = await parts.reader.row(
            "SELECT account, label, since, closed_since FROM read.accounts WHERE account = %s",
            account,
        )
        if row is None:
            raise AccountUnknownError("there is no such points account")
        links = await links_of(parts.reader, account)
        named = [(link.pop("before"), LinkedAccount(**link)) for link in links]
        answer = HistoryAnswer(
            **row,
            predecessors=[link for before, link in named if before],
            successors=[link for before, link in named if not before],
        )
        return Response(
            answer.model_dump_json(),
            media_type="application/json",
            headers={POSITION_HEADER: str(position)},
        )

    return router
