"""Which persons there are: a sealed name with the place where it opens, and never a clear one."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.personal.values import Sealed
from chassis.personal.vault import SealedAt
from chassis.projections.model import LogEvent, ReadModel, Write
from registry.projections.events import version_of, versions
from registry.projections.reading import Found, Reading, Row

NAME_PATH = "name"


def _registered(write: Write, event: LogEvent) -> None:
    document = event.document
    write(
        "INSERT INTO persons VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            document["unit"],
            json.dumps(event.data["name"], sort_keys=True),
            document["source"],
            document["id"],
            NAME_PATH,
            version_of(event),
        ),
    )


def _linked(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO person_links VALUES (%s, %s, %s)",
        (event.subject, data["issuer"], data["token"]),
    )
    write("UPDATE persons SET version = %s WHERE person = %s", (version_of(event), event.subject))


def _unlinked(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "DELETE FROM person_links WHERE person = %s AND issuer = %s AND token = %s",
        (event.subject, data["issuer"], data["token"]),
    )
    write("UPDATE persons SET version = %s WHERE person = %s", (version_of(event), event.subject))


_version = versions("persons", "person")

PERSONS = ReadModel(
    name="persons",
    tables={
        "persons": (
            "person uuid PRIMARY KEY, unit uuid NOT NULL, name text NOT NULL, source text NOT NULL,"
            " event_id text NOT NULL, name_path text NOT NULL, version bigint NOT NULL"
        ),
        "person_links": (
            "person uuid NOT NULL, issuer text NOT NULL, token text NOT NULL,"
            " PRIMARY KEY (issuer, token)"
        ),
    },
    indexes=("CREATE INDEX ON persons (unit)", "CREATE INDEX ON person_links (person)"),
    handlers={
        "registry.person.registered.v1": _registered,
        "registry.person.linked.v1": _linked,
        "registry.person.unlinked.v1": _unlinked,
        "registry.person.post_taken.v1": _version,
        "registry.person.post_given_up.v1": _version,
        "registry.person.relative_recorded.v1": _version,
        "registry.person.relative_ended.v1": _version,
        "registry.person.control_recorded.v1": _version,
        "registry.person.control_ended.v1": _version,
    },
)

_PERSONS = """
    SELECT p.person, p.unit, p.name, p.source, p.event_id, p.name_path, p.version,
        (SELECT count(*) FROM read.person_links l WHERE l.person = p.person) AS links
    FROM read.persons p WHERE p.person = ANY(%(persons)s)"""

_OF_UNIT = """
    SELECT p.person, p.unit, p.version FROM read.persons p
    WHERE p.unit = %(unit)s AND p.person > %(after_person)s::uuid
    ORDER BY p.person LIMIT %(limit)s"""


async def persons_named(reading: Reading, persons: Sequence[UUID], *, after: int | None) -> Found:
    """Give the rows of these persons; unknown ones are left out."""
    return await reading.find(_PERSONS, {"persons": list(persons)}, after=after)


async def persons_of(reading: Reading, asked: Mapping[str, object], *, after: int | None) -> Found:
    """Give the persons registered in a unit by id; `asked` says unit, after_person and limit."""
    return await reading.find(_OF_UNIT, asked, after=after)


def sealed_name(row: Row) -> SealedAt:
    """Give the sealed name of a person's row with the place at which it opens."""
    return SealedAt(
        sealed=Sealed.from_json(json.loads(row["name"])),
        source=row["source"],
        event_id=row["event_id"],
        path=row["name_path"],
    )
