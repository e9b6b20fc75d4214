"""The distribution needs nothing but Python and one library for cryptography."""

import ast
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src" / "mingbai_verify").rglob("*.py"))
ALLOWED = sys.stdlib_module_names | {"cryptography", "mingbai_verify"}


def imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_module_imports_nothing_but_python_and_cryptography(path: Path) -> None:
    assert imported(path.read_text("utf-8")) <= ALLOWED


def test_an_import_of_anything_else_would_be_found() -> None:
    assert imported("def f():\n    from chassis.errors import MingbaiError") == {"chassis"}


def test_what_is_installed_with_it_is_cryptography_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert [each.partition(">")[0] for each in project["dependencies"]] == ["cryptography"]
    assert (ROOT / "src" / "mingbai_verify" / "py.typed").is_file()
