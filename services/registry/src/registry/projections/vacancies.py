"""Which posts of the grid team had no holder, from when to when."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from registry.projections.posts import TERMS
from registry.projections.reading import Found, Reading, Row
from registry.projections.units import COLUMNS, IN_FORCE

_POSTS = f"""
    WITH RECURSIVE placed AS ({IN_FORCE}),
    below AS (
        SELECT %(unit)s::uuid AS unit, 0 AS step
        UNION
        SELECT p.unit, b.step + 1 FROM below b JOIN placed p ON p.parent = b.unit
        WHERE b.step < 12
    ),
    terms AS ({TERMS})
    SELECT p.key AS post_key, p.post, p.kind AS rank, p.name AS rank_name, p.established_on,
        {COLUMNS}, (
            SELECT min(c.since) FROM read.grid_history c WHERE c.unit = u.unit
            AND c.what = 'closed') AS closed_on, coalesce((
            SELECT jsonb_agg(jsonb_build_object('since', t.since, 'until', t.until))
            FROM terms t WHERE t.post = p.post), '[]') AS terms, coalesce((
            SELECT jsonb_agg(jsonb_build_object('since', v.since, 'on', v.on_day)
                             ORDER BY v.position)
            FROM read.vacancies_noted v WHERE v.post = p.post
            AND (%(known_at)s::timestamptz IS NULL OR v.recorded_at <= %(known_at)s)
            ), '[]') AS noted
    FROM read.posts p JOIN read.units u USING (unit)
    WHERE p.kind = ANY(%(ranks)s) AND p.key COLLATE "C" > %(after_key)s
      AND (%(known_at)s::timestamptz IS NULL OR p.recorded_at <= %(known_at)s)
      AND p.unit IN (SELECT unit FROM below)
    ORDER BY p.key COLLATE "C" LIMIT %(limit)s"""


async def posts_with_terms(
    reading: Reading, asked: Mapping[str, object], *, after: int | None
) -> Found:
    """Give the posts of some ranks in a unit and below it, with all terms known.

    `asked` says unit, ranks, on, known_at, after_key and limit.
    """
    return await reading.find(_POSTS, asked, after=after)


def gaps(row: Row, *, since: date, on: date) -> Iterator[dict[str, Any]]:
    """Give the gaps of one post that touch the days from `since` to `on`.

    A gap that is open on the last day has no `until`.
    """
    last_on = min(on, row["closed_on"] or on)
    start = row["established_on"]
    for first, last in _held(row["terms"]):
        if first > start and start <= last_on:
            until = first - timedelta(days=1)
            if until >= since:
                yield _gap(row, start, until if until < last_on else None)
        start = max(start, last + timedelta(days=1)) if last < date.max else date.max
    if start <= last_on and last_on >= since:
        yield _gap(row, start, last_on if last_on < on else None)


def _held(terms: Sequence[Mapping[str, str | None]]) -> list[tuple[date, date]]:
    return sorted(
        (
            date.fromisoformat(str(term["since"])),
            date.max if term["until"] is None else date.fromisoformat(term["until"]),
        )
        for term in terms
    )


def _gap(row: Row, since: date, until: date | None) -> dict[str, Any]:
    shown = {name: row[name] for name in ("rank", "rank_name", "post", "unit", "name")}
    return {**shown, "since": since, "until": until, "noted": row["noted"]}
