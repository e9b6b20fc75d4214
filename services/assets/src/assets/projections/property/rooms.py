"""Which rooms are shared with whom, when are they booked, and who used them?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO rooms (room, unit, key, name, capacity, since, position) VALUES (%s, %s, %s,"
        " %s, %s, %s, %s)",
        (
            event.subject,
            data["unit"],
            data["key"],
            data["name"],
            data["capacity"],
            data["since"],
            event.position,
        ),
    )


def _admitted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO room_partners (room, partner, partner_type, since) VALUES (%s, %s, %s, %s)",
        (event.subject, data["partner"], data["partner_type"], data["since"]),
    )


def _calendar(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO room_calendars (calendar, room, month) VALUES (%s, %s, %s)",
        (event.subject, event.data["room"], event.data["month"]),
    )


def _booked(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        'INSERT INTO room_bookings (position, room, calendar, booking, partner, "on", begins, ends)'
        " SELECT %s, room, calendar, %s, %s, %s, %s, %s FROM room_calendars WHERE calendar = %s",
        (
            event.position,
            data["booking_number"],
            data["partner"],
            data["on"],
            data["begins"],
            data["ends"],
            event.subject,
        ),
    )


def _cancelled(write: Write, event: LogEvent) -> None:
    write(
        "DELETE FROM room_bookings WHERE calendar = %s AND booking = %s",
        (event.subject, event.data["booking_number"]),
    )


def _used(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        'INSERT INTO room_uses (position, room, partner, "on", begins, ends, people, irregular)'
        " SELECT %s, room, %s, %s, %s, %s, %s, %s FROM room_calendars WHERE calendar = %s",
        (
            event.position,
            data["partner"],
            data["on"],
            data["begins"],
            data["ends"],
            data["people"],
            data["irregular"],
            event.subject,
        ),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.room.opened.v1": _opened,
    "assets.room.partner_admitted.v1": _admitted,
    "assets.room_calendar.opened.v1": _calendar,
    "assets.room_calendar.booked.v1": _booked,
    "assets.room_calendar.cancelled.v1": _cancelled,
    "assets.room_calendar.used.v1": _used,
}
_TIME = 'partner uuid NOT NULL, "on" date NOT NULL, begins text NOT NULL, ends text NOT NULL'

ROOMS = ReadModel(
    name="rooms",
    tables={
        "rooms": "room uuid PRIMARY KEY, unit uuid NOT NULL, key text NOT NULL, name text NOT NULL,"
        " capacity integer NOT NULL, since date NOT NULL, position bigint NOT NULL",
        "room_partners": "room uuid NOT NULL, partner uuid NOT NULL, partner_type text NOT NULL,"
        " since date NOT NULL, PRIMARY KEY (room, partner)",
        "room_calendars": "calendar uuid PRIMARY KEY, room uuid NOT NULL, month text NOT NULL",
        "room_bookings": "position bigint PRIMARY KEY, room uuid NOT NULL, calendar uuid NOT NULL,"
        f" booking text NOT NULL, {_TIME}",
        "room_uses": f"position bigint PRIMARY KEY, room uuid NOT NULL, {_TIME}, people integer NOT"
        " NULL, irregular text[] NOT NULL",
    },
    indexes=(
        'CREATE INDEX room_bookings_day ON room_bookings (room, "on", begins)',
        'CREATE INDEX room_uses_day ON room_uses (room, "on", position)',
        "CREATE INDEX rooms_unit ON rooms (unit, key)",
    ),
    handlers=_HANDLERS,
)
