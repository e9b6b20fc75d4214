"""Every aggregate and event says its stored name, one of its own, and what became true."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import Fault, Tree

AGGREGATES = frozenset(("AggregateRoot", "KeptOriginal"))
"""What an aggregate of a service derives from."""
EVENTS = frozenset(
    ("Created", "Event", "AggregateRoot.Event", "KeptOriginal.Kept", "KeptOriginal.Read")
)
APART = "Events"
"""A long aggregate's events stand in a class of its name and this word, which it derives from."""


def check(tree: Tree) -> Iterator[Fault]:
    """Give a fault for each stored name that is missing, strange or taken."""
    taken: dict[str, str] = {}
    for service in tree.services:
        for path in tree.python(below=Path("services", service, "src")):
            for node in ast.walk(tree.module(path)):
                if not isinstance(node, ast.ClassDef):
                    continue
                if derives(node, AGGREGATES):
                    yield from check_aggregate(node, service, str(path), taken)
                elif node.name.endswith(APART):
                    aggregate = f"{service}.{_snake(node.name.removesuffix(APART))}"
                    yield from _check_events(node, aggregate, str(path), taken)


def check_aggregate(
    aggregate: ast.ClassDef, service: str, path: str, taken: dict[str, str]
) -> Iterator[Fault]:
    """Give the faults of one aggregate; `taken` learns its names and where they stand."""
    topic = f"{service}.{_snake(aggregate.name)}"
    # One service may call an aggregate after itself and a word, as others have the word alone.
    said = _topic(aggregate) or topic
    if said.partition(".")[0] != service:
        yield Fault(path, aggregate.lineno, f"its TOPIC begins with {service}.")
    yield from _named(aggregate, said, path, taken)
    yield from _check_events(aggregate, said, path, taken)


def _check_events(
    owner: ast.ClassDef, aggregate: str, path: str, taken: dict[str, str]
) -> Iterator[Fault]:
    for event in owner.body:
        if isinstance(event, ast.ClassDef) and derives(event, EVENTS):
            yield from _named(event, f"{aggregate}.{_snake(event.name)}", path, taken)


def _named(node: ast.ClassDef, topic: str, path: str, taken: dict[str, str]) -> Iterator[Fault]:
    if _topic(node) != topic:
        yield Fault(path, node.lineno, f'{node.name} needs TOPIC = "{topic}"')
    if ast.get_docstring(node) is None:
        yield Fault(path, node.lineno, f"{node.name} needs a docstring that says what is true")
    if topic in taken:
        yield Fault(path, node.lineno, f"{topic} is taken by {taken[topic]}")
    taken[topic] = f"{path}:{node.lineno}"


def _topic(node: ast.ClassDef) -> str | None:
    for statement in node.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "TOPIC":
            return str(ast.literal_eval(statement.value))
    return None


def derives(node: ast.ClassDef, bases: frozenset[str]) -> bool:
    """Tell whether a class names one of these bases."""
    return any(ast.unparse(base) in bases for base in node.bases)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
