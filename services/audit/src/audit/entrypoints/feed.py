"""The feed: each service's events as they are stored, by their place in the county's log."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict
from starlette.responses import Response

from audit.adapters.feed_reader import Day, FeedPage, FeedReader, Selection
from audit.adapters.growth import Growth
from audit.domain.totals import Total, totals_of
from audit.entrypoints.access import FEED_SERVICES, feed_action
from chassis.errors import InvalidError
from chassis.http.limits import INTEGER_MAX
from chassis.identity.dependencies import Caller, CallerDependency, Gate
from chassis.identity.permissions import permission
from kernel.beijing import start_of

FEED_TYPE = "application/x-ndjson"
NEXT_HEADER = "Mingbai-Next"
SIZE_HEADER = "Mingbai-Size"
PAGE_EVENTS_DEFAULT = 1_000
PAGE_EVENTS_MAX = 5_000
WAIT_SECONDS_MAX = 25
TYPES_MAX = 50

After = Annotated[
    int, Query(ge=-1, le=INTEGER_MAX, description=f"`{NEXT_HEADER}` of the page before; -1: all.")
]
Limit = Annotated[int, Query(ge=1, le=PAGE_EVENTS_MAX)]
Wait = Annotated[
    int,
    Query(ge=0, le=WAIT_SECONDS_MAX, description="Seconds to wait where there is nothing yet."),
]
Unit = Annotated[UUID | None, Query(description="With all units below it; none: the whole county.")]
EventTypes = Annotated[list[str] | None, Query(alias="type", max_length=TYPES_MAX)]
Since = Annotated[
    AwareDatetime | None,
    Query(description="Begin with what was recorded from then on."),
]
Size = Annotated[int | None, Query(ge=0, le=INTEGER_MAX, description="Size of the log; none: now.")]

_LINES = {
    200: {
        "description": f"A line for each event: index, position, and `event` with the stored "
        f"bytes as they are (`bytes` in base64 where they hold a line feed). `{NEXT_HEADER}` is "
        f"the next `after`, `{SIZE_HEADER}` the log's size.",
        "content": {FEED_TYPE: {"schema": {"type": "string"}}},
    }
}


class FeedStartError(InvalidError):
    """A request names both a place and a time to begin at."""

    code = "feed_start_twice"


class TotalAnswer(BaseModel):
    """Events of a day: how many, between which places, and the SHA-256 of their leaf hashes."""

    model_config = ConfigDict(frozen=True)

    count: int
    first: int | None
    last: int | None
    first_position: int | None
    last_position: int | None
    digest: str
    sums: dict[str, int | str]

    @classmethod
    def of(cls, total: Total) -> "TotalAnswer":
        """Say a total."""
        return cls(**{**vars(total), "sums": dict(total.sums)})


class DayAnswer(BaseModel):
    """One day of one service; the same size always gives the same answer."""

    model_config = ConfigDict(frozen=True)

    day: date
    by: Literal["recorded", "business"]
    unit: UUID | None
    size: int
    all: TotalAnswer
    types: dict[str, TotalAnswer]


@dataclass(frozen=True, kw_only=True)
class FeedParts:
    """What these routes answer from."""

    gate: Gate
    feed: FeedReader
    growth: Growth
    sources: Mapping[str, str]
    """By service, the source of its events."""
    within: Callable[[UUID], Sequence[UUID]]
    """Gives a unit and every unit below it."""
    county: UUID


def feed_routes(parts: FeedParts) -> APIRouter:
    """Give the feed of the whole county and of each service, each under a permission of its own."""
    router = APIRouter(tags=["feed"])
    _add(router, parts, service=None, prefix="/feed")
    for service in FEED_SERVICES:
        _add(router, parts, service=service, prefix=f"/feed/{service}")
    return router


def _add(router: APIRouter, parts: FeedParts, *, service: str | None, prefix: str) -> None:
    reads = parts.gate.caller(permission(feed_action(service)))
    source = None if service is None else parts.sources[service]
    named = service or "county"
    _add_feed(router, _Scope(parts, source), path=prefix, named=named, reads=reads)
    _add_totals(router, _Scope(parts, source), path=f"{prefix}/totals", named=named, reads=reads)


@dataclass(frozen=True)
class _Scope:
    """One service's events, or all, for callers who may read them in a unit."""

    parts: FeedParts
    source: str | None

    def selection(self, caller: Caller, unit: UUID | None, types: Sequence[str]) -> Selection:
        """Ask whether the caller may, and give what it then reads."""
        caller.require(self.parts.county if unit is None else unit)
        within = None if unit is None else [str(each) for each in self.parts.within(unit)]
        return Selection(source=self.source, units=within, types=types)

    async def start(self, after: int, since: datetime | None) -> int:
        """Give the index behind which to begin."""
        if since is None:
            return after
        if after >= 0:
            raise FeedStartError("send after= or since=, not both: since= begins, after= goes on")
        return await asyncio.to_thread(self.parts.feed.begins, since)

    async def page(
        self, selection: Selection, *, after: int, limit: int, seconds: float
    ) -> FeedPage:
        """Give the next page; where it is empty, wait for one for a while."""
        ends_at = asyncio.get_running_loop().time() + seconds
        while True:
            page = await asyncio.to_thread(
                self.parts.feed.page, selection, after=after, count_max=limit
            )
            after = page.next
            if page.count or not await self.parts.growth.beyond(page.size, until=ends_at):
                return page


def _add_feed(
    router: APIRouter, scope: _Scope, *, path: str, named: str, reads: CallerDependency
) -> None:
    @router.get(path, response_class=Response, responses=_LINES, name=f"feed_{named}")  # type: ignore[arg-type]  # the library's own wider type
    async def feed(  # noqa: PLR0913, PLR0917  # each is a part of the query
        caller: Annotated[Caller, Depends(reads)],
        after: After = -1,
        since: Since = None,
        limit: Limit = PAGE_EVENTS_DEFAULT,
        wait: Wait = 0,
        unit: Unit = None,
        types: EventTypes = None,
    ) -> Response:
        """Read events as they are stored, in the order of the county's log."""
        selection = scope.selection(caller, unit, types or ())
        start = await scope.start(after, since)
        page = await scope.page(selection, after=start, limit=limit, seconds=wait)
        headers = {
            NEXT_HEADER: str(page.next),
            SIZE_HEADER: str(page.size),
            "Cache-Control": "private, no-cache",
        }
        return Response(page.lines, media_type=FEED_TYPE, headers=headers)


def _add_totals(
    router: APIRouter, scope: _Scope, *, path: str, named: str, reads: CallerDependency
) -> None:
    @router.get(path, name=f"totals_{named}")
    async def totals(
        caller: Annotated[Caller, Depends(reads)],
        day: date,
        by: Literal["recorded", "business"] = "recorded",
        unit: Unit = None,
        size: Size = None,
    ) -> DayAnswer:
        """Count the events of one day by type, to see that none is missing."""
        selection = scope.selection(caller, unit, ())
        feed = scope.parts.feed
        now = await asyncio.to_thread(feed.size)
        at = now if size is None else min(size, now)
        found = await asyncio.to_thread(
            lambda: totals_of(feed.of_day(selection, _day(day, by), size=at))
        )
        return DayAnswer(
            day=day,
            by=by,
            unit=unit,
            size=at,
            all=TotalAnswer.of(found[0]),
            types={kind: TotalAnswer.of(total) for kind, total in found[1].items()},
        )


def _day(day: date, by: str) -> Day:
    if by == "business":
        return Day(business_date=day)
    return Day(recorded_from=start_of(day), recorded_before=start_of(day + timedelta(days=1)))
