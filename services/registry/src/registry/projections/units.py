"""Which units there are, where they stand in each tree on a day, and the bodies they have."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from chassis.projections.model import LogEvent, ReadModel, Write
from registry.projections.events import version_of, versions
from registry.projections.reading import Found, Reading


def _unit_established(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO units VALUES (%s, %s, %s, %s, %s, 1)",
        (event.subject, data["key"], data["kind"], data["name"], data["division"]),
    )
    write(
        "INSERT INTO unit_codes VALUES (%s, %s, %s, %s)",
        (event.subject, data["division"], event.effective_on, event.position),
    )


def _unit_placed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO placements VALUES (%s, %s, %s, %s, %s)",
        (event.subject, data["tree"], data["parent"], event.effective_on, event.position),
    )
    write("UPDATE units SET version = %s WHERE unit = %s", (version_of(event), event.subject))


def _division_coded(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO unit_codes VALUES (%s, %s, %s, %s)",
        (event.subject, data["division"], data["since"], event.position),
    )
    write(
        "UPDATE units SET division = %s, version = %s WHERE unit = %s",
        (data["division"], version_of(event), event.subject),
    )


def _renamed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO unit_names VALUES (%s, %s, %s, %s)",
        (event.subject, data["name"], data["since"], event.position),
    )
    write("UPDATE units SET version = %s WHERE unit = %s", (version_of(event), event.subject))


_version = versions("units", "unit")


def _body_established(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO bodies VALUES (%s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["key"],
            data["kind"],
            data["unit"],
            data["name"],
            version_of(event),
        ),
    )


UNITS = ReadModel(
    name="units",
    tables={
        "units": (
            "unit uuid PRIMARY KEY, key text NOT NULL, kind text NOT NULL, name text NOT NULL,"
            " division text NOT NULL, version bigint NOT NULL"
        ),
        "unit_codes": (
            "unit uuid NOT NULL, division text NOT NULL, since date NOT NULL,"
            " position bigint PRIMARY KEY"
        ),
        "unit_names": (
            "unit uuid NOT NULL, name text NOT NULL, since date NOT NULL,"
            " position bigint PRIMARY KEY"
        ),
        "placements": (
            "unit uuid NOT NULL, tree text NOT NULL, parent uuid NOT NULL, since date NOT NULL,"
            " position bigint PRIMARY KEY"
        ),
        "bodies": (
            "body uuid PRIMARY KEY, key text NOT NULL, kind text NOT NULL, unit uuid NOT NULL,"
            " name text NOT NULL, version bigint NOT NULL"
        ),
    },
    indexes=(
        "CREATE UNIQUE INDEX ON units (key)",
        "CREATE INDEX ON unit_codes (unit)",
        "CREATE INDEX ON unit_names (unit)",
        "CREATE INDEX ON placements (unit, tree)",
        "CREATE INDEX ON placements (parent, tree)",
        "CREATE INDEX ON bodies (unit)",
    ),
    handlers={
        "registry.unit.established.v1": _unit_established,
        "registry.unit.placed.v1": _unit_placed,
        "registry.unit.division_coded.v1": _division_coded,
        "registry.unit.renamed.v1": _renamed,
        "registry.unit.grid_coded.v1": _version,
        "registry.unit.grid_split.v1": _version,
        "registry.unit.closed.v1": _version,
        "registry.body.established.v1": _body_established,
    },
)

IN_FORCE = """
    SELECT DISTINCT ON (unit, tree) unit, tree, parent FROM read.placements
    WHERE since <= %(on)s ORDER BY unit, tree, since DESC, position DESC"""

COLUMNS = """
    u.unit, u.key, u.kind, u.version, coalesce((
        SELECT n.name FROM read.unit_names n WHERE n.unit = u.unit AND n.since <= %(on)s
        ORDER BY n.since DESC, n.position DESC LIMIT 1), u.name) AS name, coalesce((
        SELECT c.division FROM read.unit_codes c WHERE c.unit = u.unit AND c.since <= %(on)s
        ORDER BY c.since DESC, c.position DESC LIMIT 1), u.division) AS division"""

_ONE = f"""
    WITH RECURSIVE placed AS ({IN_FORCE}),
    above AS (
        SELECT p.tree, p.parent, 1 AS step FROM placed p WHERE p.unit = %(unit)s
        UNION
        SELECT p.tree, p.parent, a.step + 1 FROM above a
        JOIN placed p ON p.unit = a.parent AND p.tree = a.tree WHERE a.step < 32
    )
    SELECT {COLUMNS}, coalesce((
        SELECT jsonb_agg(jsonb_build_object('tree', a.tree, 'unit', a.parent, 'step', a.step)
                         ORDER BY a.tree, a.step) FROM above a), '[]') AS above
    FROM read.units u WHERE u.unit = %(unit)s"""

_LIST = f"""
    WITH placed AS ({IN_FORCE})
    SELECT {COLUMNS} FROM read.units u
    WHERE u.key COLLATE "C" > %(after_key)s
      AND (%(kind)s::text IS NULL OR u.kind = %(kind)s)
      AND (%(parent)s::uuid IS NULL OR EXISTS (
          SELECT FROM placed p WHERE p.unit = u.unit AND p.parent = %(parent)s
          AND (%(tree)s::text IS NULL OR p.tree = %(tree)s)))
    ORDER BY u.key COLLATE "C" LIMIT %(limit)s"""

_BODIES = """
    SELECT b.body, b.key, b.kind, b.unit, b.name, b.version FROM read.bodies b
    WHERE b.key COLLATE "C" > %(after_key)s AND (%(unit)s::uuid IS NULL OR b.unit = %(unit)s)
    ORDER BY b.key COLLATE "C" LIMIT %(limit)s"""


async def unit_on(reading: Reading, unit: UUID, *, on: date, after: int | None) -> Found:
    """Give one unit with every unit above it in each tree on a day, the nearest first."""
    return await reading.find(_ONE, {"unit": unit, "on": on}, after=after)


async def units_on(reading: Reading, asked: Mapping[str, object], *, after: int | None) -> Found:
    """Give units by key; `asked` says on, kind, tree, parent, after_key and limit."""
    return await reading.find(_LIST, asked, after=after)


async def bodies_of(reading: Reading, asked: Mapping[str, object], *, after: int | None) -> Found:
    """Give bodies by key; `asked` says unit, after_key and limit."""
    return await reading.find(_BODIES, asked, after=after)
