"""What is planned to be distributed, laid out since when, and what did the members resolve?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_SAID = ("entity", "number", "kind", "period", "basis", "total_fen", "pay_list", "digest", "rule")


def _planned(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO distributions (distribution, entity, number, kind, period, basis, total_fen,"
        " pay_list, digest, rule, available_on, granted, guarantee, remaining_fen, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            *(data[name] for name in _SAID),
            data["available_on"],
            data["granted"],
            data.get("guarantee"),
            data.get("remaining_fen"),
            event.position,
        ),
    )


def _declared(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE distributions SET resolution = %s, decided_on = %s, slips = %s, position = %s"
        " WHERE distribution = %s",
        (data["resolution"], data["decided_on"], data["slips"], event.position, event.subject),
    )


def _taken(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE distributions SET available_fen = %s, reserve_due_fen = %s WHERE distribution = %s",
        (data["available_fen"], data["reserve_due_fen"], data["distribution"]),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.distribution.planned.v1": _planned,
    "assets.distribution.declared.v1": _declared,
    "assets.sharing.declared.v1": _taken,
}

DISTRIBUTIONS = ReadModel(
    name="distributions",
    tables={
        "distributions": "distribution uuid PRIMARY KEY, entity uuid NOT NULL, number text NOT"
        " NULL, kind text NOT NULL, period text NOT NULL, basis text NOT NULL, total_fen bigint NOT"
        " NULL, pay_list uuid NOT NULL, digest text NOT NULL, rule text NOT NULL, available_on date"
        " NOT NULL, granted bigint NOT NULL, guarantee uuid, remaining_fen bigint, resolution text,"
        " decided_on date, slips integer, available_fen bigint, reserve_due_fen bigint, position"
        " bigint NOT NULL",
    },
    indexes=(
        'CREATE INDEX distributions_entity ON distributions (entity, number COLLATE "C")',
        "CREATE INDEX distributions_list ON distributions (pay_list)",
    ),
    handlers=_HANDLERS,
)
