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
            code = key.partition("/")[0]
            values = (unit_id(COUNTY, key), key, entry["kind"], entry["name"], code)
            yield _insert("units", "unit, key, kind, name, division", *values, self.position)
        for child, parent in self._parents.items():
            ids = (unit_id(COUNTY, child), unit_id(COUNTY, parent))
            yield _insert(
                "placements", "unit, parent, tree, since", *ids, TREE, SINCE, self.position
            )
        for grid, officer, post in zip(self.grids, self.officers, self.posts, strict=True):
            yield _insert("posts", "post, kind, unit", post, OFFICER, grid, self.position)
            yield _insert("terms", "post, person, since", post, officer, SINCE, self.position)
        yield from self._sections()

    def _sections(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for head in self._pack.head.sections:
            entries = section_entries(self._pack, head.key)
            named = (head.key, head.version)
            columns = "section, version, index, entries"
            yield _insert("chunks", columns, *named, 1, Jsonb(entries), self.position)
            columns = "section, version, kind, scheme, chunks, root, effective_on"
            facts = (head.kind, head.scheme, 1, section_hash(entries), head.effective_on)
            yield _insert("sections", columns, *named, *facts, self.position)

    def _entries(self, kind: str) -> list[Entry]:
        return [
            entry
            for head in self._pack.head.sections
            for entry in section_entries(self._pack, head.key)
            if entry["entry"] == kind
        ]


def _insert(table: str, columns: str, *values: object) -> tuple[str, tuple[object, ...]]:
    """Give the statement that adds one row, of which the last value is the position."""
    places = ", ".join(["%s"] * len(values))
    return f"INSERT INTO replica.{table} ({columns}, position) VALUES ({places})", values
