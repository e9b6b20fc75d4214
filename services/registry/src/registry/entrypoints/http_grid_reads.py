"""Routes that answer which grids there are, who takes their matters, and which posts are vacant."""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from chassis.http.positions import After
from chassis.identity.permissions import Declared
from registry.adapters.adopted_grids import rules_found
from registry.domain.grid_rules import GridRules
from registry.domain.refusals import UnitUnknownError
from registry.entrypoints.answers import KnownAt, Listing, On, Paged, asked, json_answer, one
from registry.entrypoints.service import READ_STRUCTURE, Service
from registry.projections.grids import grid_history, grid_rules_on, grids_on, posts_above
from registry.projections.posts import posts_on
from registry.projections.reading import Row
from registry.projections.vacancies import gaps, posts_with_terms

Since = Annotated[
    On, Query(description="Also the gaps that touch a day from this one on; else those of `on`.")
]


def grid_read_routes(service: Service) -> APIRouter:
    """Give the routes about grids that change nothing."""
    router = APIRouter(tags=["grids"])
    _grids(router, service)
    _team(router, service)
    return router


def _grids(router: APIRouter, service: Service) -> None:
    reading, today = service.reading, service.gate.today
    public = [Depends(Declared(READ_STRUCTURE))]
    listing = Listing("grids", column="key", key=service.cursor_key)

    @router.get("/grids", dependencies=public)
    async def grids(
        paging: Paged,
        within: UUID | None = None,
        sort: str | None = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Response:
        """List grids by key with their population, and what is found of those that are too large.

        Villagers' groups that serve as grids are listed beside the coded ones and have no limits.
        """
        day = on or today()
        values = asked(
            on=day,
            known_at=known_at,
            unit=None,
            sort=sort,
            within=within,
            after_key=listing.start(paging),
            limit=listing.limit(paging),
        )
        rules = await _rules(service, values)
        found = await grids_on(reading, values, after=paging.after)
        for row in found.rows:
            row["findings"] = list(_findings(row, rules))
        return listing.page(found, paging)

    @router.get("/grids/{grid}", dependencies=public)
    async def grid(
        request: Request,
        grid: UUID,
        on: On = None,
        known_at: KnownAt = None,
        after: After = None,
    ) -> Response:
        """Give one grid with its code, population, findings and history."""
        values = asked(
            on=on or today(),
            known_at=known_at,
            unit=grid,
            sort=None,
            within=None,
            after_key="",
            limit=1,
        )
        found = await grids_on(reading, values, after=after)
        if not found.rows:
            raise UnitUnknownError("the register has no such grid: look at the list of grids")
        row = found.rows[0]
        history = await grid_history(reading, values, after=found.position)
        findings = list(_findings(row, await _rules(service, values)))
        answered = {**row, "findings": findings, "history": history.rows}
        return one(request, found, answered=answered)


def _team(router: APIRouter, service: Service) -> None:
    reading, today = service.reading, service.gate.today
    public = [Depends(Declared(READ_STRUCTURE))]
    listing = Listing("vacancies", column="post_key", key=service.cursor_key)

    @router.get("/grids/{grid}/chain", dependencies=public)
    async def chain(
        grid: UUID, on: On = None, known_at: KnownAt = None, after: After = None
    ) -> Response:
        """Give the ranks from a grid up to its town with their holders on a day."""
        day = on or today()
        rules = await _rules(service, {"on": day, "known_at": known_at})
        ranks = [] if rules is None else [rank.key for rank in rules.chain()]
        if after is not None:
            await reading.find("SELECT 1", {}, after=after)
        above = await posts_above(reading, grid, ranks=ranks, on=day)
        steps = []
        for rank in ranks:
            for row in above.rows:
                if row["rank"] == rank:
                    values = asked(
                        on=day,
                        known_at=known_at,
                        unit=None,
                        post=row["post"],
                        after_key="",
                        limit=1,
                    )
                    held = await posts_on(reading, values, after=None)
                    holders = held.rows[0]["holders"] if held.rows else []
                    steps.append({**_step(row), "holders": holders, "vacant": not holders})
        return json_answer({"grid": grid, "on": day, "steps": steps}, position=above.position)

    @router.get("/vacancies", dependencies=public)
    async def vacancies(
        unit: UUID,
        paging: Paged,
        since: Since = None,
        on: On = None,
        known_at: KnownAt = None,
    ) -> Response:
        """List the ranks of a unit, and of those below it, that nobody held, from when to when.

        A page covers `limit` posts, so that it may hold fewer gaps, or none, and still go on.
        """
        day = on or today()
        rules = await _rules(service, {"on": day, "known_at": known_at})
        values: dict[str, object] = {
            "unit": unit,
            "ranks": [] if rules is None else [rank.key for rank in rules.ranks],
            "on": day,
            "known_at": known_at,
            "after_key": listing.start(paging),
            "limit": listing.limit(paging),
        }
        found = await posts_with_terms(reading, values, after=paging.after)

        def shown(row: Row) -> Iterator[dict[str, Any]]:
            return gaps(row, since=since or day, on=day)

        return listing.page(found, paging, shown=shown)


async def _rules(service: Service, values: Any) -> GridRules | None:
    found = await grid_rules_on(
        service.reading, {"on": values["on"], "known_at": values["known_at"]}
    )
    return rules_found(found) if found.rows else None


def _findings(row: Row, rules: GridRules | None) -> Iterator[dict[str, Any]]:
    """Give what asks for a split: a fact of the register, which nobody was refused."""
    sort = None if rules is None else rules.sorts.get(row["sort"])
    if sort is None or rules is None or row["closed_on"] is not None:
        return
    limits = {"households": sort.households_most, "persons": sort.persons_most}
    for what, most in limits.items():
        if most is not None and row[what] > most:
            yield {
                "code": f"grid_over_{what}",
                "found": row[what],
                "most": most,
                "rules": rules.version,
                "message": f"the grid has {row[what]} {what}, more than {most}: split it",
            }


def _step(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("rank", "post", "unit", "name")}
