"""One month of a shared room: who has booked it when (错时共享), and who used it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.property.days import check_happened
from assets.domain.property.room import Room
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from kernel.ids import named_id

NOT_ADMITTED, NOT_BOOKED, ANOTHERS_BOOKING = "not_admitted", "not_booked", "anothers_booking"
"""What may be wrong with a use that took place."""


class RoomTakenError(RefusedError):
    """The room is booked at a part of this time."""

    code = "room_taken"


class BookingExistsError(ConflictError):
    """The room has a booking of this key in the month already."""

    code = "booking_exists"


class BookingUnknownError(NotFoundError):
    """The room has no such booking in the month."""

    code = "booking_unknown"


class BookedTimeError(InvalidError):
    """A time ends before it begins, or its day is over."""

    code = "booked_time"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A time of one day in Beijing, written `09:00`; its end is no part of it."""

    on: date
    begins: str
    ends: str

    def __post_init__(self) -> None:
        """Refuse a time that ends before it begins."""
        if self.begins >= self.ends:
            raise BookedTimeError("name an end that is later than the beginning")

    def meets(self, other: "Slot") -> bool:
        """Tell whether both have a part of a day in common."""
        return self.on == other.on and self.begins < other.ends and other.begins < self.ends


@dataclass(frozen=True, kw_only=True, slots=True)
class Booking:
    """Who has booked the room for when."""

    partner: UUID
    slot: Slot


class RoomCalendar(AggregateRoot):
    """Never holds two bookings of the same time; a use that took place is logged in any case."""

    TOPIC = "assets.room_calendar"

    class Opened(Created):
        """Something was booked or used in this month for the first time."""

        TOPIC = "assets.room_calendar.opened"
        room: UUID
        month: str

    class Booked(AggregateRoot.Event):
        """A partner has the room at this time."""

        TOPIC = "assets.room_calendar.booked"
        booking_number: str
        partner: UUID
        on: date
        begins: str
        ends: str

    class Cancelled(AggregateRoot.Event):
        """The booking was given up; its time is free."""

        TOPIC = "assets.room_calendar.cancelled"
        booking_number: str

    class Used(AggregateRoot.Event):
        """A partner used the room at this time, with so many people."""

        TOPIC = "assets.room_calendar.used"
        partner: UUID
        on: date
        begins: str
        ends: str
        people: int
        irregular: list[str]

    @staticmethod
    @override
    def create_id(room: UUID, month: str) -> UUID:
        """Derive the id, so that a room has one calendar for each month."""
        return named_id(f"/assets/room_calendar/{room}/{month}")

    @event(Opened)
    def __init__(self, room: UUID, month: str) -> None:
        self.room = room
        self.month = month
        self.bookings: dict[str, Booking] = {}
        self.taken: set[str] = set()

    def book(self, booking: str, booked: Booking, *, room: Room, today: date) -> None:
        """Give the room to a partner for a time; raises `RoomTakenError`."""
        if booked.slot.on < today:
            raise BookedTimeError(f"{booked.slot.on} is over: log the use instead")
        room.check_partner(booked.partner, on=booked.slot.on)
        if booking in self.taken:
            raise BookingExistsError(f"give the booking a key of its own: {booking} is taken")
        for other in self.bookings.values():
            if other.slot.meets(booked.slot):
                raise RoomTakenError(
                    f"{room.key} is booked from {other.slot.begins} to {other.slot.ends}: "
                    "choose another time",
                    begins=other.slot.begins,
                    ends=other.slot.ends,
                )
        slot = booked.slot
        self._booked(
            booking_number=booking,
            partner=booked.partner,
            on=slot.on,
            begins=slot.begins,
            ends=slot.ends,
        )

    def cancel(self, booking: str) -> None:
        """Give a booking up."""
        if booking not in self.bookings:
            raise BookingUnknownError("the room has no such booking in this month")
        self._cancelled(booking_number=booking)

    def use(self, used: Booking, *, people: int, room: Room, today: date) -> list[str]:
        """Log that a partner used the room; gives what was irregular with it."""
        check_happened(used.slot.on, today=today)
        irregular = self._irregular(used, room)
        self._used(
            partner=used.partner,
            on=used.slot.on,
            begins=used.slot.begins,
            ends=used.slot.ends,
            people=people,
            irregular=irregular,
        )
        return irregular

    def _irregular(self, used: Booking, room: Room) -> list[str]:
        met = [each for each in self.bookings.values() if each.slot.meets(used.slot)]
        found = [] if room.is_admitted(used.partner, used.slot.on) else [NOT_ADMITTED]
        if not any(each.partner == used.partner for each in met):
            found.append(NOT_BOOKED)
        if any(each.partner != used.partner for each in met):
            found.append(ANOTHERS_BOOKING)
        return found

    @event(Booked)
    def _booked(self, booking_number: str, partner: UUID, on: date, begins: str, ends: str) -> None:
        self.taken.add(booking_number)
        slot = Slot(on=on, begins=begins, ends=ends)
        self.bookings[booking_number] = Booking(partner=partner, slot=slot)

    @event(Cancelled)
    def _cancelled(self, booking_number: str) -> None:
        del self.bookings[booking_number]

    @event(Used)
    def _used(
        self,
        partner: UUID,
        on: date,
        begins: str,
        ends: str,
        people: int,
        irregular: list[str],
    ) -> None:
        """Nothing follows for what may be booked."""
