"""The register as one process knows it: persons, posts, units and rules, kept from the replica."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import psycopg

from chassis.errors import NotFoundError
from chassis.identity.principals import HeldPost
from chassis.replica.relations import Related
from chassis.replica.sections import AdoptedSection
from chassis.replica.tables import KnownUnit, Tables

TREES_DEEP_MAX = 12
BEATS_KEPT_MAX = 1_000
"""More than are heard before what is known is stale."""


class UnitUnknownError(NotFoundError):
    """The register has no such unit, or this service has not heard of it yet."""

    code = "unit_unknown"


class RegisterMemory:
    """Mirrors the replica tables of this service's database; every answer is from memory."""

    def __init__(
        self,
        *,
        token_of: Callable[[str, str], str],
        lag_seconds_max: float,
        today: Callable[[], date],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Know subjects by their keyed token; be stale after this many seconds of silence."""
        self._token_of = token_of
        self._lag_seconds_max = lag_seconds_max
        self._today = today
        self._monotonic = monotonic
        self._position = 0
        self._changes = 0
        self._beat_position = -1
        self._beats: deque[tuple[int, float]] = deque(maxlen=BEATS_KEPT_MAX)
        self._level_at: float | None = None
        self._tables = Tables()
        self._tokens: dict[tuple[str, str], str] = {}

    def load(self, connection: psycopg.Connection[Any]) -> int:
        """Take over the replica if it changed since the last time; gives the known position."""
        with connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            row = connection.execute("SELECT position, changes FROM replica.heard").fetchone()
            assert row is not None
            if row[1] != self._changes:
                # One step from the whole of one state to the whole of the next.
                self._tables = Tables.load(connection, self._tables.sections)
                self._changes = row[1]
            self._position = row[0]
        self._note_level()
        return self._position

    def heard_beat(self, position: int) -> None:
        """Note that registry said how far its log goes."""
        self._beat_position = position
        if self._beats and self._beats[-1][0] == position:
            self._beats.pop()
        self._beats.append((position, self._monotonic()))
        self._note_level()

    @property
    def beat_position(self) -> int:
        """How far registry last said that its log goes; -1 before it was heard."""
        return self._beat_position

    def person_of(self, issuer: str, subject: str) -> UUID | None:
        """Give the person whom the register links to this subject of this issuer."""
        named = (issuer, subject)
        token = self._tokens.get(named)
        if token is None:
            token = self._token_of(issuer, subject)
            self._tokens[named] = token
        return self._tables.links.get((issuer, token))

    def held(self, person: UUID, on: date) -> tuple[HeldPost, ...]:
        """Give the posts that a person holds on a day, the longest held first."""
        held, tables = [], self._tables
        for (post, since), until in tables.terms.get(person, {}).items():
            found = tables.posts.get(post)
            if found is None or since > on or (until is not None and on > until):
                continue
            kind, unit = found
            if unit not in tables.units:
                # The post came before its unit: the person's other posts do not wait with it.
                continue
            path = self._above(tables, unit, on)
            held.append(
                HeldPost(id=post, kind=kind, unit=unit, unit_path=path, since=since, until=until)
            )
        return tuple(sorted(held, key=lambda post: (post.since, str(post.id))))

    def ever_held(self, person: UUID) -> tuple[HeldPost, ...]:
        """Give every post that a person holds, held or will hold, the earliest first."""
        days = sorted({since for _, since in self._tables.terms.get(person, {})})
        held = {post: None for day in days for post in self.held(person, day)}
        return tuple(held)

    def holders(self, kind: str, unit: UUID, on: date) -> frozenset[UUID]:
        """Give the persons who hold a kind of post in a unit on a day."""
        tables, asked = self._tables, (kind, unit, on)
        held = tables.holders.get(asked)
        if held is None:
            held = tables.holders[asked] = frozenset(
                person
                for person, since, until in tables.staff.get((kind, unit), ())
                if since <= on and (until is None or on <= until)
            )
        return held

    def post(self, post: UUID) -> tuple[str, UUID] | None:
        """Give the kind and the unit of a post, or None where the register has told of none."""
        return self._tables.posts.get(post)

    def basis(self) -> int:
        """Give the position of the register's log up to which this is known."""
        return self._position

    def fresh(self) -> bool:
        """Tell whether this was level with registry's own word recently enough."""
        if self._level_at is None:
            return False
        return self._monotonic() - self._level_at <= self._lag_seconds_max

    def above(self, unit: UUID, on: date) -> tuple[UUID, ...]:
        """Give every unit above this one on a day, in any tree; raises `UnitUnknownError`."""
        return self._above(self._tables, unit, on)

    @staticmethod
    def _above(tables: Tables, unit: UUID, on: date) -> tuple[UUID, ...]:
        known, parents = tables.above, tables.parents
        if (unit, on) in known:
            return known[unit, on]
        _unit(tables, unit)
        found: dict[UUID, None] = {}
        level = [unit]
        for _ in range(TREES_DEEP_MAX):
            level = [
                parent
                for child in level
                for placements in parents.get(child, {}).values()
                for parent in _in_force(placements, on)
                if parent not in found
            ]
            if not level:
                break
            found.update(dict.fromkeys(level))
        known[unit, on] = tuple(found)
        return tuple(found)

    def below(self, unit: UUID, tree: str, on: date) -> tuple[KnownUnit, ...]:
        """Give the units right below this one in a tree on a day, in the order of their keys."""
        tables = self._tables
        children = [
            self.unit(child, on)
            for child, trees in tables.parents.items()
            if unit in _in_force(trees.get(tree, []), on) and child in tables.units
        ]
        return tuple(sorted(children, key=lambda child: child.key))

    def within(self, unit: UUID, on: date) -> tuple[UUID, ...]:
        """Give a unit and every unit below it on a day, in any tree; raises `UnitUnknownError`."""
        tables = self._tables
        _unit(tables, unit)
        known, parents = tables.within, tables.parents
        if (unit, on) in known:
            return known[unit, on]
        children: dict[UUID, list[UUID]] = defaultdict(list)
        for child, trees in parents.items():
            for placements in trees.values():
                for parent in _in_force(placements, on):
                    children[parent].append(child)
        found: dict[UUID, None] = {unit: None}
        waiting = [unit]
        while waiting:
            below = [child for child in children[waiting.pop()] if child not in found]
            found.update(dict.fromkeys(below))
            waiting += below
        known[unit, on] = tuple(found)
        return tuple(found)

    def unit(self, unit: UUID, on: date | None = None) -> KnownUnit:
        """Give a unit as it is on a day, today where none is named; raises `UnitUnknownError`."""
        tables, day = self._tables, on or self._today()
        known = _unit(tables, unit)
        division = tables.codes.on(unit, day, known.division)
        name = tables.names.on(unit, day, known.name)
        if (division, name) == (known.division, known.name):
            return known
        return replace(known, division=division, name=name)

    def related(self, person: UUID, on: date) -> Related:
        """Give a person's near relatives (近亲属) and the organisations they control on a day."""
        return self._tables.relations.of(person, on)

    @property
    def adopted(self) -> tuple[AdoptedSection, ...]:
        """Every adopted section; the same tuple until the replica was read anew."""
        return self._tables.sections

    def sections(self, kind: str, scheme: str | None = None) -> tuple[AdoptedSection, ...]:
        """Give the adopted sections of a kind (of a scheme), by effective date and version."""
        return tuple(
            section
            for section in self._tables.sections
            if section.kind == kind and (scheme is None or section.scheme == scheme)
        )

    def _note_level(self) -> None:
        while self._beats and self._beats[0][0] <= self._position:
            self._level_at = self._beats.popleft()[1]


def _unit(tables: Tables, unit: UUID) -> KnownUnit:
    known = tables.units.get(unit)
    if known is None:
        raise UnitUnknownError(f"the register has no unit {unit}")
    return known


def _in_force(placements: list[tuple[date, UUID]], on: date) -> list[UUID]:
    """Give the one parent in force on a day, or none."""
    parents = [parent for since, parent in placements if since <= on]
    return parents[-1:]
