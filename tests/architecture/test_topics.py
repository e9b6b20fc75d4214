"""Stored names are said, their own and described, and the guard that says so."""

import pytest

from tests.architecture.conftest import Plant
from tests.architecture.guards import topics
from tests.architecture.tree import Tree

PLACE = "services/fields/src/fields/domain/plot.py"
GOOD = '''
class Plot(AggregateRoot):
    """Is ploughed once a season."""

    TOPIC = "fields.plot"

    class FirstPloughed(AggregateRoot.Event):
        """The plot was ploughed for the first time."""

        TOPIC = "fields.plot.first_ploughed"
'''


def test_every_stored_name_is_in_order(checkout: Tree) -> None:
    assert [str(fault) for fault in topics.check(checkout)] == []


def test_a_name_of_a_services_own_originals_is_checked(plant: Plant) -> None:
    kept = GOOD.replace("AggregateRoot.Event", "KeptOriginal.Read").replace(
        "AggregateRoot", "KeptOriginal"
    )
    wrong = kept.replace('"fields.plot.first_ploughed"', '"fields.plot.ploughed"')

    assert list(topics.check(plant({PLACE: kept}))) == []
    assert len(list(topics.check(plant({PLACE: wrong})))) == 1


def test_a_name_within_events_that_stand_apart_is_checked(plant: Plant) -> None:
    apart = GOOD.replace("class Plot(AggregateRoot)", "class PlotEvents").replace(
        '    TOPIC = "fields.plot"\n', ""
    )
    wrong = apart.replace('"fields.plot.first_ploughed"', '"fields.plot.ploughed"')

    assert list(topics.check(plant({PLACE: apart}))) == []
    assert len(list(topics.check(plant({PLACE: wrong})))) == 1


def test_a_well_named_aggregate_is_fine(plant: Plant) -> None:
    assert list(topics.check(plant({PLACE: GOOD}))) == []


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ('    TOPIC = "fields.plot"\n', ""),
        ('TOPIC = "fields.plot"', 'TOPIC = "barns.plot"'),
        ('"fields.plot.first_ploughed"', '"fields.plot.ploughed"'),
        ('        TOPIC = "fields.plot.first_ploughed"\n', ""),
        ('    """Is ploughed once a season."""\n', ""),
        ('        """The plot was ploughed for the first time."""\n', ""),
    ],
)
def test_a_strange_or_missing_name_is_found(plant: Plant, said: str, instead: str) -> None:
    assert list(topics.check(plant({PLACE: GOOD.replace(said, instead)}))) != []


def test_a_name_taken_twice_is_found(plant: Plant) -> None:
    faults = list(topics.check(plant({PLACE: GOOD, PLACE.replace("plot", "other"): GOOD})))

    assert [fault.message.partition(" is taken")[0] for fault in faults] == [
        "fields.plot",
        "fields.plot.first_ploughed",
    ]
