"""Shares rooms: who may book them, who has, and who used them."""

from uuid import UUID

from assets.application.property.desk import PropertyDesk
from assets.application.property.shared_commands import (
    AdmitPartner,
    BookRoom,
    CancelBooking,
    LogUse,
    OpenRoom,
)
from assets.domain.property.room import Room, RoomExistsError, RoomUnknownError
from assets.domain.property.room_calendar import Booking, BookingUnknownError, RoomCalendar
from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt
from kernel.periods import Month


class Rooms:
    """The use cases of shared rooms; each answers with the receipt of what was stored."""

    def __init__(self, desk: PropertyDesk) -> None:
        """Decide at this desk."""
        self._desk = desk

    async def open_room(self, command: OpenRoom, context: Context) -> StoredReceipt:
        """Share a room from a day on."""

        def decide(found: Room | None) -> Decision:
            if found is not None:
                raise RoomExistsError(f"{command.key} is taken: give the room another key")
            room = Room(
                unit=command.unit,
                key=command.key,
                name=command.name,
                capacity=command.capacity,
                place=command.place,
                since=command.since,
            )
            return Decision(saved=[room], answer={"room": str(room.id)})

        wanted: list[Wanted] = [(Room, Room.create_id(command.unit, command.key))]
        return await self._desk.log.execute(wanted, decide, context)

    async def admit_partner(self, command: AdmitPartner, context: Context) -> StoredReceipt:
        """Let a partner book a room from a day on."""

        def decide(found: Room | None) -> Decision:
            room = known(found)
            room.admit(command.partner, partner_type=command.partner_type, since=command.since)
            return Decision(saved=[room], answer={"room": str(room.id)})

        wanted: list[Wanted] = [(Room, Room.create_id(command.unit, command.room))]
        return await self._desk.log.execute(wanted, decide, context)

    async def book_room(self, command: BookRoom, context: Context) -> StoredReceipt:
        """Give a room to a partner for a time that nobody has."""
        month, today = Month.of(command.slot.on), self._desk.today()

        def decide(found: Room | None, calendar: RoomCalendar | None) -> Decision:
            room = known(found)
            calendar = calendar or RoomCalendar(room.id, month.text)
            booking = Booking(partner=command.partner, slot=command.slot)
            calendar.book(command.booking, booking, room=room, today=today)
            answer = {"room": str(room.id), "booking": command.booking}
            return Decision(saved=[calendar], answer=answer)

        wanted = _wanted(command.unit, command.room, month)
        return await self._desk.log.execute(wanted, decide, context)

    async def cancel_booking(self, command: CancelBooking, context: Context) -> StoredReceipt:
        """Give a booking up."""

        def decide(found: Room | None, calendar: RoomCalendar | None) -> Decision:
            room = known(found)
            if calendar is None:
                raise BookingUnknownError("the room has no such booking in this month")
            calendar.cancel(command.booking)
            answer = {"room": str(room.id), "booking": command.booking}
            return Decision(saved=[calendar], answer=answer)

        wanted = _wanted(command.unit, command.room, Month.of(command.on))
        return await self._desk.log.execute(wanted, decide, context)

    async def log_use(self, command: LogUse, context: Context) -> StoredReceipt:
        """Log that a partner used a room, whatever is wrong with it."""
        month, today = Month.of(command.slot.on), self._desk.today()

        def decide(found: Room | None, calendar: RoomCalendar | None) -> Decision:
            room = known(found)
            calendar = calendar or RoomCalendar(room.id, month.text)
            used = Booking(partner=command.partner, slot=command.slot)
            irregular = calendar.use(used, people=command.people, room=room, today=today)
            answer = {"room": str(room.id), "irregular": irregular}
            return Decision(saved=[calendar], answer=answer)

        wanted = _wanted(command.unit, command.room, month)
        return await self._desk.log.execute(wanted, decide, context)


def known(room: Room | None) -> Room:
    """Give the room; raises `RoomUnknownError` where there is none."""
    if room is None:
        raise RoomUnknownError("the unit shares no room of this key")
    return room


def _wanted(unit: UUID, key: str, month: Month) -> list[Wanted]:
    room = Room.create_id(unit, key)
    return [(Room, room), (RoomCalendar, RoomCalendar.create_id(room, month.text))]
