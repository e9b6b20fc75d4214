"""The same rooms in every service, and the guard that says so."""

from collections.abc import Mapping

import pytest

from tests.architecture.conftest import Plant
from tests.architecture.guards import rooms
from tests.architecture.tree import Tree

GOOD: Mapping[str, str] = {
    **{f"services/fields/src/fields/{name}": "" for name in rooms.MODULES},
    **{f"services/fields/src/fields/{room}/__init__.py": "" for room in rooms.ROOMS},
    "services/fields/README.md": "# Fields",
    "services/fields/pyproject.toml": "",
    "shared/kernel/src/kernel/units.py": "",
}


def test_every_service_has_the_same_rooms(checkout: Tree) -> None:
    assert [str(fault) for fault in rooms.check(checkout)] == []


def test_a_service_with_all_its_rooms_is_fine(plant: Plant) -> None:
    assert list(rooms.check(plant(GOOD))) == []


@pytest.mark.parametrize(
    "strange",
    [
        "services/fields/src/fields/views/page.py",
        "services/fields/src/fields/api.py",
        "services/fields/notes.txt",
        "services/fields/src/fields/domain/utils.py",
        "services/fields/src/fields/helpers/text.py",
        "shared/words/src/words/plot.py",
    ],
)
def test_what_stands_between_the_rooms_is_found(plant: Plant, strange: str) -> None:
    assert len(list(rooms.check(plant({**GOOD, strange: ""})))) >= 1


@pytest.mark.parametrize("missing", sorted(GOOD.keys() - {"shared/kernel/src/kernel/units.py"}))
def test_a_missing_room_is_found(plant: Plant, missing: str) -> None:
    tree = plant({name: text for name, text in GOOD.items() if name != missing})

    assert [fault.path for fault in rooms.check(tree)] == [missing]


def test_a_package_that_exports_from_its_init_is_found(plant: Plant) -> None:
    tree = plant({**GOOD, "services/fields/src/fields/domain/__init__.py": "import os\n"})

    assert len(list(rooms.check(tree))) == 1
