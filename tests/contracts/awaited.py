"""Committed examples of events: of those that are written, and of those that are awaited.

An event is awaited that somebody reads already and nobody writes yet.
"""

from pathlib import Path

import orjson

from chassis import canonical
from tests.architecture.tree import REPOSITORY
from tests.contracts.generated import contracts_folder

FOLDER = "awaited"
_END = ".example.json"


def awaited_of(service: str) -> dict[str, Path]:
    """Give the examples of the events that a service is to write, by type."""
    found = (REPOSITORY / contracts_folder(service) / FOLDER).glob(f"*{_END}")
    return {path.name.removesuffix(_END): path for path in found}


def example_of(event_type: str) -> bytes:
    """Give the canonical bytes of a committed example, or of what is agreed and awaited."""
    owner = event_type.partition(".")[0]
    written = REPOSITORY / contracts_folder(owner) / "events" / f"{event_type}{_END}"
    path = awaited_of(owner).get(event_type, written)
    return canonical.encode(orjson.loads(path.read_bytes()))
