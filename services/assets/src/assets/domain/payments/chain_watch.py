"""A chain whose staffing is watched: what keeps its present post holders from completing it."""

from typing import Any
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id
from kernel.staffing import Obstacle, Staffing


class WatchedChain(AggregateRoot):
    """Says once of each obstacle (人员障碍) that it is there, and once that it is gone."""

    TOPIC = "assets.chain"

    class Watched(Created):
        """Something stood in the way of this chain of a unit for the first time."""

        TOPIC = "assets.chain.watched"
        unit: UUID
        section: str
        chain: str

    class Obstructed(AggregateRoot.Event):
        """The present post holders cannot sign these steps (一肩挑、空缺): so many are needed."""

        TOPIC = "assets.chain.obstructed"
        rule: str
        obstacle: str
        steps: list[str]
        needed: int
        able: list[UUID]

    class Cleared(AggregateRoot.Event):
        """What stood in the way of these steps is gone."""

        TOPIC = "assets.chain.cleared"
        rule: str
        obstacle: str
        steps: list[str]

    @staticmethod
    @override
    def create_id(unit: UUID, section: str, chain: str) -> UUID:
        """Derive the id, so that a chain of a unit is watched once."""
        return named_id(f"/assets/chain/{unit}/{section}/{chain}")

    @event(Watched)
    def __init__(self, unit: UUID, section: str, chain: str) -> None:
        self.unit = unit
        self.section = section
        self.chain = chain
        self.obstacles: frozenset[tuple[str, ...]] = frozenset()

    def note(self, rule: str, staffing: Staffing) -> None:
        """Say what stands in the way now and did not before, and what does no longer."""
        found = {_named(obstacle): obstacle for obstacle in staffing.obstacles}
        for gone in sorted(self.obstacles - found.keys()):
            self._cleared(rule=rule, obstacle=gone[0], steps=list(gone[1:]))
        for named, obstacle in found.items():
            if named not in self.obstacles:
                self._obstructed(rule=rule, **_said(obstacle))

    @event(Obstructed)
    def _obstructed(
        self, rule: str, obstacle: str, steps: list[str], needed: int, able: list[UUID]
    ) -> None:
        self.obstacles |= {(obstacle, *steps)}

    @event(Cleared)
    def _cleared(self, rule: str, obstacle: str, steps: list[str]) -> None:
        self.obstacles -= {(obstacle, *steps)}


def _named(obstacle: Obstacle) -> tuple[str, ...]:
    return (obstacle.code, *obstacle.steps)


def _said(obstacle: Obstacle) -> dict[str, Any]:
    return {
        "obstacle": obstacle.code,
        "steps": list(obstacle.steps),
        "needed": obstacle.needed,
        "able": sorted(obstacle.able),
    }
