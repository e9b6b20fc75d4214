"""Who is near to whom, and who controls what, on a day, as was known at an instant."""

from collections.abc import Mapping
from typing import Any

from chassis.projections.model import Handler, LogEvent, ReadModel, Write
from registry.projections.reading import Found, Reading


def _recorded(sort: str, other: str, kind: str) -> Handler:
    def handle(write: Write, event: LogEvent) -> None:
        data: dict[str, Any] = event.data
        write(
            "INSERT INTO relations VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            (
                event.subject,
                data[other],
                sort,
                data[kind],
                data["source"],
                data["known_on"],
                event.recorded_at,
                event.position,
            ),
        )

    return handle


def _ended(sort: str, other: str) -> Handler:
    def handle(write: Write, event: LogEvent) -> None:
        data = event.data
        write(
            "INSERT INTO relation_ends VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (
                event.subject,
                data[other],
                sort,
                data["source"],
                data["ended_on"],
                event.recorded_at,
                event.position,
            ),
        )

    return handle


RELATIONS = ReadModel(
    name="relations",
    tables={
        "relations": (
            "person uuid NOT NULL, other uuid NOT NULL, sort text NOT NULL, kind text NOT NULL,"
            " source text NOT NULL, known_on date NOT NULL, recorded_at timestamptz NOT NULL,"
            " position bigint PRIMARY KEY"
        ),
        "relation_ends": (
            "person uuid NOT NULL, other uuid NOT NULL, sort text NOT NULL, source text NOT NULL,"
            " ended_on date NOT NULL, recorded_at timestamptz NOT NULL,"
            " position bigint PRIMARY KEY"
        ),
    },
    indexes=(
        "CREATE INDEX ON relations (person)",
        "CREATE INDEX ON relations (other)",
        "CREATE INDEX ON relation_ends (person, other, sort)",
    ),
    handlers={
        "registry.person.relative_recorded.v1": _recorded("relative", "relative", "relation"),
        "registry.person.relative_ended.v1": _ended("relative", "relative"),
        "registry.person.control_recorded.v1": _recorded("control", "organisation", "control"),
        "registry.person.control_ended.v1": _ended("control", "organisation"),
    },
)

# The first end after a relation is its own. A relative is found from both sides; `told_of` is the
# person on whom the relation was recorded, and `kind` is what `other` is to that one.
_RELATIONS = """
    WITH known AS (
        SELECT r.person, r.other, r.sort, r.kind, r.source, r.known_on, r.position, (
            SELECT e.ended_on FROM read.relation_ends e
            WHERE e.person = r.person AND e.other = r.other AND e.sort = r.sort
              AND e.position > r.position
              AND (%(known_at)s::timestamptz IS NULL OR e.recorded_at <= %(known_at)s)
            ORDER BY e.position LIMIT 1) AS ended_on
        FROM read.relations r
        WHERE (r.person = %(person)s OR (r.other = %(person)s AND r.sort = 'relative'))
          AND (%(known_at)s::timestamptz IS NULL OR r.recorded_at <= %(known_at)s)
    )
    SELECT person AS told_of, other, sort, kind, source, known_on, ended_on FROM known
    WHERE known_on <= %(on)s AND (ended_on IS NULL OR ended_on >= %(on)s)
    ORDER BY position"""


async def relations_of(
    reading: Reading, asked: Mapping[str, object], *, after: int | None
) -> Found:
    """Give the relations of a person; `asked` says person, on and known_at."""
    return await reading.find(_RELATIONS, asked, after=after)
