"""The sections of the county pack that were adopted, as the replica has them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg


@dataclass(frozen=True, kw_only=True)
class AdoptedSection:
    """One adopted section of the county pack, closed and whole."""

    section: str
    version: int
    kind: str
    scheme: str | None
    effective_on: date
    root: str
    entries: tuple[dict[str, Any], ...]


def load_sections(connection: psycopg.Connection[Any]) -> tuple[AdoptedSection, ...]:
    """Read the sections that are closed and whole, in the order in which they came into force."""
    # A section counts only when it is closed and every one of its chunks is here.
    rows = connection.execute(
        "SELECT s.section, s.version, s.kind, s.scheme, s.effective_on, s.root, "
        "array_agg(c.entries ORDER BY c.index) FROM replica.sections s "
        "JOIN replica.chunks c USING (section, version) "
        "GROUP BY s.section, s.version HAVING count(*) = s.chunks "
        "ORDER BY s.effective_on, s.section, s.version"
    ).fetchall()
    return tuple(
        AdoptedSection(
            section=section,
            version=version,
            kind=kind,
            scheme=scheme,
            effective_on=effective_on,
            root=root,
            entries=tuple(entry for chunk in chunks for entry in chunk),
        )
        for section, version, kind, scheme, effective_on, root, chunks in rows
    )
