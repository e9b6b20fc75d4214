"""Single events of the log for those who may read them, and what was found wrong."""

import asyncio
import base64
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from audit.adapters.leaf_reader import LeafReader
from audit.adapters.tree_reader import StoredAlarm, TreeReader
from audit.domain.leaves import Leaf, format_time
from audit.entrypoints.access import check, may_read
from audit.entrypoints.tlog import Name
from chassis.http.limits import INTEGER_MAX
from chassis.http.pagination import Limit
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission

EVENT_TYPE = "application/cloudevents+json"

After = Annotated[int, Query(ge=-1, le=INTEGER_MAX, description="`next` of the page before.")]


class EventAnswer(BaseModel):
    """One event: where it stands in the log and in its source, and its very bytes in base64."""

    model_config = ConfigDict(frozen=True)

    index: int
    source: str
    id: str
    type: str | None
    position: int | None
    chain: str | None
    bytes: str

    @classmethod
    def of(cls, leaf: Leaf) -> "EventAnswer":
        """Say a leaf."""
        return cls(
            index=leaf.index,
            source=leaf.source,
            id=leaf.event_id,
            type=leaf.type,
            position=leaf.position,
            chain=leaf.chain.hex() if leaf.chain else None,
            bytes=base64.b64encode(leaf.event).decode(),
        )


class EventPage(BaseModel):
    """Events of one aggregate in the log's order; `next` is null at the end."""

    model_config = ConfigDict(frozen=True)

    items: list[EventAnswer]
    next: int | None


class AlarmAnswer(BaseModel):
    """One thing that was found wrong with a message; `event` is in base64 where no leaf has it."""

    model_config = ConfigDict(frozen=True)

    number: int
    code: str
    sequence: int
    index: int | None
    event: str | None
    details: dict[str, Any]
    found_at: str

    @classmethod
    def of(cls, alarm: StoredAlarm) -> "AlarmAnswer":
        """Say an alarm."""
        return cls(
            number=alarm.number,
            code=alarm.code.value,
            sequence=alarm.sequence,
            index=alarm.leaf_index,
            event=base64.b64encode(alarm.event).decode() if alarm.event is not None else None,
            details=alarm.details,
            found_at=format_time(alarm.found_at),
        )


class AlarmPage(BaseModel):
    """Alarms, oldest first; `next` is null at the end."""

    model_config = ConfigDict(frozen=True)

    items: list[AlarmAnswer]
    next: int | None


@dataclass(frozen=True, kw_only=True)
class EventParts:
    """What these routes answer from."""

    gate: Gate
    tree: TreeReader
    leaves: LeafReader
    county: UUID


def event_routes(parts: EventParts) -> APIRouter:
    """Give the routes for single events and for alarms."""
    router = APIRouter(tags=["events"])
    reads = parts.gate.caller(permission("audit.event.read", public=True))
    looks = parts.gate.caller(permission("audit.alarm.read"))

    @router.get("/events", response_class=Response)
    async def event(
        source: Name,
        id: Name,  # noqa: A002  # the envelope's word
        caller: Annotated[Caller, Depends(reads)],
    ) -> Response:
        """Read the very bytes of one event; everybody may read what was published."""
        leaf = await asyncio.to_thread(parts.leaves.leaf, source, id)
        check(lambda: may_read(caller, leaf, county=parts.county), caller)
        return Response(leaf.event, media_type=EVENT_TYPE)

    @router.get("/subjects/{aggregate}/events")
    async def of_subject(
        aggregate: UUID,
        caller: Annotated[Caller, Depends(reads)],
        after: After = -1,
        limit: Limit = 50,
    ) -> EventPage:
        """Read the events of one aggregate that the caller may read."""
        leaves = await asyncio.to_thread(
            lambda: parts.leaves.of_subject(
                str(aggregate), source=None, after=after, before=INTEGER_MAX, count_max=limit
            )
        )
        allowed = [leaf for leaf in leaves if may_read(caller, leaf, county=parts.county)]
        check(lambda: bool(allowed) or not leaves, caller)
        return EventPage(
            items=[EventAnswer.of(leaf) for leaf in allowed],
            next=leaves[-1].index if len(leaves) == limit else None,
        )

    @router.get("/alarms")
    async def alarms(
        caller: Annotated[Caller, Depends(looks)], after: After = 0, limit: Limit = 50
    ) -> AlarmPage:
        """Read what was found wrong with messages of the stream, with the evidence."""
        caller.require(parts.county)
        found = await asyncio.to_thread(parts.tree.alarms, after=after, count_max=limit)
        return AlarmPage(
            items=[AlarmAnswer.of(alarm) for alarm in found],
            next=found[-1].number if len(found) == limit else None,
        )

    return router
