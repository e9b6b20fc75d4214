import ast
import sys
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).parents[1] / "src" / "kernel").glob("*.py"))
IMPURE = {"os", "pathlib", "random", "secrets", "socket", "time", "subprocess", "logging", "io"}


def _imports(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def _clocks(source: str) -> list[str]:
    return [
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_kernel_imports_only_itself_and_pure_parts_of_the_standard_library(path: Path) -> None:
    imports = _imports(path.read_text("utf-8"))

    assert imports <= ({"kernel"} | sys.stdlib_module_names) - IMPURE


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_kernel_reads_no_clock(path: Path) -> None:
    assert _clocks(path.read_text("utf-8")) == []


def test_the_guards_see_what_they_forbid() -> None:
    assert len(SOURCES) > 10
    assert _imports("import os.path\nfrom chassis.errors import X") == {"os", "chassis"}
    assert _clocks("date.today()") == ["today"]
