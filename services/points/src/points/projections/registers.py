"""What did each grid report in each month, and what did the assessment group decide?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _opened(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO registers (register, scheme, grid, month, reported, waiting, recognised,"
        " not_recognised, points, position) VALUES (%s, %s, %s, %s, 0, 0, 0, 0, 0, %s)",
        (event.subject, data["scheme"], data["grid"], data["month"], event.position),
    )


def _reported(write: Write, event: LogEvent) -> None:
    entries = len(event.data["entries"])
    write(
        "UPDATE registers SET reported = reported + %s, waiting = waiting + %s, reported_at = %s,"
        " reported_by = %s, position = %s WHERE register = %s",
        (
            entries,
            entries,
            event.recorded_at,
            event.document["actor"],
            event.position,
            event.subject,
        ),
    )


def _recognised(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE registers SET waiting = 0, recognised = recognised + %s, not_recognised ="
        " not_recognised + %s, points = points + %s::numeric, recognised_at = %s, recognised_by ="
        " %s, position = %s WHERE register = %s",
        (
            data["recognised"],
            data["not_recognised"],
            data["points"],
            event.recorded_at,
            event.document["actor"],
            event.position,
            event.subject,
        ),
    )


_HANDLERS: dict[str, Handler] = {
    "points.register.opened.v1": _opened,
    "points.register.reported.v1": _reported,
    "points.register.recognised.v1": _recognised,
}

REGISTERS = ReadModel(
    name="registers",
    tables={
        "registers": "register uuid PRIMARY KEY, scheme text NOT NULL, grid uuid NOT NULL, month"
        " text NOT NULL, reported integer NOT NULL, waiting integer NOT NULL, recognised integer"
        " NOT NULL, not_recognised integer NOT NULL, points numeric NOT NULL, reported_at"
        " timestamptz, reported_by text, recognised_at timestamptz, recognised_by text, position"
        " bigint NOT NULL"
    },
    indexes=("CREATE UNIQUE INDEX registers_grid ON registers (scheme, grid, month)",),
    handlers=_HANDLERS,
)
