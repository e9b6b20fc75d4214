"""Finding one person for each place, or the places that compete for too few persons (人手不足)."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortage:
    """Places (席位) that all compete for the same persons, who are one too few for them."""

    places: frozenset[int]
    persons: frozenset[UUID]


def shortages(places: Sequence[AbstractSet[UUID]]) -> tuple[Shortage, ...]:
    """Seat a different person, of those able, at each place; tell where that fails (人手不足).

    Nothing is given back exactly when every place can be filled (a largest matching by
    augmenting paths; what a failed search has seen is the shortage).
    """
    place_of: dict[UUID, int] = {}
    found: list[Shortage] = []
    for place in range(len(places)):
        seen: set[UUID] = set()
        if not _seat(place, places, place_of, seen):
            rivals = frozenset(place_of[person] for person in seen)
            found.append(Shortage(places=rivals | {place}, persons=frozenset(seen)))
    return tuple(found)


def _seat(
    place: int,
    places: Sequence[AbstractSet[UUID]],
    place_of: dict[UUID, int],
    seen: set[UUID],
) -> bool:
    for person in sorted(places[place] - seen):
        if person in seen:
            continue
        seen.add(person)
        if person not in place_of or _seat(place_of[person], places, place_of, seen):
            place_of[person] = place
            return True
    return False
