"""The repository as the guards read it: its files, its services and their syntax."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, order=True)
class Fault:
    """One place that breaks a rule, and what to do about it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        """Give the place as editors understand it."""
        return f"{self.path}:{self.line}: {self.message}"


class Tree:
    """One checkout: what git tracks or would track, or every file where there is no git."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._modules: dict[Path, ast.Module] = {}

    @cached_property
    def files(self) -> list[Path]:
        """Every file of the project, as paths below the root."""
        if (self.root / ".git").exists():
            found = self._tracked()
        else:
            found = [path.relative_to(self.root) for path in self.root.rglob("*")]
        return sorted(path for path in found if (self.root / path).is_file())

    @cached_property
    def services(self) -> list[str]:
        """The names of the services."""
        folder = self.root / "services"
        return sorted(path.name for path in folder.iterdir() if path.is_dir())

    @cached_property
    def packages(self) -> dict[str, Path]:
        """The folder of each package of ours, by its name."""
        return {
            path.name: path.relative_to(self.root)
            for pattern in (
                "services/*/src/*",
                "services/*/*/src/*",
                "shared/*/src/*",
                "deploy/*/src/*",
            )
            for path in sorted(self.root.glob(pattern))
            if path.is_dir()
        }

    def python(self, *, below: str | Path = "", tests: bool = True) -> list[Path]:
        """Every Python file below a folder, with or without tests."""
        return [
            path
            for path in self.files
            if path.suffix == ".py" and path.is_relative_to(below) and (tests or not _is_test(path))
        ]

    def text(self, path: str | Path) -> str:
        """The text of a file."""
        return (self.root / path).read_text("utf-8")

    def module(self, path: Path) -> ast.Module:
        """The syntax tree of a Python file."""
        if path not in self._modules:
            self._modules[path] = ast.parse(self.text(path), str(path))
        return self._modules[path]

    def _tracked(self) -> list[Path]:
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        done = subprocess.run(  # noqa: S603  # the arguments are our own
            command, cwd=self.root, check=True, capture_output=True, text=True
        )
        return [Path(name) for name in done.stdout.split("\0") if name]


def functions(
    module: ast.AST, owner: ast.ClassDef | None = None
) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, ast.ClassDef | None]]:
    """Give every function, at any depth, and the class whose method it is."""
    for node in ast.iter_child_nodes(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, owner
            yield from functions(node)
        else:
            yield from functions(node, node if isinstance(node, ast.ClassDef) else owner)


def imported(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Give the dotted name and the line of everything that a module imports, at any depth.

    `from a import b` gives `a.b`, which may be a module as well.
    """
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def _is_test(path: Path) -> bool:
    return "tests" in path.parts
