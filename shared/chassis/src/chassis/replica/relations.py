"""Who is related to whom, and who controls which organisation, as the replica knows it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import psycopg

RELATIVE = "relative"


@dataclass(frozen=True, kw_only=True)
class Related:
    """What stands close to one person on one day, and so may keep them from deciding (回避)."""

    persons: frozenset[UUID]
    """Near relatives, whichever of the two the register has the relation from."""
    organisations: frozenset[UUID]
    """Organisations that the person controls."""


NOBODY = Related(persons=frozenset(), organisations=frozenset())
"""Most persons are related to nobody of whom the register knows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Days:
    known_on: date
    ended_on: date | None

    def cover(self, day: date) -> bool:
        return self.known_on <= day and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True, kw_only=True)
class Relations:
    """The relations of all persons; each counts from the day it was known to its last day."""

    relatives: Mapping[UUID, list[tuple[UUID, _Days]]] = field(default_factory=dict)
    controls: Mapping[UUID, list[tuple[UUID, _Days]]] = field(default_factory=dict)

    @staticmethod
    def load(connection: psycopg.Connection[Any]) -> "Relations":
        """Read the relations from the replica."""
        relatives: dict[UUID, list[tuple[UUID, _Days]]] = defaultdict(list)
        controls: dict[UUID, list[tuple[UUID, _Days]]] = defaultdict(list)
        # The first end that was recorded after a relation is the end of that one.
        for person, other, sort, known_on, ended_on in connection.execute(
            "SELECT r.person, r.other, r.sort, r.known_on, (SELECT e.ended_on"
            " FROM replica.relation_ends e WHERE e.person = r.person AND e.other = r.other"
            " AND e.sort = r.sort AND e.position > r.position ORDER BY e.position LIMIT 1)"
            " FROM replica.relations r"
        ):
            days = _Days(known_on=known_on, ended_on=ended_on)
            if sort == RELATIVE:
                relatives[person].append((other, days))
                relatives[other].append((person, days))
            else:
                controls[person].append((other, days))
        return Relations(relatives=relatives, controls=controls)

    def of(self, person: UUID, on: date) -> Related:
        """Give what is related to a person on a day."""
        if person not in self.relatives and person not in self.controls:
            return NOBODY
        return Related(
            persons=frozenset(
                other for other, days in self.relatives.get(person, ()) if days.cover(on)
            ),
            organisations=frozenset(
                other for other, days in self.controls.get(person, ()) if days.cover(on)
            ),
        )
