"""Which resources does an entity have, as of any day and as it was known at any instant?"""

import json
from typing import Any

from chassis.projections.model import Handler, LogEvent, ReadModel, Write

_KEPT = "entity, number, name, kind, plot"
_OWN = "area_sqm, boundaries, boundaries_event, certificate, state"
_LINE = "position, event, what, effective_on, recorded_at, actor, data"
_NEXT = (
    f"INSERT INTO resource_states (resource, {_KEPT}, {_OWN}, {_LINE}) SELECT resource, {_KEPT},"
    " coalesce(%s, area_sqm), coalesce(%s, boundaries), coalesce(%s, boundaries_event),"
    " coalesce(%s, certificate), %s, %s, %s, %s, %s, %s, %s, %s FROM resource_states WHERE resource"
    " = %s ORDER BY position DESC LIMIT 1"
)


def _line(event: LogEvent, on: str) -> tuple[Any, ...]:
    return (
        event.position,
        event.document["id"],
        event.document["type"].split(".")[2],
        on,
        event.recorded_at,
        event.document["actor"],
        json.dumps(event.data, ensure_ascii=False),
    )


def _sealed(event: LogEvent) -> tuple[str | None, str | None]:
    value = event.data.get("boundaries")
    return (None, None) if value is None else (json.dumps(value), event.document["id"])


def _registered(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        f"INSERT INTO resource_states (resource, {_KEPT}, {_OWN}, {_LINE}) VALUES (%s, %s, %s, %s,"
        " %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["entity"],
            data["number"],
            data["name"],
            data["kind"],
            data["plot"],
            data["area_sqm"],
            *_sealed(event),
            data.get("certificate"),
            "held",
            *_line(event, data["registered_on"]),
        ),
    )


def _measured(write: Write, event: LogEvent) -> None:
    data = event.data
    own = (data["area_sqm"], *_sealed(event), data.get("certificate"), "held")
    write(_NEXT, (*own, *_line(event, data["measured_on"]), event.subject))


def _withdrawn(write: Write, event: LogEvent) -> None:
    own = (0, None, None, None, "withdrawn")
    write(_NEXT, (*own, *_line(event, event.data["withdrawn_on"]), event.subject))


_BY_NUMBER = (
    'CREATE INDEX resource_states_entity ON resource_states (entity, number COLLATE "C", position)'
)
_HANDLERS: dict[str, Handler] = {
    "assets.resource.registered.v1": _registered,
    "assets.resource.measured.v1": _measured,
    "assets.resource.withdrawn.v1": _withdrawn,
}

RESOURCES = ReadModel(
    name="resources",
    tables={
        "resource_states": "resource uuid NOT NULL, entity uuid NOT NULL, number text NOT NULL,"
        " name text NOT NULL, kind text NOT NULL, plot text NOT NULL, area_sqm bigint NOT NULL,"
        " boundaries text, boundaries_event text, certificate text, state text NOT NULL, position"
        " bigint NOT NULL, event text NOT NULL, what text NOT NULL, effective_on date NOT NULL,"
        " recorded_at timestamptz NOT NULL, actor text NOT NULL, data text NOT NULL, PRIMARY KEY"
        " (resource, position)",
    },
    indexes=(_BY_NUMBER,),
    handlers=_HANDLERS,
)
