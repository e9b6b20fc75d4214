"""The page of one account (积分明细): where it stands, and why, entry by entry."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from chassis.browser.entrance import pages_router
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.chart import NARROW, WIDE, Bar, bar_chart
from chassis.pages.formats import write_points
from chassis.pages.languages import CHINESE, Spoken
from chassis.pages.rendering import spoken_in
from kernel.periods import Quarter
from points.adapters.account_links import links_of
from points.adapters.work_lists import Row
from points.application.rounds import AccountUnknownError
from points.entrypoints.pages.parts import PageParts
from points.entrypoints.pages.words import CHART
from points.entrypoints.reach import check_reads_account, reads_account

SHOWN_MAX = 50
PAGE_MAX = 1_000


def statement_routes(parts: PageParts) -> APIRouter:
    """Give the page."""
    router = pages_router()
    reads = parts.desk.gate.caller(permission("points.account.read"))

    @router.get("/{language}/accounts/{account}")
    async def statement(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        account: UUID,
        caller: Annotated[Caller, Depends(reads)],
        done: str = "",
        page: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 1,
        after: After = None,
    ) -> Response:
        """Show an account to whoever may read it."""
        spoken = spoken_in(language)
        await check_reads_account(parts.index, caller, account)
        position = await parts.lists.reader.caught_up(after)
        found = await parts.lists.account(account)
        if found is None:
            raise AccountUnknownError("there is no such points account")
        first = (page - 1) * SHOWN_MAX
        rows = await parts.lists.entries_of(account, first=first, limit=SHOWN_MAX + 1)
        settled = await parts.lists.settled(account)
        return parts.desk.screens.show(
            request,
            "statement.html",
            spoken,
            account=found,
            own=caller.principal.person in found["contacts"],
            grid_name=parts.names.unit(found["grid"], spoken),
            scheme_name=parts.names.scheme(found["scheme"], spoken),
            settled=settled,
            charts=_charts(settled, spoken),
            links=await _links(parts, caller, account),
            entries=await parts.entries(rows[:SHOWN_MAX], spoken),
            page=page,
            more=len(rows) > SHOWN_MAX,
            position=position,
            objections=await parts.objection_lists.of_account(account),
            done=done,
        )

    return router


async def _links(parts: PageParts, caller: Caller, account: UUID) -> list[Row]:
    """Give where an account came from and what became of it, and which of that the caller reads."""
    links = await links_of(parts.lists.reader, account)
    for link in links:
        link["open"] = await reads_account(parts.index, caller, link["account"])
    return links


def _charts(settled: list[Row], spoken: Spoken) -> list[str]:
    if not settled:
        return []
    bars = [
        Bar(
            name=_short(row["quarter"], spoken),
            value=row["standing"],
            written=write_points(row["standing"]),
        )
        for row in settled
    ]
    title = CHART.in_language(spoken.language)
    return [bar_chart(bars, size, title=title) for size in (NARROW, WIDE)]


def _short(quarter: str, spoken: Spoken) -> str:
    """Write a quarter so that it fits beside a bar on a phone."""
    known = Quarter(quarter)
    if spoken is CHINESE:
        return f"{known.year} {'一二三四'[known.number - 1]}季度"
    return f"{known.year} Q{known.number}"
