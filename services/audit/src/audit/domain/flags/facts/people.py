"""Who holds which post (岗位) where, and who is near to whom (近亲属、控制), by business date."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from audit.domain.flags.facts import reading
from audit.domain.flags.interface import Recorded

UNIT_ESTABLISHED = "registry.unit.established.v1"
POST_ESTABLISHED = "registry.post.established.v1"
HOLDER_APPOINTED = "registry.post.holder_appointed.v1"
HOLDER_LEFT = "registry.post.holder_left.v1"
RELATIVE_RECORDED = "registry.person.relative_recorded.v1"
RELATIVE_ENDED = "registry.person.relative_ended.v1"
CONTROL_RECORDED = "registry.person.control_recorded.v1"
CONTROL_ENDED = "registry.person.control_ended.v1"
PLACES = frozenset((UNIT_ESTABLISHED,))
POSTS = PLACES | {POST_ESTABLISHED, HOLDER_APPOINTED, HOLDER_LEFT}
RELATIONS = frozenset((RELATIVE_RECORDED, RELATIVE_ENDED, CONTROL_RECORDED, CONTROL_ENDED))
TOWN_DIGITS = 9

_Spans: TypeAlias = list[tuple[date, date | None]]
_Edges: TypeAlias = defaultdict[str, dict[str, _Spans]]


class Places:
    """Units by the key they were established under: a village, its grids, its party branch."""

    def __init__(self) -> None:
        """Begin with no unit."""
        self._keys: dict[str, str] = {}

    def take(self, fact: Recorded) -> None:
        """Take a unit's first fact."""
        self._keys[fact.subject] = reading.text(fact.data, "key")

    def village(self, unit: str) -> str:
        """Give the code of the division that the unit belongs to; an unknown unit is its own."""
        return self._keys.get(unit, unit).partition("/")[0]

    def town(self, unit: str) -> str:
        """Give the code of the town that the unit belongs to."""
        code = self.village(unit)
        return code[:TOWN_DIGITS] if code.isdigit() else code

    def reaches(self, above: str, unit: str) -> bool:
        """Tell whether a unit is the other's division, or one above it."""
        return self.village(unit).startswith(self.village(above))


@dataclass(kw_only=True)
class _Term:
    person: str
    since: date
    until: date | None

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


class Posts:
    """The terms of all posts; they stay known, since a late fact may ask about any day."""

    def __init__(self) -> None:
        """Begin with no post."""
        self.places = Places()
        self._posts: dict[str, tuple[str, str]] = {}
        self._terms: dict[str, list[_Term]] = defaultdict(list)

    def take(self, fact: Recorded) -> None:
        """Take a fact about a unit, a post or its holders."""
        if fact.type == UNIT_ESTABLISHED:
            self.places.take(fact)
        elif fact.type == POST_ESTABLISHED:
            kind, unit = reading.text(fact.data, "kind"), reading.text(fact.data, "unit")
            self._posts[fact.subject] = (kind, unit)
        elif fact.type == HOLDER_APPOINTED:
            term = _Term(
                person=reading.text(fact.data, "person"),
                since=reading.day(fact.data, "since"),
                until=reading.maybe_day(fact.data, "until"),
            )
            self._terms[fact.subject].append(term)
        elif fact.type == HOLDER_LEFT:
            person, on = reading.text(fact.data, "person"), reading.day(fact.data, "on")
            for term in self._terms[fact.subject]:
                if term.person == person and term.holds(on):
                    term.until = on

    def knows(self, kind: str) -> bool:
        """Tell whether any post of the kind was established."""
        return any(kind == known for known, _ in self._posts.values())

    def holds(self, person: str, kind: str, *, unit: str, on: date) -> bool:
        """Tell whether a person holds a post of the kind in the unit, or in one above it."""
        return any(
            term.person == person and term.holds(on)
            for post, (known, place) in self._posts.items()
            if known == kind and self.places.reaches(place, unit)
            for term in self._terms[post]
        )

    def holders(self, kinds: Iterable[str], *, unit: str, on: date) -> frozenset[str]:
        """Give who holds a post of one of these kinds in the village of a unit."""
        village, wanted = self.places.village(unit), frozenset(kinds)
        return frozenset(
            term.person
            for post, (kind, place) in self._posts.items()
            if kind in wanted and self.places.village(place) == village
            for term in self._terms[post]
            if term.holds(on)
        )


class Relations:
    """Near relatives and control of organisations, each from the day on which it is known."""

    def __init__(self) -> None:
        """Begin with no relation."""
        self._kin: _Edges = defaultdict(dict)
        self._control: _Edges = defaultdict(dict)

    def take(self, fact: Recorded) -> None:
        """Take a fact about a relation of the person who is its subject."""
        kin = fact.type in {RELATIVE_RECORDED, RELATIVE_ENDED}
        edges = self._kin if kin else self._control
        other = reading.text(fact.data, "relative" if kin else "organisation")
        spans = edges[fact.subject].setdefault(other, [])
        edges[other][fact.subject] = spans
        if fact.type in {RELATIVE_RECORDED, CONTROL_RECORDED}:
            spans.append((reading.day(fact.data, "known_on"), None))
        elif spans:
            spans[-1] = (spans[-1][0], reading.day(fact.data, "ended_on"))

    def near(self, party: str, *, on: date, distance: int) -> frozenset[str]:
        """Give whoever is within so many steps of kinship or control, the party itself left out."""
        reached, edge = {party}, {party}
        for _ in range(distance):
            beside = {
                other
                for each in edge
                for edges in (self._kin, self._control)
                for other in _steps(edges, each, on)
            }
            edge = beside - reached
            reached |= edge
        return frozenset(reached - {party})

    def kin(self, persons: Iterable[str], *, on: date) -> frozenset[str]:
        """Give these persons and their near relatives."""
        own = set(persons)
        return frozenset(own | {other for each in own for other in _steps(self._kin, each, on)})


def _steps(edges: _Edges, party: str, on: date) -> Iterator[str]:
    for other, spans in edges.get(party, {}).items():
        if any(since <= on and (until is None or on <= until) for since, until in spans):
            yield other
