"""Routes that answer who and where: units, bodies, posts, persons, and names as far as shown."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import Declared
from registry.domain.refusals import PersonUnknownError, PostUnknownError, UnitUnknownError
from registry.entrypoints.answers import KnownAt, Listing, On, Paged, asked, json_answer, one
from registry.entrypoints.service import READ_NAMES, READ_PERSON, READ_STRUCTURE, Service
from registry.projections.persons import persons_named, persons_of, sealed_name
from registry.projections.posts import held_by, posts_on
from registry.projections.reading import Row
from registry.projections.units import bodies_of, unit_on, units_on

NAMES_MAX = 200
NO_PERSON = str(UUID(int=0))


def read_routes(service: Service) -> APIRouter:
    """Give the routes that change nothing."""
    router = APIRouter(tags=["reads"])
    _units(router, service)
    _posts(router, service)
    _persons(router, service)
    _names(router, service)
    return router


def _units(router: APIRouter, service: Service) -> None:
    reading, today = service.reading, service.gate.today
    public = [Depends(Declared(READ_STRUCTURE))]
    unit_listing = Listing("units", column="key", key=service.cursor_key)
    body_listing = Listing("bodies", column="key", key=service.cursor_key)

    @router.get("/units", dependencies=public)
    async def units(
        paging: Paged,
        on: On = None,
        kind: str | None = None,
        tree: str | None = None,
        parent: UUID | None = None,
    ) -> Response:
        """List units by key, all or those right below a parent on a day."""
        values = asked(
            on=on or today(),
            kind=kind,
            tree=tree,
            parent=parent,
            after_key=unit_listing.start(paging),
            limit=unit_listing.limit(paging),
        )
        return unit_listing.page(await units_on(reading, values, after=paging.after), paging)

    @router.get("/units/{unit}", dependencies=public)
    async def unit(request: Request, unit: UUID, on: On = None, after: After = None) -> Response:
        """Give one unit with every unit above it in each tree."""
        found = await unit_on(reading, unit, on=on or today(), after=after)
        if not found.rows:
            raise UnitUnknownError("the register has no such unit: look at the list of units")
        return one(request, found)

    @router.get("/bodies", dependencies=public)
    async def bodies(paging: Paged, unit: UUID | None = None) -> Response:
        """List bodies by key."""
        values: dict[str, object] = {
            "unit": unit,
            "after_key": body_listing.start(paging),
            "limit": body_listing.limit(paging),
        }
        return body_listing.page(await bodies_of(reading, values, after=paging.after), paging)


def _posts(router: APIRouter, service: Service) -> None:
    reading, today = service.reading, service.gate.today
    public = [Depends(Declared(READ_STRUCTURE))]
    listing = Listing("posts", column="key", key=service.cursor_key)

    @router.get("/posts", dependencies=public)
    async def posts(
        paging: Paged, unit: UUID | None = None, on: On = None, known_at: KnownAt = None
    ) -> Response:
        """List posts by key with their holders on a day, as was known at an instant."""
        values = asked(
            on=on or today(),
            known_at=known_at,
            unit=unit,
            post=None,
            after_key=listing.start(paging),
            limit=listing.limit(paging),
        )
        return listing.page(await posts_on(reading, values, after=paging.after), paging)

    @router.get("/posts/{post}", dependencies=public)
    async def post(
        request: Request,
        post: UUID,
        on: On = None,
        known_at: KnownAt = None,
        after: After = None,
    ) -> Response:
        """Give one post with its holders on a day, as was known at an instant."""
        values = asked(
            on=on or today(), known_at=known_at, unit=None, post=post, after_key="", limit=1
        )
        found = await posts_on(reading, values, after=after)
        if not found.rows:
            raise PostUnknownError("the register has no such post: look at the list of posts")
        return one(request, found)


def _persons(router: APIRouter, service: Service) -> None:
    reading, gate = service.reading, service.gate
    listing = Listing("persons", column="person", key=service.cursor_key, start=NO_PERSON)
    reads_persons = gate.caller(READ_PERSON)

    @router.get("/persons")
    async def persons(
        unit: UUID, paging: Paged, caller: Annotated[Caller, Depends(reads_persons)]
    ) -> Response:
        """List the persons registered in a unit, without names."""
        caller.require(unit)
        values: dict[str, object] = {
            "unit": unit,
            "after_person": listing.start(paging),
            "limit": listing.limit(paging),
        }
        return listing.page(await persons_of(reading, values, after=paging.after), paging)

    @router.get("/persons/{person}")
    async def person(
        request: Request,
        person: UUID,
        caller: Annotated[Caller, Depends(reads_persons)],
        known_at: KnownAt = None,
        after: After = None,
    ) -> Response:
        """Give one person with all terms in posts, without the name."""
        found = await persons_named(reading, [person], after=after)
        if not found.rows:
            raise PersonUnknownError("the register has no such person")
        row = found.rows[0]
        caller.require(row["unit"])
        values: dict[str, object] = {"person": person, "known_at": known_at, "on": None}
        terms = await held_by(reading, values, after=found.position)
        answered = {key: row[key] for key in ("person", "unit", "links")}
        return one(request, found, answered={**answered, "terms": terms.rows})


def _names(router: APIRouter, service: Service) -> None:
    reading, gate = service.reading, service.gate

    @router.get("/names")
    async def names(
        ids: Annotated[list[UUID], Query(min_length=1, max_length=NAMES_MAX)],
        caller: Annotated[Caller, Depends(gate.caller(READ_NAMES))],
        after: After = None,
    ) -> Response:
        """Give the names of persons as the caller may see them.

        Whole to those who may read names in the unit of the person, masked to everybody else,
        null where the person is unknown or forgotten.
        """
        found = await persons_named(reading, ids, after=after)
        opened = await service.names.open([sealed_name(row) for row in found.rows])
        shown = {
            str(row["person"]): None if name is None else _shown(service, caller, row, name)
            for row, name in zip(found.rows, opened, strict=True)
        }
        items = [{"person": str(each), "name": shown.get(str(each))} for each in ids]
        return json_answer({"items": items}, position=found.position)


def _shown(service: Service, caller: Caller, row: Row, name: str) -> str:
    if caller.principal.person is not None and caller.grant(row["unit"]) is not None:
        return name
    return service.public_profile.mask("name", name)
