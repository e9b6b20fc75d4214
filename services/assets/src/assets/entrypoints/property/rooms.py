"""Shared rooms over HTTP: opened, booked, used, and what was booked and used by whom."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.property.rooms import Rooms
from assets.application.property.shared_commands import (
    AdmitPartner,
    BookRoom,
    CancelBooking,
    LogUse,
    OpenRoom,
)
from assets.domain.property.room import Room
from assets.domain.property.room_calendar import Slot
from assets.entrypoints.payments.request_bodies import Code, Number
from assets.entrypoints.property.asset_reads import READ
from assets.entrypoints.property.parts import PropertyParts, sealed_text
from assets.entrypoints.property.room_bodies import (
    BookingAnswer,
    BookingBody,
    CancellationBody,
    PartnerBody,
    PartnerUseAnswer,
    RoomBody,
    RoomStepAnswer,
    UseAnswer,
    UseBody,
)
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

KEEP_ROOMS = "assets.room.keep"
_MINUTES = (
    "(split_part(ends, ':', 1)::int * 60 + split_part(ends, ':', 2)::int"
    " - split_part(begins, ':', 1)::int * 60 - split_part(begins, ':', 2)::int)"
)


@dataclass(frozen=True, kw_only=True)
class RoomParts:
    """What the routes of rooms need."""

    parts: PropertyParts
    rooms: Rooms


def room_routes(own: RoomParts) -> APIRouter:
    """Give the routes of shared rooms."""
    router = APIRouter(tags=["rooms"])
    _opening(router, own)
    _booking(router, own)
    _using(router, own)
    _reading(router, own)
    return router


def _opening(router: APIRouter, own: RoomParts) -> None:
    keep = own.parts.gate.caller(permission(KEEP_ROOMS, key_required=True))

    @router.post("/units/{unit}/rooms", status_code=201, response_model=RoomStepAnswer)
    async def open_room(
        unit: UUID, body: RoomBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Share a room (阵地联用、空间共享) from a day on."""
        context = own.parts.of_unit(caller, unit, on=body.since)
        command = OpenRoom(
            **{**dict(body), "unit": unit, "place": sealed_text(body.place, about=unit)}
        )
        return answer(await own.rooms.open_room(command, context), status=201)

    @router.post("/units/{unit}/rooms/{room}/partners", response_model=RoomStepAnswer)
    async def admit_partner(
        unit: UUID, room: Code, body: PartnerBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Let a partner (村合伙人) book a room from a day on."""
        context = own.parts.of_unit(caller, unit, on=body.since)
        command = AdmitPartner(unit=unit, room=room, **dict(body))
        return answer(await own.rooms.admit_partner(command, context), status=200)


def _booking(router: APIRouter, own: RoomParts) -> None:
    keep = own.parts.gate.caller(permission(KEEP_ROOMS, key_required=True))

    @router.post(
        "/units/{unit}/rooms/{room}/bookings", status_code=201, response_model=RoomStepAnswer
    )
    async def book_room(
        unit: UUID, room: Code, body: BookingBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Give a room to a partner for a time that nobody has (错时共享)."""
        context = own.parts.of_unit(caller, unit, on=body.on)
        command = BookRoom(
            unit=unit,
            room=room,
            booking=body.booking,
            partner=body.partner,
            slot=Slot(on=body.on, begins=body.begins, ends=body.ends),
        )
        return answer(await own.rooms.book_room(command, context), status=201)

    @router.post(
        "/units/{unit}/rooms/{room}/bookings/{booking}/cancellations",
        response_model=RoomStepAnswer,
    )
    async def cancel_booking(
        unit: UUID,
        room: Code,
        booking: Number,
        body: CancellationBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Give a booking up; its time is free."""
        context = own.parts.of_unit(caller, unit, on=body.on)
        command = CancelBooking(unit=unit, room=room, booking=booking, on=body.on)
        return answer(await own.rooms.cancel_booking(command, context), status=200)


def _using(router: APIRouter, own: RoomParts) -> None:
    keep = own.parts.gate.caller(permission(KEEP_ROOMS, key_required=True))

    @router.post("/units/{unit}/rooms/{room}/uses", status_code=201, response_model=RoomStepAnswer)
    async def log_use(
        unit: UUID, room: Code, body: UseBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Log that a partner used a room, whatever is wrong with it."""
        context = own.parts.of_unit(caller, unit, on=body.on)
        command = LogUse(
            unit=unit,
            room=room,
            partner=body.partner,
            slot=Slot(on=body.on, begins=body.begins, ends=body.ends),
            people=body.people,
        )
        return answer(await own.rooms.log_use(command, context), status=201)


def _reading(router: APIRouter, own: RoomParts) -> None:
    reader = own.parts.reader
    read = own.parts.gate.caller(READ)
    cursors = Cursors(listing="room_uses", fields={"position": int}, key=own.parts.cursor_key)

    @router.get("/units/{unit}/rooms/{room}/bookings")
    async def bookings(
        unit: UUID,
        room: Code,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        after: After = None,
    ) -> list[BookingAnswer]:
        """List who has a room on a day, in the order of the day."""
        await own.parts.read_unit(caller, unit, after)
        rows = await reader.rows(
            'SELECT * FROM read.room_bookings WHERE room = %s AND "on" = %s ORDER BY begins',
            *(Room.create_id(unit, room), on),
        )
        return [BookingAnswer.of(row) for row in rows]

    @router.get("/units/{unit}/rooms/{room}/uses")
    async def uses(  # noqa: PLR0913, PLR0917  # each is one query parameter
        unit: UUID,
        room: Code,
        caller: Annotated[Caller, Depends(read)],
        partner: UUID | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[UseAnswer]:
        """List how a room was used, or how one partner used it, in the order of recording."""
        await own.parts.read_unit(caller, unit, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await reader.rows(
            "SELECT * FROM read.room_uses WHERE room = %s AND position > %s AND (%s::uuid IS NULL"
            " OR partner = %s) ORDER BY position LIMIT %s",
            *(Room.create_id(unit, room), start, partner, partner, limit + 1),
        )
        items = [UseAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))

    @router.get("/units/{unit}/rooms/{room}/partner-uses")
    async def partner_uses(
        unit: UUID, room: Code, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> list[PartnerUseAnswer]:
        """Add up how often and how long each partner used a room."""
        await own.parts.read_unit(caller, unit, after)
        rows = await reader.rows(
            f"SELECT partner, count(*)::int AS uses, sum({_MINUTES})::int AS minutes,"
            " sum(people)::int AS people FROM read.room_uses WHERE room = %s GROUP BY partner"
            " ORDER BY partner",
            Room.create_id(unit, room),
        )
        return [PartnerUseAnswer(**row) for row in rows]
