"""What a command borrowed: the states on which it decides, and what the log had of them then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.aggregate import AggregateRoot


@dataclass(frozen=True, slots=True)
class Found:
    """What a command decides on; nothing of it is in memory for others meanwhile."""

    states: Mapping[UUID, AggregateRoot | None]
    versions: Mapping[UUID, int]
    """As they were before the decision; 0 where nothing exists."""
    believed: bool
    """Whether anything of it is known to memory alone."""

    def of(self, wanted: Sequence[tuple[type[AggregateRoot], UUID]]) -> list[AggregateRoot | None]:
        """Give the states of the wanted kinds.

        An id that belongs to an aggregate of another kind is the caller's mistake: of the wanted
        kind, nothing exists under it.
        """
        found = [(kind, self.states[aggregate_id]) for kind, aggregate_id in wanted]
        return [state if isinstance(state, kind) else None for kind, state in found]

    def unchanged(self) -> list[AggregateRoot]:
        """Give the states that are still what the log has."""
        return [
            state
            for aggregate_id, state in self.states.items()
            if state is not None
            and state.version == self.versions[aggregate_id]
            and not state.pending_events
        ]

    def only_read(self, saved: Sequence[AggregateRoot]) -> list[tuple[UUID, int]]:
        """Give what was decided on and is not saved, with its versions."""
        own = {aggregate.id for aggregate in saved}
        return [each for each in self.versions.items() if each[0] not in own]
