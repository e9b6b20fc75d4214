"""What the replica's tables say at one moment, read as a whole."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import psycopg

from chassis.replica.relations import Relations
from chassis.replica.said import Said
from chassis.replica.sections import AdoptedSection, load_sections
from chassis.replica.terms import Terms, load_terms


@dataclass(frozen=True, kw_only=True)
class KnownUnit:
    """One unit of the register, with its name and division code of a day."""

    id: UUID
    key: str
    kind: str
    name: str
    division: str


@dataclass(frozen=True, kw_only=True)
class Tables:
    """One state of the register: whoever holds it sees nothing of a later one."""

    units: dict[UUID, KnownUnit] = field(default_factory=dict)
    codes: Said = field(default_factory=Said)
    names: Said = field(default_factory=Said)
    parents: dict[UUID, dict[str, list[tuple[date, UUID]]]] = field(default_factory=dict)
    posts: dict[UUID, tuple[str, UUID]] = field(default_factory=dict)
    terms: Terms = field(default_factory=dict)
    staff: dict[tuple[str, UUID], list[tuple[UUID, date, date | None]]] = field(
        default_factory=dict
    )
    """The terms of each kind of post in each unit."""
    links: dict[tuple[str, str], UUID] = field(default_factory=dict)
    sections: tuple[AdoptedSection, ...] = ()
    relations: Relations = field(default_factory=Relations)
    within: dict[tuple[UUID, date], tuple[UUID, ...]] = field(default_factory=dict)
    above: dict[tuple[UUID, date], tuple[UUID, ...]] = field(default_factory=dict)
    holders: dict[tuple[str, UUID, date], frozenset[UUID]] = field(default_factory=dict)
    """All three are found as they are asked for, in what this state has."""

    @staticmethod
    def load(connection: psycopg.Connection[Any], known: tuple[AdoptedSection, ...]) -> "Tables":
        """Read the tables; sections that are known are taken over, for they never change."""
        posts = {
            post: (kind, unit)
            for post, kind, unit in connection.execute("SELECT post, kind, unit FROM replica.posts")
        }
        terms = load_terms(connection)
        parents: dict[UUID, dict[str, list[tuple[date, UUID]]]] = {}
        for unit, tree, parent, since in connection.execute(
            "SELECT unit, tree, parent, since FROM replica.placements ORDER BY since"
        ):
            parents.setdefault(unit, {}).setdefault(tree, []).append((since, parent))
        return Tables(
            units={
                unit: KnownUnit(id=unit, key=key, kind=kind, name=name, division=division)
                for unit, key, kind, name, division in connection.execute(
                    "SELECT unit, key, kind, name, division FROM replica.units"
                )
            },
            codes=Said.load(
                connection, "SELECT unit, since, division FROM replica.divisions ORDER BY since"
            ),
            names=Said.load(
                connection, "SELECT unit, since, name FROM replica.names ORDER BY since"
            ),
            parents=parents,
            posts=posts,
            terms=terms,
            staff=_staff(posts, terms),
            links={
                (issuer, token): person
                for issuer, token, person in connection.execute(
                    "SELECT issuer, token, person FROM replica.links WHERE linked"
                )
            },
            sections=load_sections(connection, known),
            relations=Relations.load(connection),
        )


def _staff(
    posts: dict[UUID, tuple[str, UUID]], terms: Terms
) -> dict[tuple[str, UUID], list[tuple[UUID, date, date | None]]]:
    staff: dict[tuple[str, UUID], list[tuple[UUID, date, date | None]]] = defaultdict(list)
    for person, own in terms.items():
        for (post, since), until in own.items():
            if post in posts:
                staff[posts[post]].append((person, since, until))
    return staff
