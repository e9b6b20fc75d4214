"""Every silenced check says why, and the guard that says so."""

import pytest

from tests.architecture.conftest import Plant
from tests.architecture.guards import suppressions
from tests.architecture.tree import Tree

PLACE = "services/fields/src/fields/domain/plot.py"
# Put together here, so that this file silences nothing itself.
NOQA = "# no" + "qa"
IGNORE = "# type" + ": ignore"


def test_every_silenced_check_says_why(checkout: Tree) -> None:
    assert [str(fault) for fault in suppressions.check(checkout)] == []


@pytest.mark.parametrize(
    "comment", [NOQA, f"{NOQA}: S101", f"{NOQA}: S101  #", IGNORE, f"{IGNORE}[misc]"]
)
def test_one_without_a_reason_is_found(plant: Plant, comment: str) -> None:
    assert len(list(suppressions.check(plant({PLACE: f"x = 1  {comment}\n"})))) == 1


def test_a_comment_further_up_is_no_reason(plant: Plant) -> None:
    tree = plant({PLACE: f"# The library has no types.\n\nx = 1  {IGNORE}[misc]\n"})

    assert len(list(suppressions.check(tree))) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"x = 1  {NOQA}: S101  # only a bug breaks it\n",
        f"x = 1  {NOQA}: S101, S102  # only a bug breaks it\n",
        f"x = 1  {IGNORE}[misc]  # the library has no types\n",
        f"# The library has no types.\nx = 1  {IGNORE}[misc]\n",
        f"x = '{NOQA}'\n",
    ],
)
def test_one_with_its_reason_is_fine(plant: Plant, text: str) -> None:
    assert list(suppressions.check(plant({PLACE: text}))) == []
