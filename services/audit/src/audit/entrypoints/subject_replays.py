"""Replay of any subject over HTTP: its state as of a time and for a day, and what changed."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from audit.application.past import readable
from audit.entrypoints.access import check, may_read
from audit.entrypoints.events import After
from audit.entrypoints.past_answers import (
    Answer,
    EventLine,
    SubjectAnswer,
    SubjectChangesAnswer,
)
from audit.entrypoints.past_parts import AsOfAsked, BetweenAsked, PastParts, ServiceWord
from chassis.http.pagination import Limit
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

REPLAY_SUBJECT = permission("audit.subject.replay")


class MentionsPage(Answer):
    """Events that name a subject, in the log's order; `next` is null at the end."""

    items: list[EventLine]
    next: int | None


def subject_routes(parts: PastParts) -> APIRouter:
    """Give the routes that replay any subject."""
    router = APIRouter(tags=["replay"], prefix="/replay")
    replays = parts.gate.caller(REPLAY_SUBJECT)

    @router.get("/subjects/{service}/{aggregate}")
    async def subject(
        service: ServiceWord,
        aggregate: UUID,
        as_of: AsOfAsked,
        caller: Annotated[Caller, Depends(replays)],
    ) -> SubjectAnswer:
        """Replay a subject of any service: its events in force, and each field as last stated."""
        source = parts.sources[service]
        found = await asyncio.to_thread(parts.subjects.state, source, str(aggregate), as_of)
        parts.check(caller, found.unit)
        return SubjectAnswer.of(found, checkpoint=await parts.checkpoint())

    @router.get("/subjects/{service}/{aggregate}/changes")
    async def changes(
        service: ServiceWord,
        aggregate: UUID,
        between: BetweenAsked,
        caller: Annotated[Caller, Depends(replays)],
    ) -> SubjectChangesAnswer:
        """Say what was recorded of a subject between two instants, and what that changed."""
        found = await asyncio.to_thread(
            lambda: parts.subjects.changes(
                parts.sources[service], str(aggregate), before=between.before, after=between.after
            )
        )
        parts.check(caller, found.replay.unit)
        return SubjectChangesAnswer.of(found, checkpoint=await parts.checkpoint())

    @router.get("/mentions/{aggregate}")
    async def mentions(
        aggregate: UUID,
        caller: Annotated[Caller, Depends(replays)],
        after: After = -1,
        limit: Limit = 50,
    ) -> MentionsPage:
        """Read events of any service that name a subject; those that the caller may read."""
        leaves = await asyncio.to_thread(
            lambda: parts.subjects.mentioning(str(aggregate), after=after, count_max=limit)
        )
        allowed = [leaf for leaf in leaves if may_read(caller, leaf, county=parts.county)]
        check(lambda: bool(allowed) or not leaves, caller)
        return MentionsPage(
            items=[EventLine.of(each) for each in readable(allowed)],
            next=leaves[-1].index if len(leaves) == limit else None,
        )

    return router
