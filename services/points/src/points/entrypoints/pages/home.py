"""The first page: what there is to do for whoever is signed in, and where the own points are."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from chassis.browser.entrance import add_entrance, pages_router
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in
from kernel.periods import Quarter
from points.adapters.work_lists import Row
from points.entrypoints.pages.parts import PageParts

RECORD = permission("points.entry.record")
RECOGNISE = permission("points.month.recognise")
APPROVE = permission("points.quarter.approve")


@dataclass(frozen=True, kw_only=True)
class GridWork:
    """What waits for the officer of one grid."""

    grid: UUID
    name: str
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class SchemeWork:
    """What waits in one scheme for its group, or for the branch that leads it."""

    scheme: str
    name: str
    waiting: int
    objections: int = 0


def home_routes(parts: PageParts) -> APIRouter:
    """Give the first page; everybody may open it."""
    router = pages_router()
    anyone = parts.desk.gate.caller(permission("points.desk.read", public=True))

    add_entrance(router, anyone)

    @router.get("/{language}/")
    async def home(
        request: Request, language: str, caller: Annotated[Caller, Depends(anyone)]
    ) -> Response:
        """Show what there is to do."""
        spoken = spoken_in(language)
        person = caller.principal.person
        accounts: list[Row] = []
        if person is not None:
            await parts.lists.reader.caught_up()
            accounts = await parts.lists.accounts_of(person)
        work: dict[str, Any] = {
            "grids": [work async for work in _grids(parts, caller, spoken)],
            "groups": [work async for work in _groups(parts, caller, spoken)],
            "branches": [work async for work in _branches(parts, caller, spoken)],
            "accounts": accounts,
        }
        return parts.desk.screens.show(
            request,
            "home.html",
            spoken,
            known=person is not None,
            posts=[parts.names.post(post.id, spoken) for post in caller.principal.posts],
            **work,
            idle=not any(work.values()),
        )

    return router


async def _grids(parts: PageParts, caller: Caller, spoken: Spoken) -> AsyncIterator[GridWork]:
    asking = caller.asking(RECORD)
    for grid in dict.fromkeys(post.unit for post in caller.principal.posts):
        scheme = parts.rules.scheme_of(grid, parts.today()) if asking.grant(grid) else None
        if scheme is not None:
            counts = await parts.lists.counts(scheme, grid)
            yield GridWork(grid=grid, name=parts.names.unit(grid, spoken), counts=counts)


async def _groups(parts: PageParts, caller: Caller, spoken: Spoken) -> AsyncIterator[SchemeWork]:
    asking = caller.asking(RECOGNISE)
    for scheme in parts.rules.schemes() if caller.principal.posts else ():
        if asking.grant(parts.rules.unit_of(scheme)):
            rows = await parts.lists.registers(scheme)
            waiting = sum(row["waiting"] > 0 for row in rows)
            name = parts.names.scheme(scheme, spoken)
            objections = len(await parts.objection_lists.waiting(scheme))
            yield SchemeWork(scheme=scheme, name=name, waiting=waiting, objections=objections)


async def _branches(parts: PageParts, caller: Caller, spoken: Spoken) -> AsyncIterator[SchemeWork]:
    asking = caller.asking(APPROVE)
    for scheme in parts.rules.schemes() if caller.principal.posts else ():
        if asking.grant(parts.rules.leading_unit(scheme)):
            known = await parts.lists.quarters(scheme)
            waiting = sum(due_quarters(parts, scheme, known).values())
            name = parts.names.scheme(scheme, spoken)
            yield SchemeWork(scheme=scheme, name=name, waiting=waiting)


def due_quarters(parts: PageParts, scheme: str, known: dict[str, Row]) -> dict[Quarter, bool]:
    """Give the quarters that a scheme counts up to today's, and which of them wait for approval."""
    rules = parts.rules.of(scheme)
    today = parts.today()
    quarter, found = Quarter.of(rules.tables[0].effective_on), {}
    while quarter.first_on <= today:
        approved = known.get(str(quarter), {}).get("statement") is not None
        found[quarter] = not approved and rules.approval_on(quarter) <= today
        quarter = quarter.next()
    return found
