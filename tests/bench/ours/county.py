"""What points knows of the register in the benchmarks: the real county pack, adopted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from kernel.units import unit_id
from registry.adapters.pack_files import read_pack
from registry.domain.ids import person_id, post_id
from registry.domain.pack.entries import Entry, section_entries, section_hash
from registry.domain.pack.pack import Pack
from tests.bench.workload import COUNTY

PACK = Path(__file__).resolve().parents[3] / "deploy" / "counties" / COUNTY
TREE = "grid"
OFFICER = "grid-officer"
SINCE = date(2026, 1, 1)

_HEARD = "UPDATE replica.heard SET position = %s, changes = changes + 1"


class County:
    """The grids of the pack's village, their officers and these persons' posts, in one order."""

    def __init__(self) -> None:
        """Read the pack."""
        self._pack: Pack = read_pack(PACK)
        self.position = 1
        nodes = [entry for entry in self._entries("tree_node") if entry["tree"] == TREE]
        self._parents = {str(node["unit"]): str(node["parent"]) for node in nodes}
        keys = list(self._parents)
        self.grids = [unit_id(COUNTY, key) for key in keys]
        self.officers = [person_id(COUNTY, f"bench/{key}") for key in keys]
        self.posts = [post_id(COUNTY, f"{key}/post/{OFFICER}") for key in keys]
        self.division = keys[0].partition("/")[0]

    def tell(self, connection: psycopg.Connection[Any]) -> None:
        """Write what the register's events would have told a service into its replica."""
        for statement, values in self._rows():
            connection.execute(statement, values)
        connection.execute(_HEARD, (self.position,))

    def link(self, connection: psycopg.Connection[Any], *, issuer: str, tokens: list[str]) -> None:
        """Link the officers' sign-ins, given as keyed tokens in the order of the grids."""
        self.position += 1
        for officer, token in zip(self.officers, tokens, strict=True):
            connection.execute(
                "INSERT INTO replica.links (issuer, token, person, linked, position) "
                "VALUES (%s, %s, %s, true, %s)",
                (issuer, token, officer, self.position),
            )
        connection.execute(_HEARD, (self.position,))

    def _rows(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for entry in [*self._entries("division"), *self._entries("unit")]:
            key = str(entry["unit"])
            yield (
                "INSERT INTO replica.units (unit, key, kind, name, division, position) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                (unit_id(COUNTY, key), key, entry["kind"], entry["name"],
                 key.partition("/")[0], self.position),
            )  # fmt: skip
        for child, parent in self._parents.items():
            yield (
                "INSERT INTO replica.placements (unit, tree, parent, since, position) "
                "VALUES (%s, %s, %s, %s, %s)",
                (unit_id(COUNTY, child), TREE, unit_id(COUNTY, parent), SINCE, self.position),
            )
        for grid, officer, post in zip(self.grids, self.officers, self.posts, strict=True):
            yield (
                "INSERT INTO replica.posts (post, kind, unit, position) VALUES (%s, %s, %s, %s)",
                (post, OFFICER, grid, self.position),
            )
            yield (
                "INSERT INTO replica.terms (post, person, since, until, position) "
                "VALUES (%s, %s, %s, NULL, %s)",
                (post, officer, SINCE, self.position),
            )
        yield from self._sections()

    def _sections(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for head in self._pack.head.sections:
            entries = section_entries(self._pack, head.key)
            yield (
                "INSERT INTO replica.chunks (section, version, index, entries, position) "
                "VALUES (%s, %s, 1, %s, %s)",
                (head.key, head.version, Jsonb(entries), self.position),
            )
            yield (
                "INSERT INTO replica.sections (section, version, kind, scheme, chunks, root, effective_on, position) "
                "VALUES (%s, %s, %s, %s, 1, %s, %s, %s)",
                (head.key, head.version, head.kind, head.scheme, section_hash(entries),
                 head.effective_on, self.position),
            )  # fmt: skip

    def _entries(self, kind: str) -> list[Entry]:
        return [
            entry
            for head in self._pack.head.sections
            for entry in section_entries(self._pack, head.key)
            if entry["entry"] == kind
        ]
