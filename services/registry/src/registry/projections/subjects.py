"""Which households and organisations a unit has."""

from collections.abc import Mapping

from chassis.projections.model import LogEvent, ReadModel, Write
from registry.projections.events import version_of, versions
from registry.projections.reading import Found, Reading


def _household(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO households VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["number"],
            data["unit"],
            data["head"],
            data["label"],
            version_of(event),
            data.get("split_from"),
        ),
    )


def _head_changed(write: Write, event: LogEvent) -> None:
    write(
        "UPDATE households SET head = %s, version = %s WHERE household = %s",
        (event.data["head"], version_of(event), event.subject),
    )


def _merged(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "UPDATE households SET merged_into = %s, merged_on = %s, version = %s WHERE household = %s",
        (data["into"], data["since"], version_of(event), event.subject),
    )


def _organisation(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO organisations VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["kind"],
            data["number"],
            data["unit"],
            data["name"],
            data["label"],
            data.get("contact"),
            version_of(event),
        ),
    )


_version = versions("households", "household")

SUBJECTS = ReadModel(
    name="subjects",
    tables={
        "households": (
            "household uuid PRIMARY KEY, number text NOT NULL, unit uuid NOT NULL,"
            " head uuid NOT NULL, label text NOT NULL, version bigint NOT NULL,"
            " split_from uuid, merged_into uuid, merged_on date"
        ),
        "organisations": (
            "organisation uuid PRIMARY KEY, kind text NOT NULL, number text NOT NULL,"
            " unit uuid NOT NULL, name text NOT NULL, label text NOT NULL, contact uuid,"
            " version bigint NOT NULL"
        ),
    },
    indexes=(
        "CREATE UNIQUE INDEX ON households (unit, number)",
        "CREATE UNIQUE INDEX ON organisations (unit, number)",
    ),
    handlers={
        "registry.household.registered.v1": _household,
        "registry.household.head_changed.v1": _head_changed,
        "registry.household.split.v1": _version,
        "registry.household.merged.v1": _merged,
        "registry.household.size_reported.v1": _version,
        "registry.household.placed_in_grid.v1": _version,
        "registry.organisation.registered.v1": _organisation,
    },
)

_HOUSEHOLDS = """
    SELECT household, number, unit, head, label, version, split_from, merged_into, merged_on
    FROM read.households
    WHERE unit = %(unit)s AND number COLLATE "C" > %(after_number)s
    ORDER BY number COLLATE "C" LIMIT %(limit)s"""

_ORGANISATIONS = """
    SELECT organisation, kind, number, unit, name, label, contact, version
    FROM read.organisations
    WHERE unit = %(unit)s AND number COLLATE "C" > %(after_number)s
    ORDER BY number COLLATE "C" LIMIT %(limit)s"""


async def households_of(
    reading: Reading, asked: Mapping[str, object], *, after: int | None
) -> Found:
    """Give the households of a unit by number; `asked` says unit, after_number and limit."""
    return await reading.find(_HOUSEHOLDS, asked, after=after)


async def organisations_of(
    reading: Reading, asked: Mapping[str, object], *, after: int | None
) -> Found:
    """Give the organisations of a unit by number; `asked` says unit, after_number and limit."""
    return await reading.find(_ORGANISATIONS, asked, after=after)
