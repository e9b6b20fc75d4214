"""What full replays came to, for everyone to read: the events that reported them."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from audit.application.past import readable
from audit.domain.replay.recorded import Recorded
from audit.domain.replayed import REPORTED
from audit.entrypoints.past_answers import Answer, proof_of
from audit.entrypoints.past_parts import PastParts
from audit.entrypoints.replay_answers import StampAnswer
from chassis.http.limits import INTEGER_MAX
from chassis.http.pagination import Limit
from chassis.identity.permissions import Declared, permission


class ReportAnswer(Answer):
    """One full replay: up to which size, whether all was equal, and what was compared."""

    number: int
    size: int
    started_at: str
    findings: int
    equal: bool
    compared: list[dict[str, Any]]
    differing: list[dict[str, Any]]
    stamp: StampAnswer
    proof: str


class ReportsPage(Answer):
    """Reports, newest first; `next` is null at the end."""

    items: list[ReportAnswer]
    next: int | None


def report_routes(parts: PastParts) -> APIRouter:
    """Give the route of reports."""
    router = APIRouter(tags=["replay"], prefix="/replay")
    public = Depends(Declared(permission("audit.report.read", public=True)))

    @router.get("/reports", dependencies=[public])
    async def reports(
        before: Annotated[
            int, Query(ge=0, le=INTEGER_MAX, description="`next` of the page before.")
        ] = INTEGER_MAX,
        limit: Limit = 50,
    ) -> ReportsPage:
        """Read what full replays came to; anybody may."""
        found = await asyncio.to_thread(
            lambda: parts.leaves.latest_of_type(
                REPORTED, source=parts.sources["audit"], before=before, count_max=limit
            )
        )
        items = [_answer(each) for each in readable(found)]
        return ReportsPage(items=items, next=found[-1].index if len(found) == limit else None)

    return router


def _answer(recorded: Recorded) -> ReportAnswer:
    data = recorded.data
    said = {name: data[name] for name in ReportAnswer.model_fields if name in data}
    stamp = recorded.stamp
    return ReportAnswer(**said, stamp=StampAnswer.of(stamp), proof=proof_of(stamp))
