"""Which posts there are, and who held them on a business date, as was known at an instant."""

from collections.abc import Mapping

from chassis.projections.model import LogEvent, ReadModel, Write
from registry.projections.events import version_of
from registry.projections.reading import Found, Reading


def _post_established(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO posts VALUES (%s, %s, %s, %s, %s, %s, %s, 1, %s, %s)",
        (
            event.subject,
            data["key"],
            data["kind"],
            data["unit"],
            data.get("body"),
            data["name"],
            data["seats"],
            event.effective_on,
            event.recorded_at,
        ),
    )


def _holder_appointed(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO terms VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["person"],
            data["since"],
            data.get("until"),
            data["resolution"],
            event.recorded_at,
            event.position,
        ),
    )
    write("UPDATE posts SET version = %s WHERE post = %s", (version_of(event), event.subject))


def _vacancy_noted(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO vacancies_noted VALUES (%s, %s, %s, %s, %s)",
        (event.subject, data.get("since"), data["on"], event.recorded_at, event.position),
    )
    write("UPDATE posts SET version = %s WHERE post = %s", (version_of(event), event.subject))


def _holder_left(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO departures VALUES (%s, %s, %s, %s, %s, %s)",
        (
            event.subject,
            data["person"],
            data["on"],
            data["reason"],
            event.recorded_at,
            event.position,
        ),
    )
    write("UPDATE posts SET version = %s WHERE post = %s", (version_of(event), event.subject))


POSTS = ReadModel(
    name="posts",
    tables={
        "posts": (
            "post uuid PRIMARY KEY, key text NOT NULL, kind text NOT NULL, unit uuid NOT NULL,"
            " body uuid, name text NOT NULL, seats integer NOT NULL, version bigint NOT NULL,"
            " established_on date NOT NULL, recorded_at timestamptz NOT NULL"
        ),
        "terms": (
            "post uuid NOT NULL, person uuid NOT NULL, since date NOT NULL, until date,"
            " resolution text NOT NULL, recorded_at timestamptz NOT NULL,"
            " position bigint PRIMARY KEY"
        ),
        "departures": (
            "post uuid NOT NULL, person uuid NOT NULL, on_day date NOT NULL, reason text NOT NULL,"
            " recorded_at timestamptz NOT NULL, position bigint PRIMARY KEY"
        ),
        "vacancies_noted": (
            "post uuid NOT NULL, since date, on_day date NOT NULL,"
            " recorded_at timestamptz NOT NULL, position bigint PRIMARY KEY"
        ),
    },
    indexes=(
        "CREATE INDEX ON posts (unit)",
        "CREATE INDEX ON vacancies_noted (post)",
        "CREATE INDEX ON terms (post)",
        "CREATE INDEX ON terms (person)",
        "CREATE INDEX ON departures (post, person)",
    ),
    handlers={
        "registry.post.established.v1": _post_established,
        "registry.post.holder_appointed.v1": _holder_appointed,
        "registry.post.holder_left.v1": _holder_left,
        "registry.post.vacancy_noted.v1": _vacancy_noted,
    },
)

# A departure ends the one term of its post and person in which its day lies.
TERMS = """
    SELECT t.post, t.person, t.since, t.resolution, least(t.until, (
        SELECT min(d.on_day) FROM read.departures d
        WHERE d.post = t.post AND d.person = t.person AND d.position > t.position
          AND d.on_day >= t.since AND (t.until IS NULL OR d.on_day <= t.until)
          AND (%(known_at)s::timestamptz IS NULL OR d.recorded_at <= %(known_at)s)
    )) AS until
    FROM read.terms t
    WHERE (%(known_at)s::timestamptz IS NULL OR t.recorded_at <= %(known_at)s)"""

_POSTS = f"""
    WITH terms AS ({TERMS}),
    held AS (
        SELECT * FROM terms WHERE since <= %(on)s AND (until IS NULL OR until >= %(on)s)
    )
    SELECT p.post, p.key, p.kind, p.unit, p.body, p.name, p.seats, p.version, coalesce((
        SELECT jsonb_agg(jsonb_build_object(
            'person', h.person, 'since', h.since, 'until', h.until, 'resolution', h.resolution)
            ORDER BY h.since, h.person) FROM held h WHERE h.post = p.post), '[]') AS holders
    FROM read.posts p
    WHERE p.key COLLATE "C" > %(after_key)s
      AND (%(unit)s::uuid IS NULL OR p.unit = %(unit)s)
      AND (%(post)s::uuid IS NULL OR p.post = %(post)s)
    ORDER BY p.key COLLATE "C" LIMIT %(limit)s"""

_HELD = f"""
    WITH terms AS ({TERMS})
    SELECT t.post, p.kind, p.unit, p.name, t.since, t.until, t.resolution
    FROM terms t JOIN read.posts p USING (post)
    WHERE t.person = %(person)s AND (%(on)s::date IS NULL
        OR (t.since <= %(on)s AND (t.until IS NULL OR t.until >= %(on)s)))
    ORDER BY t.since, t.post"""


async def posts_on(reading: Reading, asked: Mapping[str, object], *, after: int | None) -> Found:
    """Give posts by key with their holders.

    `asked` says on, known_at, unit, post, after_key and limit. `known_at` is an instant: what was
    recorded later is left out; None is all that is known.
    """
    return await reading.find(_POSTS, asked, after=after)


async def held_by(reading: Reading, asked: Mapping[str, object], *, after: int | None) -> Found:
    """Give the terms of a person; `asked` says person, known_at, and on (None for all terms)."""
    return await reading.find(_HELD, asked, after=after)
