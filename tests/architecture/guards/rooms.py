"""Every service has the same rooms, and nothing stands between them."""

from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import Fault, Tree

ROOMS = ("adapters", "application", "domain", "entrypoints", "projections")
MODULES = (
    "__init__.py",
    "__main__.py",
    "bootstrap.py",
    "settings.py",
    "policies.cedar",
    "py.typed",
)
OPTIONAL = ("features.py", "features")
"""Where a bootstrap would grow too long: one function, or one module, for each feature it joins."""
DATA = ("locale", "static", "templates")
"""What a package may hold beside its rooms; it is no code."""
OUTSIDE = ("README.md", "contracts", "migrations", "pyproject.toml", "src", "tests")
APART = (Path("services/audit/verify"),)
"""Distributions of their own beside the service that builds on them: strangers install them."""
FRONTS = (Path("services/audit/verify/src/mingbai_verify/__init__.py"),)
"""What others import by the name of the distribution alone."""
SHARED = ("chassis", "kernel")
EVERYTHINGS = frozenset(("utils", "util", "common", "helpers", "misc", "models", "managers"))
"""Names that say nothing about what is in a module, so that everything ends there."""


def check(tree: Tree) -> Iterator[Fault]:
    """Give a fault for each room that is missing or strange."""
    for service in tree.services:
        yield from _service(tree, service)
    for name in _children(tree, Path("shared")) - set(SHARED):
        yield Fault(f"shared/{name}", 1, "shared/ holds the chassis and the kernel alone")
    for path in tree.python():
        named = (path.stem, *path.parts[:-1])
        for empty in EVERYTHINGS.intersection(named):
            yield Fault(str(path), 1, f"{empty} says nothing: name the module for what it holds")
        if path.name == "__init__.py" and path not in FRONTS and tree.text(path).strip():
            yield Fault(str(path), 1, "an __init__.py is empty: import from the module itself")


def _service(tree: Tree, service: str) -> Iterator[Fault]:
    folder = Path("services", service)
    package = folder / "src" / service
    wanted = [folder / "README.md", folder / "pyproject.toml"]
    wanted += [package / name for name in MODULES]
    wanted += [package / room / "__init__.py" for room in ROOMS]
    known = set(tree.files)
    for path in wanted:
        if path not in known:
            yield Fault(str(path), 1, "every service has this file")
    apart = {path.name for path in APART if path.parent == folder}
    for name in _children(tree, folder) - {*OUTSIDE, *apart}:
        yield Fault(str(folder / name), 1, f"a service holds {', '.join(OUTSIDE)}")
    for name in _children(tree, package) - {*MODULES, *OPTIONAL, *ROOMS, *DATA}:
        yield Fault(str(package / name), 1, f"put it into one of the rooms: {', '.join(ROOMS)}")


def _children(tree: Tree, folder: Path) -> set[str]:
    depth = len(folder.parts)
    return {path.parts[depth] for path in tree.files if path.is_relative_to(folder)}
