"""The checkout itself, and small made-up ones in which a fault is planted."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.architecture.tree import REPOSITORY, Tree

Plant = Callable[[Mapping[str, str]], Tree]


@pytest.fixture(scope="session")
def checkout() -> Tree:
    """This repository."""
    return Tree(REPOSITORY)


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Write files into a folder of their own and give it as a tree."""

    def write(files: Mapping[str, str]) -> Tree:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return Tree(tmp_path)

    return write
