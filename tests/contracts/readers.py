"""Who reads which events: every registered handler, and every stored type named in code."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from tests.architecture.tree import Fault, Tree

_TYPE = re.compile(r"([a-z]+(?:\.[a-z_]+){2})\.v([1-9]\d*)")


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One consumer's way of reading one type of event."""

    consumer: str
    event_type: str
    model: type[BaseModel]


def readers_of(reads: Mapping[str, Mapping[str, type[BaseModel]]]) -> list[Reader]:
    """Give the readers of one service, from what its consumers register."""
    return [
        Reader(consumer=consumer, event_type=event_type, model=model)
        for consumer, models in reads.items()
        for event_type, model in models.items()
    ]


def types_named(tree: Tree, below: Iterable[Path]) -> Iterator[tuple[str, str, int]]:
    """Give each stored type that stands as a text in code, with its file and line."""
    for folder in below:
        for path in tree.python(below=folder, tests=False):
            if _TYPE.search(tree.text(path)) is None:
                continue
            for node in ast.walk(tree.module(path)):
                value = node.value if isinstance(node, ast.Constant) else None
                if isinstance(value, str) and _TYPE.fullmatch(value):
                    yield value, str(path), getattr(node, "lineno", 1)


def behind(
    named: Iterable[tuple[str, str, int]], produced: Sequence[str], *, owners: Sequence[str]
) -> Iterator[Fault]:
    """Give a fault where a place reads an event that nobody writes, or reads vN without vN+1."""
    places: dict[tuple[str, str], dict[int, int]] = {}
    for event_type, path, line in named:
        topic, version = _parts(event_type)
        if topic.partition(".")[0] in owners:
            places.setdefault((path, topic), {})[version] = line
    newest = dict(sorted(_parts(each) for each in produced))
    for (path, topic), versions in sorted(places.items()):
        line = max(versions.values())
        if topic not in newest:
            yield Fault(path, line, f"nobody writes {topic}")
        elif newest[topic] not in versions:
            yield Fault(path, line, f"{topic}.v{newest[topic]} exists: read it as well")
        elif max(versions) > newest[topic]:
            yield Fault(path, line, f"{topic}.v{max(versions)} does not exist")


def _parts(event_type: str) -> tuple[str, int]:
    topic, _, version = event_type.rpartition(".v")
    return topic, int(version)
