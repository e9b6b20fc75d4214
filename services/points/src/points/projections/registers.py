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


def _inspected(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO register_inspections VALUES (%s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            event.data["inspector"],
            event.document["actor"],
            event.data["outcome"],
            event.recorded_at,
            event.position,
        ),
    )


_HANDLERS: dict[str, Handler] = {
    "points.register.opened.v1": _opened,
    "points.register.reported.v1": _reported,
    "points.register.recognised.v1": _recognised,
    "points.register.inspected.v1": _inspected,
}

REGISTERS = ReadModel(
    name="registers",
    tables={
        "registers": "register uuid PRIMARY KEY, scheme text NOT NULL, grid uuid NOT NULL, month"
        " text NOT NULL, reported integer NOT NULL, waiting integer NOT NULL, recognised integer"
        " NOT NULL, not_recognised integer NOT NULL, points numeric NOT NULL, reported_at"
        " timestamptz, reported_by text, recognised_at timestamptz, recognised_by text, position"
        " bigint NOT NULL",
        "register_inspections": "register uuid NOT NULL, inspector uuid NOT NULL, actor text"
        " NOT NULL, outcome text NOT NULL, recorded_at timestamptz NOT NULL, position bigint"
        " PRIMARY KEY",
    },
    indexes=(
        "CREATE UNIQUE INDEX registers_grid ON registers (scheme, grid, month)",
        "CREATE INDEX register_inspections_register ON register_inspections (register)",
    ),
    handlers=_HANDLERS,
)
