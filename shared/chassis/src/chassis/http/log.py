"""`GET /log`: a service's own log as it is stored, for overseers who compare it with the stream."""

import base64
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from chassis.http.limits import INTEGER_MAX
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.reading import Reader

LOG_PAGE_MAX = 1_000


class StoredRow(BaseModel):
    """One event of the log: its position, its very bytes, and the chain up to it."""

    model_config = ConfigDict(frozen=True)

    position: int
    bytes: str
    chain: str


class LogPage(BaseModel):
    """Rows in their order; `next` is the position to go on after, null at the end."""

    model_config = ConfigDict(frozen=True)

    items: list[StoredRow]
    next: int | None


def log_routes(gate: Gate, reader: Reader, *, service: str, county_unit: UUID) -> APIRouter:
    """Give the route by which the overseer reads this service's log."""
    router = APIRouter(tags=["oversight"])
    reads = gate.caller(permission(f"{service}.log.read"))

    @router.get("/log")
    async def log(
        caller: Annotated[Caller, Depends(reads)],
        after: Annotated[int, Query(ge=0, le=INTEGER_MAX)] = 0,
        limit: Annotated[int, Query(ge=1, le=LOG_PAGE_MAX)] = LOG_PAGE_MAX,
    ) -> LogPage:
        """Read stored bytes, positions and chain, in the order of the log."""
        caller.require(county_unit)
        rows = await reader.rows(
            "SELECT position, bytes, chain FROM store.events WHERE position > %s "
            "ORDER BY position LIMIT %s",
            after,
            limit,
        )
        items = [
            StoredRow(
                position=row["position"],
                bytes=base64.b64encode(row["bytes"]).decode(),
                chain=row["chain"].hex(),
            )
            for row in rows
        ]
        return LogPage(items=items, next=items[-1].position if len(items) == limit else None)

    return router
