from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from kernel.assignment import shortages

PERSONS = st.sampled_from([UUID(int=number) for number in range(6)])
PLACES = st.lists(st.frozensets(PERSONS, max_size=4), max_size=6)


def _hall(places: list[frozenset[UUID]]) -> bool:
    """Every group of places has at least as many persons as places (the marriage theorem)."""
    return all(
        len(frozenset[UUID]().union(*group)) >= size
        for size in range(1, len(places) + 1)
        for group in combinations(places, size)
    )


@given(PLACES)
def test_there_is_no_shortage_exactly_when_every_place_can_be_filled(
    places: list[frozenset[UUID]],
) -> None:
    assert (not shortages(places)) == _hall(places)


@given(PLACES)
def test_a_shortage_names_places_that_share_one_person_too_few(
    places: list[frozenset[UUID]],
) -> None:
    for shortage in shortages(places):
        able = frozenset[UUID]().union(*(places[place] for place in shortage.places))
        assert able == shortage.persons
        assert len(shortage.places) == len(shortage.persons) + 1
