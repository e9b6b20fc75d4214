"""Which works and purchases are registered, and which of them are accepted by whom?"""

from chassis.projections.model import Handler, LogEvent, ReadModel, Write


def _registered(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO works (work, unit, number, form, kind, name, quantity, measure, signers,"
        " registered_on, project, signed_by, state, position) VALUES (%s, %s, %s, %s, %s, %s, %s,"
        " %s, %s, %s, %s, '{}', 'registered', %s)",
        (
            event.subject,
            data["unit"],
            data["number"],
            data["form"],
            data["kind"],
            data["name"],
            data["quantity"],
            data["measure"],
            data["signers"],
            data["registered_on"],
            data.get("project"),
            event.position,
        ),
    )


def _signed(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE works SET signed_by = signed_by || %s::uuid, position = %s WHERE work = %s",
        (event.data["person"], event.position, event.subject),
    )


def _accepted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE works SET state = 'accepted', accepted_quantity = %s, accepted_on = %s, position ="
        " %s WHERE work = %s",
        (data["quantity"], data["accepted_on"], event.position, event.subject),
    )


def _rejected(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE works SET state = 'rejected', signed_by = '{}', position = %s WHERE work = %s",
        (event.position, event.subject),
    )


_HANDLERS: dict[str, Handler] = {
    "assets.work.registered.v1": _registered,
    "assets.work.acceptance_signed.v1": _signed,
    "assets.work.accepted.v1": _accepted,
    "assets.work.rejected.v1": _rejected,
}

WORKS = ReadModel(
    name="works",
    tables={
        "works": "work uuid PRIMARY KEY, unit uuid NOT NULL, number text NOT NULL, form text NOT"
        " NULL, kind text NOT NULL, name text NOT NULL, quantity bigint NOT NULL, measure text NOT"
        " NULL, signers integer NOT NULL, registered_on date NOT NULL, project uuid, signed_by"
        " uuid[] NOT NULL, state text NOT NULL, accepted_quantity bigint, accepted_on date,"
        " position bigint NOT NULL",
    },
    indexes=('CREATE INDEX works_unit ON works (unit, number COLLATE "C")',),
    handlers=_HANDLERS,
)
