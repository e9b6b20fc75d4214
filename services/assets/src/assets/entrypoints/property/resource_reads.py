"""What can be asked of resources and of what is let: the register, lets of a day, and codes."""

import io
from datetime import date
from typing import Annotated
from uuid import UUID

import segno
from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.domain.property.property_errors import ResourceUnknownError
from assets.domain.property.resource import Resource
from assets.entrypoints.payments.request_bodies import Number
from assets.entrypoints.property.asset_answers import HistoryLine, public_path
from assets.entrypoints.property.asset_reads import READ, as_of
from assets.entrypoints.property.parts import PropertyParts, RecordedUntil, Row
from assets.entrypoints.property.resource_answers import (
    LetAnswer,
    LetThingAnswer,
    PublicThingAnswer,
    ResourceAnswer,
    ResourceWithHistoryAnswer,
)
from chassis.errors import NotFoundError
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import Declared, permission

SQUARE_METRES = "平方米"
_KNOWN = "effective_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
_RESOURCES = (
    "SELECT * FROM (SELECT DISTINCT ON (number) * FROM read.resource_states WHERE entity ="
    f' %(entity)s AND number COLLATE "C" > %(after)s AND {_KNOWN} ORDER BY number, position DESC) s'
    ' ORDER BY number COLLATE "C" LIMIT %(limit)s'
)
_HISTORY = (
    f"SELECT * FROM read.resource_states WHERE resource = %(resource)s AND {_KNOWN}"
    " ORDER BY position"
)
_THINGS = (
    "SELECT DISTINCT ON (card) card AS thing, number, quantity AS total FROM read.card_states WHERE"
    " entity = %(entity)s AND effective_on <= %(on)s ORDER BY card, position DESC"
)
_PLOTS = (
    "SELECT DISTINCT ON (resource) resource AS thing, number, area_sqm AS total FROM"
    " read.resource_states WHERE entity = %(entity)s AND effective_on <= %(on)s ORDER BY resource,"
    " position DESC"
)
_LET_THINGS = (
    f"SELECT * FROM (({_THINGS}) UNION ALL ({_PLOTS})) t WHERE thing > %(after)s AND thing IN"
    " (SELECT thing FROM read.lets WHERE entity = %(entity)s AND since <= %(on)s AND until >="
    " %(on)s) ORDER BY thing LIMIT %(limit)s"
)
_PUBLIC = (
    "SELECT card AS thing, 'asset' AS kind, number, name, quantity, measure, state, what,"
    " effective_on FROM read.card_states WHERE card = %(thing)s UNION ALL SELECT resource,"
    " 'resource', number, name, area_sqm, %(measure)s, state, what, effective_on FROM"
    " read.resource_states WHERE resource = %(thing)s ORDER BY effective_on"
)


class ThingUnknownError(NotFoundError):
    """There is no such asset or resource."""

    code = "thing_unknown"


def resource_read_routes(parts: PropertyParts) -> APIRouter:
    """Give the routes that show resources, lets, and what a code on a thing leads to."""
    router = APIRouter(tags=["resources"])
    _list(router, parts)
    _one(router, parts)
    _lets(router, parts)
    _public(router, parts)
    return router


def _list(router: APIRouter, parts: PropertyParts) -> None:
    read = parts.gate.caller(READ)
    cursors = Cursors(listing="resources", fields={"number": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/resources")
    async def resources(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        on: date | None = None,
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ResourceAnswer]:
        """List the resources of an entity by number, as the register says on a day."""
        await parts.read_entity(caller, entity, after)
        start = cursors.start(cursor, number="")["number"]
        values = as_of(on, recorded_until, today=parts.today())
        values |= {"entity": entity, "after": start, "limit": limit + 1}
        rows = await parts.reader.named_rows(_RESOURCES, values)
        items = [ResourceAnswer.of(row) for row in await _bounded(parts, rows[:limit])]
        return Page(items=items, next=cursors.following(rows, limit))


def _one(router: APIRouter, parts: PropertyParts) -> None:
    read = parts.gate.caller(READ)

    @router.get("/entities/{entity}/resources/{number}")
    async def resource(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        number: Number,
        caller: Annotated[Caller, Depends(read)],
        on: date | None = None,
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> ResourceWithHistoryAnswer:
        """Read one resource as of a day, as it was known at an instant, with its history."""
        await parts.read_entity(caller, entity, after)
        values = as_of(on, recorded_until, today=parts.today())
        values["resource"] = Resource.create_id(entity, number)
        lines = await parts.reader.named_rows(_HISTORY, values)
        if not lines:
            raise ResourceUnknownError("the entity had no resource of this number on that day")
        (row,) = await _bounded(parts, lines[-1:])
        shown = ResourceAnswer.of(row).model_dump()
        return ResourceWithHistoryAnswer(**shown, history=[HistoryLine.of(line) for line in lines])


def _lets(router: APIRouter, parts: PropertyParts) -> None:
    read = parts.gate.caller(READ)
    cursors = Cursors(listing="lets", fields={"thing": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/lets")
    async def lets(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[LetThingAnswer]:
        """List what is let on a day: of each thing how much there is, is let, and is left."""
        await parts.read_entity(caller, entity, after)
        start = UUID(cursors.start(cursor, thing=str(UUID(int=0)))["thing"])
        values = {"entity": entity, "on": on, "after": start, "limit": limit + 1}
        things = await parts.reader.named_rows(_LET_THINGS, values)
        rows = await parts.reader.rows(
            "SELECT * FROM read.lets WHERE entity = %s AND since <= %s AND until >= %s AND thing ="
            " ANY(%s) ORDER BY position",
            *(entity, on, on, [row["thing"] for row in things]),
        )
        items = [_let_thing(thing, rows) for thing in things[:limit]]
        return Page(items=items, next=cursors.following(things, limit))


def _public(router: APIRouter, parts: PropertyParts) -> None:
    public = Depends(Declared(permission("assets.property.look", public=True)))

    @router.get("/property/{thing}", dependencies=[public])
    async def look_at_thing(thing: UUID) -> PublicThingAnswer:
        """Read what anybody may know of an asset or a resource whose code they scanned."""
        rows = await _known(parts, thing)
        last = rows[-1]
        return PublicThingAnswer(
            thing=thing,
            kind=last["kind"],
            number=last["number"],
            name=last["name"],
            quantity=last["quantity"],
            measure=last["measure"],
            state=last["state"],
            since=rows[0]["effective_on"],
            happened=[{"what": row["what"], "on": row["effective_on"].isoformat()} for row in rows],
        )

    @router.get(
        "/property/{thing}/code",
        dependencies=[public],
        responses={200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}},
        response_class=Response,
    )
    async def code_of_thing(thing: UUID) -> Response:
        """Draw the code (二维码) that stands on a thing; its text is the thing's stable address."""
        await _known(parts, thing)
        drawn = io.BytesIO()
        code = segno.make(parts.site + public_path(thing), error="m", micro=False)
        code.save(drawn, kind="svg", scale=4)
        return Response(drawn.getvalue(), media_type="image/svg+xml")


async def _known(parts: PropertyParts, thing: UUID) -> list[Row]:
    rows = await parts.reader.named_rows(_PUBLIC, {"thing": thing, "measure": SQUARE_METRES})
    if not rows:
        raise ThingUnknownError("there is no such asset or resource")
    return rows


async def _bounded(parts: PropertyParts, rows: list[Row]) -> list[Row]:
    """Give the rows with their boundaries (四至) opened."""
    return await parts.opened(rows, field="boundaries", event="boundaries_event")


def _let_thing(thing: Row, rows: list[Row]) -> LetThingAnswer:
    own = [LetAnswer.of(row) for row in rows if row["thing"] == thing["thing"]]
    taken = sum(each.quantity for each in own)
    return LetThingAnswer(
        thing=thing["thing"],
        number=thing["number"],
        total=thing["total"],
        let=taken,
        left=thing["total"] - taken,
        lets=own,
    )
