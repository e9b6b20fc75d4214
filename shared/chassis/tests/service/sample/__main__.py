"""The least service that there can be: trees that are planted, and a count of them."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

from chassis.aggregate import AggregateRoot, Created, event
from chassis.context import Context
from chassis.eventstore.log import Decision
from chassis.foundation import Foundation, ServiceName
from chassis.parts import Parts
from chassis.projections.model import LogEvent, ReadModel, Write
from chassis.service import Service
from chassis.settings import ServiceSettings


class Tree(AggregateRoot):
    """A tree that was planted."""

    TOPIC = "sample.tree"

    class Planted(Created):
        """The tree stands."""

        TOPIC = "sample.tree.planted"
        kind: str

    @staticmethod
    def create_id(kind: str) -> UUID:  # noqa: ARG004  # the library passes what the event says
        """Give every tree an id of its own."""
        return uuid4()

    @event(Planted)
    def __init__(self, kind: str) -> None:
        self.kind = kind


def _count(write: Write, planted: LogEvent) -> None:
    write("INSERT INTO trees (kind) VALUES (%s)", (planted.data["kind"],))


TREES = ReadModel(
    name="trees",
    tables={"trees": "kind text NOT NULL"},
    handlers={"sample.tree.planted.v1": _count},
)


def build(base: Foundation) -> Parts:
    """Add the one read model."""
    return Parts(read_models=(TREES,))


async def plant(base: Foundation, kinds: Sequence[str]) -> int:
    """Plant a tree of each kind."""
    for kind in kinds:
        tree = Tree(kind=kind)
        context = Context(
            actor="service/sample",
            unit="u1",
            division=base.settings.county,
            effective_on=date(2026, 5, 1),
            via="api",
        )
        await base.log.execute(
            [(Tree, tree.id)], lambda _, tree=tree: Decision(saved=[tree]), context
        )
    return 0


SERVICE = Service(
    name=ServiceName(name="sample", actions=("sample.log.read",)),
    settings=ServiceSettings,
    build=build,
    migrations=Path(__file__).parent / "migrations",
    commands={"plant": plant},
)

if __name__ == "__main__":
    sys.exit(SERVICE.main(sys.argv[1:]))
