"""Replay over HTTP: one account as of a time and for a day, and one digest over all of them."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from audit.application.replay import Replay, ReplayAccount
from audit.entrypoints.access import check, may_reach
from audit.entrypoints.replay_answers import AccountAnswer, StandingsAnswer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission


@dataclass(frozen=True, kw_only=True)
class ReplayParts:
    """What these routes answer from."""

    gate: Gate
    replay: Replay
    county: UUID


def replay_routes(parts: ReplayParts) -> APIRouter:
    """Give the routes of replay."""
    router = APIRouter(tags=["replay"], prefix="/replay")
    replays = parts.gate.caller(permission("audit.account.replay"))
    sums_up = parts.gate.caller(permission("audit.standings.replay"))
    one_at_a_time = asyncio.Lock()

    @router.get("/accounts/{account}")
    async def account(
        account: UUID,
        caller: Annotated[Caller, Depends(replays)],
        recorded_until: Annotated[
            AwareDatetime | None, Query(description="An instant; what was recorded by then.")
        ] = None,
        business_date: Annotated[
            date | None, Query(description="A day, Asia/Shanghai; what counts for it.")
        ] = None,
    ) -> AccountAnswer:
        """Replay one account; a time that is not sealed yet is refused."""
        asked = ReplayAccount(
            account=str(account),
            recorded_until=recorded_until.astimezone(UTC) if recorded_until else None,
            business_date=business_date,
        )
        replayed = await asyncio.to_thread(parts.replay.account, asked)
        assert replayed.account.opened is not None
        unit = replayed.account.opened.unit
        check(lambda: may_reach(caller, unit, county=parts.county), caller)
        return AccountAnswer.of(replayed)

    @router.get("/standings")
    async def standings(caller: Annotated[Caller, Depends(sums_up)]) -> StandingsAnswer:
        """Replay every account and give the digest over where they stand."""
        caller.require(parts.county)
        # It reads the whole log: one at a time is enough for everybody.
        async with one_at_a_time:
            return StandingsAnswer.of(await asyncio.to_thread(parts.replay.standings))

    return router
