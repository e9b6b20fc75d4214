"""What flags need of the world, named for the need."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.projections.model import LogEvent


@dataclass(frozen=True, kw_only=True, slots=True)
class Passed:
    """One leaf as it passes; `event` is None where no rule reads it."""

    index: int
    recorded_at: datetime | None
    event: bytes | None


class Facts(Protocol):
    """The leaves of the county's log."""

    def size(self) -> int:
        """Give the number of leaves."""

    def after(self, index: int, *, types: Collection[str], count_max: int) -> Sequence[Passed]:
        """Give the next leaves behind an index."""

    def event(self, source: str, event_id: str) -> bytes | None:
        """Give the bytes of one event, or None where the log has no such one."""


class RestrictedEvents(Protocol):
    """The restricted log, read."""

    def events_after(self, position: int) -> list[LogEvent]:
        """Give the next events behind a position, in order; none at the log's end."""
