"""As of: what was recorded by an instant, and what of it counts for a business date."""

from dataclasses import dataclass
from datetime import date, datetime

from audit.domain.replay.recorded import Recorded


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """The two times of a question about the past; None: by everything, whatever its date."""

    recorded_until: datetime | None = None
    business_date: date | None = None

    def knows(self, recorded: Recorded) -> bool:
        """Tell whether an event was recorded by then."""
        return self.recorded_until is None or recorded.stamp.recorded_at <= self.recorded_until

    def counts(self, recorded: Recorded) -> bool:
        """Tell whether an event counts for the business date."""
        return self.business_date is None or recorded.stamp.effective_on <= self.business_date


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an answer stands: nothing recorded later, and no longer log, can change it."""

    size: int
    """Of the log that was read."""
    source: str
    position: int
    """In the source's own log, up to which everything was taken; 0 before its first event."""
    index: int
    """Of the leaf at that position; -1 before the first."""
