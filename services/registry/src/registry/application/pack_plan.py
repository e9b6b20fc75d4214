"""The commands that a county pack asks for, in stages: each needs only what earlier ones made."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from chassis.context import Context
from kernel.units import unit_id
from registry.application.commands import (
    AdoptSection,
    EstablishBody,
    EstablishPost,
    EstablishUnit,
    PlaceUnit,
    Resolution,
)
from registry.domain.ids import body_id
from registry.domain.pack.benefits import Benefits
from registry.domain.pack.bodies import Bodies
from registry.domain.pack.entries import Entry, section_entries, section_hash
from registry.domain.pack.grids import GridRank, Grids
from registry.domain.pack.head import SectionHead
from registry.domain.pack.pack import Pack
from registry.domain.pack.scoring import Scheme
from registry.domain.pack.units import Divisions, Units

INSTALLER = "service/installer"

Command: TypeAlias = EstablishUnit | PlaceUnit | EstablishBody | EstablishPost | AdoptSection
Step: TypeAlias = tuple[Command, Context]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Commands that need nothing of each other."""

    name: str
    steps: tuple[Step, ...]


class PackPlan:
    """Turns the entries of a whole pack into commands; the same pack gives the same ones."""

    def __init__(self, pack: Pack) -> None:
        """Plan for a pack that was read without findings."""
        self._pack = pack
        self._county = pack.head.county
        self._places: dict[str, str] = {}

    def stages(self) -> Iterator[Stage]:
        """Give the stages in their order."""
        yield from self._divisions()
        yield from self._units()
        yield from self._trees()
        yield from self._bodies()
        yield from self._ranks()
        rules = tuple(self._section(head) for head in self._pack.head.sections)
        yield Stage(name="rules", steps=rules)

    def _divisions(self) -> Iterator[Stage]:
        for head, _ in self._pack.of_kind(Divisions):
            levels: dict[str, list[Step]] = {"county": [], "town": [], "village": []}
            for entry in self._entries(head, "division"):
                code = str(entry["code"])
                step = self._established(head, entry, code, str(entry.get("parent", "")))
                levels[str(entry["level"])].append(step)
            for level, steps in levels.items():
                yield Stage(name=f"divisions, {level}", steps=tuple(steps))

    def _units(self) -> Iterator[Stage]:
        for head, _ in self._pack.of_kind(Units):
            steps = []
            for entry in self._entries(head, "unit"):
                code = str(entry["unit"]).partition("/")[0]
                steps.append(self._established(head, entry, code, code))
            yield Stage(name="units", steps=tuple(steps))

    def _established(self, head: SectionHead, entry: Entry, code: str, within: str) -> Step:
        key = str(entry["unit"])
        self._places[key] = code
        command = EstablishUnit(
            key=key,
            kind=str(entry["kind"]),
            name=str(entry["name"]),
            division=code,
            within=self._unit(within) if within else None,
        )
        return command, self._context(head, within or key)

    def _trees(self) -> Iterator[Stage]:
        for head, _ in self._pack.of_kind(Units):
            for tree in self._entries(head, "tree"):
                name = str(tree["tree"])
                if tree["built_from"] == "divisions":
                    parents = self._division_parents()
                else:
                    nodes = self._entries(head, "tree_node")
                    parents = {
                        str(node["unit"]): str(node["parent"])
                        for node in nodes
                        if node["tree"] == name
                    }
                yield from self._placed(head, name, parents)

    def _placed(self, head: SectionHead, tree: str, parents: Mapping[str, str]) -> Iterator[Stage]:
        """Place what stands higher first: a unit's place is decided on all units above it."""
        levels: dict[int, list[Step]] = defaultdict(list)
        for unit, parent in parents.items():
            depth, above = 0, parent
            while above in parents:
                depth, above = depth + 1, parents[above]
            command = PlaceUnit(unit=self._unit(unit), tree=tree, parent=self._unit(parent))
            levels[depth].append((command, self._context(head, unit)))
        for depth in sorted(levels):
            yield Stage(name=f"tree {tree}, level {depth + 1}", steps=tuple(levels[depth]))

    def _division_parents(self) -> dict[str, str]:
        return {
            str(entry["unit"]): str(entry["parent"])
            for head, _ in self._pack.of_kind(Divisions)
            for entry in self._entries(head, "division")
            if "parent" in entry
        }

    def _bodies(self) -> Iterator[Stage]:
        for head, _ in self._pack.of_kind(Bodies):
            bodies = [self._body(head, entry) for entry in self._entries(head, "body")]
            yield Stage(name="bodies", steps=tuple(bodies))
            posts = [self._post(head, entry) for entry in self._entries(head, "post")]
            yield Stage(name="posts", steps=tuple(posts))

    def _body(self, head: SectionHead, entry: Entry) -> Step:
        unit = str(entry["unit"])
        command = EstablishBody(
            key=str(entry["body"]),
            kind=str(entry["kind"]),
            unit=self._unit(unit),
            name=str(entry["name"]),
        )
        return command, self._context(head, unit)

    def _post(self, head: SectionHead, entry: Entry) -> Step:
        unit = str(entry["unit"])
        seats = entry.get("seats")
        if seats is None:
            point = str(entry["seats_open_point"])
            seats = self._pack.open_value(section=head.key, key=point)
        command = EstablishPost(
            key=str(entry["post"]),
            kind=str(entry["kind"]),
            unit=self._unit(unit),
            body=body_id(self._county, str(entry["body"])) if "body" in entry else None,
            name=str(entry["name"]),
            seats=int(seats),
        )
        return command, self._context(head, unit)

    def _ranks(self) -> Iterator[Stage]:
        """Plan the posts of the grid team in towns and villages; a base grid brings its own."""
        units = [
            ("town" if entry["level"] == "town" else "village", str(entry["unit"]))
            for head, _ in self._pack.of_kind(Divisions)
            for entry in self._entries(head, "division")
            if entry["level"] != "county"
        ]
        for head, content in self._pack.of_kind(Grids):
            steps = [
                self._ranked_post(head, rank, unit)
                for rank in content.rules.ranks
                for level, unit in units
                if level == rank.level
            ]
            yield Stage(name="grid team", steps=tuple(steps))

    def _ranked_post(self, head: SectionHead, rank: GridRank, unit: str) -> Step:
        seats = rank.seats
        if seats is None:
            point = str(rank.seats_open_point)
            seats = int(self._pack.open_value(section=head.key, key=point))
        command = EstablishPost(
            key=f"{unit}/post/{rank.key}",
            kind=rank.key,
            unit=self._unit(unit),
            body=None,
            name=rank.name,
            seats=seats,
        )
        return command, self._context(head, unit)

    def _section(self, head: SectionHead) -> Step:
        entries = section_entries(self._pack, head.key)
        decided = head.resolution
        command = AdoptSection(
            section=head.key,
            kind=head.kind,
            scheme=head.scheme,
            version=head.version,
            entries=entries,
            root=section_hash(entries),
            effective_on=head.effective_on,
            resolution=Resolution(
                body=decided.body,
                decided_on=decided.decided_on,
                title=decided.title,
                reference=decided.reference,
                basis=decided.basis,
            ),
        )
        return command, self._context(head, self._unit_of_section(head))

    def _unit_of_section(self, head: SectionHead) -> str:
        """Give the unit whose rules these are: the scheme's or the list's own, else the county."""
        for _, scheme in self._pack.of_kind(Scheme):
            if scheme.rules.key == head.scheme:
                return scheme.rules.unit
        for listed, content in self._pack.of_kind(Benefits):
            if listed.key == head.key:
                return content.benefits.unit
        return self._county

    def _entries(self, head: SectionHead, kind: str) -> list[Entry]:
        entries = section_entries(self._pack, head.key)
        return [entry for entry in entries if entry["entry"] == kind]

    def _unit(self, key: str) -> UUID:
        return unit_id(self._county, key)

    def _context(self, head: SectionHead, unit: str) -> Context:
        return Context(
            actor=INSTALLER,
            unit=str(self._unit(unit)),
            division=self._places.get(unit, unit),
            effective_on=head.effective_on,
            via="import",
            authority=(f"{self._county}/{head.key}@{head.version}",),
        )
