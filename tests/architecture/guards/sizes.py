"""Functions, files and lists of parameters stay as long as one can keep in mind."""

import ast
from collections.abc import Iterator

from tests.architecture.tree import Fault, Tree, functions

FUNCTION_LINES_MAX = 49
FILE_LINES_MAX = 299
PARAMETERS_MAX = 5

Function = ast.FunctionDef | ast.AsyncFunctionDef


def check(tree: Tree) -> Iterator[Fault]:
    """Give a fault for everything that is too long."""
    for path in tree.python():
        lines = tree.text(path).splitlines()
        name = str(path)
        if len(lines) > FILE_LINES_MAX:
            yield Fault(name, 1, f"{len(lines)} lines: a file has under 300, so divide it")
        for function, owner in functions(tree.module(path)):
            own = _own_lines(function)
            if own > FUNCTION_LINES_MAX:
                yield Fault(name, function.lineno, f"{function.name} has {own} lines, not under 50")
            count = len(_parameters(function, owner))
            if count > PARAMETERS_MAX and not _exempt(function, owner, lines[function.lineno - 1]):
                message = f"{function.name} takes {count} parameters: five at most"
                yield Fault(name, function.lineno, message)


def _own_lines(function: Function) -> int:
    # A function inside is read on its own: routes are made inside the function that knows them.
    inside = [each for each, _ in functions(function)]
    nested = {line for each in inside for line in range(_first_line(each), _last_line(each) + 1)}
    return len(set(range(function.lineno, _last_line(function) + 1)) - nested)


def _first_line(function: Function) -> int:
    return min([function.lineno, *(each.lineno for each in function.decorator_list)])


def _last_line(function: Function) -> int:
    return function.end_lineno or function.lineno


def _parameters(function: Function, owner: ast.ClassDef | None) -> list[ast.arg]:
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    static = any(ast.unparse(each) == "staticmethod" for each in function.decorator_list)
    return every if owner is None or static else every[1:]


def _exempt(function: Function, owner: ast.ClassDef | None, line: str) -> bool:
    if "PLR0913" in line.partition("# noqa:")[2]:
        return True  # another guard asks for the reason
    # An evolving method takes its event's fields, and they are as many as they are.
    if any(ast.unparse(each).startswith("event(") for each in function.decorator_list):
        return True
    # So does a decision that is told every one of them, each by its name.
    aggregate = owner is not None and any("AggregateRoot" in ast.unparse(b) for b in owner.bases)
    return aggregate and len(function.args.args) <= 1
