"""The black board (黑榜公示): for everybody while a listing is in force, later for supervisors."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from chassis.http.pagination import PAGE_ITEMS_DEFAULT, Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import Declared, permission
from chassis.pages.rendering import Pages, spoken_in
from disclosure.entrypoints.views import Views
from disclosure.projections.board import BoardReads, Posted

LISTED_MAX = 500

UnitQuery = Annotated[UUID | None, Query(description="The unit whose board it is.")]


class BoardLine(BaseModel):
    """One listing that is in force today."""

    model_config = ConfigDict(frozen=True)

    listing: UUID
    unit: UUID
    scheme: str
    subject_type: str
    label: str
    since: date
    until: date
    resolution: str
    approved_event: str

    @classmethod
    def of(cls, posted: Posted) -> Self:
        """Make the line of what is posted."""
        return cls(**{name: getattr(posted, name) for name in cls.model_fields})


class HistoryLine(BoardLine):
    """One listing that is or was on the board, and why it ended."""

    account: UUID
    published_at: datetime
    ended_event: str | None
    ended_at: datetime | None
    reason: str | None


def board_routes(board: BoardReads, *, today: Callable[[], date]) -> APIRouter:
    """Give the route by which programs read who is on the board today; everybody may."""
    public = Depends(Declared(permission("disclosure.board.see", public=True)))
    router = APIRouter(tags=["board"], dependencies=[public])

    @router.get("/board")
    async def on_the_board(unit: UnitQuery = None, after: After = None) -> list[BoardLine]:
        """List who is on the black board today."""
        await board.reader.caught_up(after or 0)
        posted = await board.on(today(), unit=unit, limit=LISTED_MAX)
        return [BoardLine.of(one) for one in posted]

    return router


def board_history_routes(gate: Gate, board: BoardReads, *, cursor_key: bytes) -> APIRouter:
    """Give the route by which supervisors read who was on the board when."""
    router = APIRouter(tags=["board"])
    read = gate.caller(permission("disclosure.board.read"))
    cursors = Cursors(listing="board", fields={"position": int}, key=cursor_key)

    @router.get("/units/{unit}/board-history")
    async def history(
        unit: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = PAGE_ITEMS_DEFAULT,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[HistoryLine]:
        """List, for those who supervise, everything that was ever on a unit's board."""
        caller.require(unit)
        await board.reader.caught_up(after or 0)
        before = cursors.start(cursor, position=None)["position"]
        found = await board.history(unit, before=before, limit=limit + 1)
        return Page(
            items=[HistoryLine.of(one) for one in found[:limit]],
            next=cursors.following(found, limit),
        )

    return router


def board_pages(
    pages: Pages, board: BoardReads, views: Views, *, today: Callable[[], date]
) -> APIRouter:
    """Give the page of the board in both languages; everybody may read it."""
    public = Depends(Declared(permission("disclosure.page.read", public=True)))
    router = APIRouter(include_in_schema=False, dependencies=[public])

    @router.get("/{language}/board")
    async def page(request: Request, language: str) -> Response:
        """Show who is on the board today, and until when."""
        spoken = spoken_in(language)
        day = today()
        posted = await board.on(day, unit=None, limit=LISTED_MAX)
        lines = [
            {**asdict(one), "unit_name": views.unit(one.unit, one.since, spoken)} for one in posted
        ]
        return pages.render(request, "board.html", spoken, lines=lines, today=day)

    return router
