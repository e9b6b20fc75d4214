"""Functions, files and parameters stay short, and the guard that says so."""

import pytest

from tests.architecture.conftest import Plant
from tests.architecture.guards import sizes
from tests.architecture.tree import Tree

PLACE = "services/fields/src/fields/domain/plot.py"
BODY = "    pass\n"
MANY = "a, b, c, d, e, f"


def test_nothing_is_too_long(checkout: Tree) -> None:
    assert [str(fault) for fault in sizes.check(checkout)] == []


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n" * 300,
        "def plough():\n" + BODY * 49,
        "async def plough():\n" + BODY * 49,
        "class Plot:\n    def plough(self):\n" + "        pass\n" * 49,
        f"def plough({MANY}):\n{BODY}",
        f"def plough(*, {MANY}):\n{BODY}",
        f"class Plot:\n    def plough(self, {MANY}):\n        pass\n",
        f"class Plot(AggregateRoot):\n    def plough(self, {MANY}):\n        pass\n",
    ],
)
def test_what_is_too_long_is_found(plant: Plant, text: str) -> None:
    assert len(list(sizes.check(plant({PLACE: text})))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n" * 299,
        "def plough():\n" + BODY * 48,
        "def routes():\n" + ("    def plough():\n" + "        pass\n" * 40) * 3,
        f"class Plot:\n    @event(Ploughed)\n    def _ploughed(self, {MANY}):\n        pass\n",
        f"class Plot(AggregateRoot):\n    def plough(self, *, {MANY}):\n        pass\n",
        f"def plough({MANY}):  # noqa: PLR0913  # a query has them\n{BODY}",
    ],
)
def test_what_is_as_long_as_it_may_be_is_fine(plant: Plant, text: str) -> None:
    assert list(sizes.check(plant({PLACE: text}))) == []
