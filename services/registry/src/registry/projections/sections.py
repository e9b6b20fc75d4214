"""Which sections of the rules are in force on a day, by which resolution, with which root."""

import json
from collections.abc import Mapping

from chassis.projections.model import LogEvent, ReadModel, Write
from registry.projections.reading import Found, Reading


def _chunk(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO section_chunks VALUES (%s, %s, %s, %s)",
        (data["section"], data["version"], data["index"], json.dumps(data["entries"])),
    )


def _adopted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO sections VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            data["section"],
            data["version"],
            data["kind"],
            data.get("scheme"),
            event.document["unit"],
            data["entries_count"],
            data["root"],
            data["effective_on"],
            data["resolution_body"],
            data["resolution_on"],
            data["resolution_title"],
            data["resolution_reference"],
            data["basis"],
            event.recorded_at,
            event.position,
        ),
    )


SECTIONS = ReadModel(
    name="sections",
    tables={
        "sections": (
            "section text NOT NULL, version integer NOT NULL, kind text NOT NULL, scheme text,"
            " unit uuid NOT NULL, entries_count integer NOT NULL, root text NOT NULL,"
            " effective_on date NOT NULL, resolution_body text NOT NULL,"
            " resolution_on date NOT NULL, resolution_title text NOT NULL,"
            " resolution_reference text NOT NULL, basis text NOT NULL,"
            " recorded_at timestamptz NOT NULL, position bigint NOT NULL,"
            " PRIMARY KEY (section, version)"
        ),
        "section_chunks": (
            "section text NOT NULL, version integer NOT NULL, index integer NOT NULL,"
            " entries jsonb NOT NULL, PRIMARY KEY (section, version, index)"
        ),
    },
    handlers={
        "registry.section.chunk_adopted.v1": _chunk,
        "registry.section.adopted.v1": _adopted,
    },
)

_COLUMNS = """
    s.section, s.version, s.kind, s.scheme, s.unit, s.entries_count, s.root, s.effective_on,
    s.resolution_body, s.resolution_on, s.resolution_title, s.resolution_reference, s.basis"""

# Sections of one kind and scheme take each other's place, as one score table does the other's;
# a section of no scheme is only followed by a later version of itself.
_IN_FORCE = f"""
    WITH in_force AS (
        SELECT DISTINCT ON (kind, coalesce(scheme, ' ' || section)) * FROM read.sections
        WHERE effective_on <= %(on)s
          AND (%(known_at)s::timestamptz IS NULL OR recorded_at <= %(known_at)s)
        ORDER BY kind, coalesce(scheme, ' ' || section),
            effective_on DESC, version DESC, position DESC
    )
    SELECT {_COLUMNS} FROM in_force s WHERE s.section COLLATE "C" > %(after_key)s
    ORDER BY s.section COLLATE "C" LIMIT %(limit)s"""

_ENTRIES = f"""
    SELECT {_COLUMNS}, (
        SELECT jsonb_agg(c.entries ORDER BY c.index) FROM read.section_chunks c
        WHERE c.section = s.section AND c.version = s.version) AS chunks
    FROM read.sections s WHERE s.section = %(section)s AND s.version = %(version)s"""


async def sections_on(reading: Reading, asked: Mapping[str, object], *, after: int | None) -> Found:
    """Give the sections in force; `asked` says on (a date), known_at, after_key and limit."""
    return await reading.find(_IN_FORCE, asked, after=after)


async def section_entries_of(
    reading: Reading, *, section: str, version: int, after: int | None
) -> Found:
    """Give one adopted version of a section with its entries, chunk by chunk."""
    return await reading.find(_ENTRIES, {"section": section, "version": version}, after=after)
