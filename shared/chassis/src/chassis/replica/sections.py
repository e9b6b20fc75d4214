"""The sections of the county pack that were adopted, as the replica has them."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

Entry = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class AdoptedSection:
    """One adopted section of the county pack, closed and whole."""

    section: str
    version: int
    kind: str
    scheme: str | None
    effective_on: date
    root: str
    entries: tuple[Entry, ...]


def load_sections(
    connection: psycopg.Connection[Any], known: tuple[AdoptedSection, ...]
) -> tuple[AdoptedSection, ...]:
    """Read the sections that are closed and whole, in the order in which they came into force.

    What is known is not read again: a whole section never changes. Where nothing is new, the same
    tuple is given.
    """
    before = {
        (each.section, each.version, each.kind, each.scheme, each.effective_on, each.root): each
        for each in known
    }
    # A section counts only when it is closed and every one of its chunks is here.
    heads = connection.execute(
        "SELECT s.section, s.version, s.kind, s.scheme, s.effective_on, s.root "
        "FROM replica.sections s JOIN replica.chunks c USING (section, version) "
        "GROUP BY s.section, s.version HAVING count(*) = s.chunks "
        "ORDER BY s.effective_on, s.section, s.version"
    ).fetchall()
    missing = [(head[0], head[1]) for head in heads if head not in before]
    entries = _entries(connection, missing)
    found = tuple(
        before.get((section, version, kind, scheme, effective_on, root))
        or AdoptedSection(
            section=section,
            version=version,
            kind=kind,
            scheme=scheme,
            effective_on=effective_on,
            root=root,
            entries=entries[section, version],
        )
        for section, version, kind, scheme, effective_on, root in heads
    )
    same = len(found) == len(known) and all(map(operator.is_, found, known))
    return known if same else found


def _entries(
    connection: psycopg.Connection[Any], wanted: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], tuple[Entry, ...]]:
    if not wanted:
        return {}
    sections, versions = zip(*wanted, strict=True)
    rows = connection.execute(
        "SELECT c.section, c.version, array_agg(c.entries ORDER BY c.index) FROM replica.chunks c "
        "JOIN unnest(%s::text[], %s::int[]) AS wanted (section, version) "
        "USING (section, version) GROUP BY c.section, c.version",
        (list(sections), list(versions)),
    )
    return {
        (section, version): tuple(entry for chunk in chunks for entry in chunk)
        for section, version, chunks in rows
    }
