"""The project speaks of itself alone, and the guard that says so."""

import pytest

from tests.architecture.conftest import Plant
from tests.architecture.guards import words
from tests.architecture.tree import Tree


def test_no_file_speaks_of_anything_else(checkout: Tree) -> None:
    assert [str(fault) for fault in words.check(checkout)] == []


@pytest.mark.parametrize(
    "line",
    [
        "fetched from https://files.python" + "hosted.org/simple",
        "see /ho" + "me/zhang/notes",
        "as asked in iss" + "ue 12",
        "mends (#" + "34)",
        "was left for the next ses" + "sion",
        "FIX" + "ME: later",
        "as the house rules in RULES" + ".md say",
    ],
)
@pytest.mark.parametrize("name", ["README.md", "services/fields/src/fields/domain/plot.py"])
def test_a_strange_word_is_found(plant: Plant, line: str, name: str) -> None:
    assert len(list(words.check(plant({name: f"# Plots\n{line}\n"})))) == 1


@pytest.mark.parametrize(
    "line",
    ["the token of the session", "an issue of shares", "color: #112233", "as README.md says"],
)
def test_an_ordinary_word_is_fine(plant: Plant, line: str) -> None:
    assert list(words.check(plant({"README.md": line}))) == []
