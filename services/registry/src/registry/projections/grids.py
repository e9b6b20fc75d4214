"""Which grids there are, how each came to be, and how many households and persons it has."""

import json
from collections.abc import Mapping
from uuid import UUID

from chassis.projections.model import Handler, LogEvent, ReadModel, Write
from registry.projections.reading import Found, Reading
from registry.projections.units import COLUMNS, IN_FORCE


def _history(write: Write, event: LogEvent, what: str, since: str) -> None:
    write(
        "INSERT INTO grid_history VALUES (%s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            what,
            since,
            json.dumps(event.data, sort_keys=True),
            event.recorded_at,
            event.position,
        ),
    )


def _coded(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO grids VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["sort"],
            data["number"],
            data["code"],
            data.get("split_from"),
            event.effective_on,
            event.recorded_at,
        ),
    )
    _history(write, event, "founded", event.effective_on)


def _noted(what: str, field: str) -> Handler:
    def handle(write: Write, event: LogEvent) -> None:
        _history(write, event, what, event.data[field])

    return handle


def _sized(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO household_sizes VALUES (%s, %s, %s, %s, %s)",
        (event.subject, data["persons"], data["since"], event.recorded_at, event.position),
    )


def _placed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO household_grids VALUES (%s, %s, %s, %s, %s)",
        (event.subject, data["grid"], data["since"], event.recorded_at, event.position),
    )


def _gone(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO household_ends VALUES (%s, %s, %s)",
        (event.subject, event.data["since"], event.recorded_at),
    )


GRIDS = ReadModel(
    name="grids",
    tables={
        "grids": (
            "unit uuid PRIMARY KEY, sort text NOT NULL, number integer NOT NULL,"
            " code text NOT NULL, split_from uuid, founded_on date NOT NULL,"
            " recorded_at timestamptz NOT NULL"
        ),
        "grid_history": (
            "unit uuid NOT NULL, what text NOT NULL, since date NOT NULL, said jsonb NOT NULL,"
            " recorded_at timestamptz NOT NULL, position bigint PRIMARY KEY"
        ),
        "household_sizes": (
            "household uuid NOT NULL, persons integer NOT NULL, since date NOT NULL,"
            " recorded_at timestamptz NOT NULL, position bigint PRIMARY KEY"
        ),
        "household_ends": (
            "household uuid PRIMARY KEY, since date NOT NULL, recorded_at timestamptz NOT NULL"
        ),
        "household_grids": (
            "household uuid NOT NULL, grid uuid NOT NULL, since date NOT NULL,"
            " recorded_at timestamptz NOT NULL, position bigint PRIMARY KEY"
        ),
    },
    indexes=(
        "CREATE UNIQUE INDEX ON grids (code)",
        "CREATE INDEX ON grid_history (unit)",
        "CREATE INDEX ON household_sizes (household)",
        "CREATE INDEX ON household_grids (household)",
        "CREATE INDEX ON household_grids (grid)",
    ),
    handlers={
        "registry.unit.grid_coded.v1": _coded,
        "registry.unit.renamed.v1": _noted("renamed", "since"),
        "registry.unit.grid_split.v1": _noted("split", "since"),
        "registry.unit.closed.v1": _noted("closed", "on"),
        "registry.household.size_reported.v1": _sized,
        "registry.household.placed_in_grid.v1": _placed,
        "registry.household.merged.v1": _gone,
    },
)

_KNOWN = "(%(known_at)s::timestamptz IS NULL OR recorded_at <= %(known_at)s)"

# Villagers' groups that serve as grids are shown beside the coded ones, with their own households.
_GRIDS = f"""
    WITH placed AS ({IN_FORCE}),
    living AS (
        SELECT DISTINCT ON (household) household, grid FROM read.household_grids
        WHERE since <= %(on)s AND {_KNOWN} ORDER BY household, since DESC, position DESC
    ),
    sized AS (
        SELECT DISTINCT ON (household) household, persons FROM read.household_sizes
        WHERE since <= %(on)s AND {_KNOWN} ORDER BY household, since DESC, position DESC
    ),
    homes AS (
        SELECT household, grid FROM living UNION ALL
        SELECT h.household, h.unit FROM read.households h
    ),
    counted AS (
        SELECT h.grid, count(*)::int AS households, coalesce(sum(s.persons), 0)::int AS persons,
            count(*) FILTER (WHERE s.persons IS NULL)::int AS without_size
        FROM homes h LEFT JOIN sized s USING (household)
        WHERE NOT EXISTS (SELECT FROM read.household_ends e WHERE e.household = h.household
            AND e.since <= %(on)s AND (%(known_at)s::timestamptz IS NULL
                OR e.recorded_at <= %(known_at)s))
        GROUP BY h.grid
    )
    SELECT {COLUMNS}, coalesce(g.sort, 'villagers_group') AS sort, g.code, g.split_from,
        (SELECT min(c.since) FROM read.grid_history c WHERE c.unit = u.unit
            AND c.what = 'closed' AND {_KNOWN}) AS closed_on,
        coalesce(n.households, 0) AS households, coalesce(n.persons, 0) AS persons,
        coalesce(n.without_size, 0) AS without_size
    FROM read.units u LEFT JOIN read.grids g USING (unit) LEFT JOIN counted n ON n.grid = u.unit
    WHERE u.key COLLATE "C" > %(after_key)s
      AND (u.kind = 'grid' OR (g.founded_on <= %(on)s AND
          (%(known_at)s::timestamptz IS NULL OR g.recorded_at <= %(known_at)s)))
      AND (%(unit)s::uuid IS NULL OR u.unit = %(unit)s)
      AND (%(sort)s::text IS NULL OR coalesce(g.sort, 'villagers_group') = %(sort)s)
      AND (%(within)s::uuid IS NULL OR EXISTS (
          SELECT FROM placed p WHERE p.unit = u.unit AND p.parent = %(within)s))
    ORDER BY u.key COLLATE "C" LIMIT %(limit)s"""

_HISTORY = f"""
    SELECT what, since, said, recorded_at FROM read.grid_history
    WHERE unit = %(unit)s AND {_KNOWN} ORDER BY position"""

_RULES = f"""
    SELECT s.section, s.version, (
        SELECT jsonb_agg(c.entries ORDER BY c.index) FROM read.section_chunks c
        WHERE c.section = s.section AND c.version = s.version) AS chunks
    FROM read.sections s WHERE s.kind = 'grids' AND s.effective_on <= %(on)s AND {_KNOWN}
    ORDER BY s.effective_on DESC, s.version DESC, s.position DESC LIMIT 1"""

_LADDER = f"""
    WITH RECURSIVE placed AS ({IN_FORCE}),
    above AS (
        SELECT %(unit)s::uuid AS unit, 0 AS step
        UNION
        SELECT p.parent, a.step + 1 FROM above a JOIN placed p USING (unit) WHERE a.step < 12
    )
    SELECT DISTINCT p.post, p.key AS post_key, p.kind AS rank, {COLUMNS}
    FROM above a JOIN read.posts p USING (unit) JOIN read.units u USING (unit)
    WHERE p.kind = ANY(%(ranks)s) ORDER BY p.key"""


async def grids_on(reading: Reading, asked: Mapping[str, object], *, after: int | None) -> Found:
    """Give grids by key with their population.

    `asked` says on, known_at, unit, sort, within, after_key and limit.
    """
    return await reading.find(_GRIDS, asked, after=after)


async def grid_history(
    reading: Reading, asked: Mapping[str, object], *, after: int | None
) -> Found:
    """Give how a grid came to be and changed; `asked` says unit and known_at."""
    return await reading.find(_HISTORY, asked, after=after)


async def grid_rules_on(
    reading: Reading, asked: Mapping[str, object], *, after: int | None = None
) -> Found:
    """Give the section about grids in force, chunk by chunk; `asked` says on and known_at."""
    return await reading.find(_RULES, asked, after=after)


async def posts_above(reading: Reading, unit: UUID, **asked: object) -> Found:
    """Give the posts of some ranks in a unit and above it; `asked` says ranks and on."""
    return await reading.find(_LADDER, {"unit": unit, **asked}, after=None)
