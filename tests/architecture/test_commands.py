"""What documents tell a reader to type is there, and the guard that says so."""

import pytest

from tests.architecture.conftest import Plant
from tests.architecture.guards import commands
from tests.architecture.tree import Tree

MAKEFILE = "run: ## start\n\ttrue\ntest: ## test\n\ttrue\n"
MODULE = "services/fields/src/fields/__main__.py"


def page(language: str, body: str) -> dict[str, str]:
    return {"Makefile": MAKEFILE, MODULE: "", "README.md": f"# F\n\n```{language}\n{body}\n```\n"}


def test_every_command_of_every_document_exists(checkout: Tree) -> None:
    assert [str(fault) for fault in commands.check(checkout)] == []


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("sh", "make fly"),
        ("sh", "ONLY=one make run fly"),
        ("sh", "python -m barns migrate"),
        ("sh", "python -m fields.nothing"),
        ("sh", "deploy/nothing"),
        ("sh", "if make run"),
        ("python", "def plough(:"),
        ("", "make run"),
    ],
)
def test_what_is_not_there_is_found(plant: Plant, language: str, body: str) -> None:
    assert len(list(commands.check(plant(page(language, body))))) == 1


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("sh", "make run  # Ctrl-C stops it"),
        ("sh", "STAY=0 make run test"),
        ("sh", "make test ONLY=one"),
        ("sh", ".venv/bin/python -m fields migrate"),
        ("python", "x = 1"),
        ("text", "anything { at all"),
    ],
)
def test_what_is_there_is_fine(plant: Plant, language: str, body: str) -> None:
    assert list(commands.check(plant(page(language, body)))) == []
