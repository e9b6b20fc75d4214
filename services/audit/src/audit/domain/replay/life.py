"""From when to when acts come to an account, as its own events say (分户、并户)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.domain.replay.recorded import Stamp


@dataclass(frozen=True, kw_only=True)
class Closed:
    """The subject is part of another one since a day."""

    since: date
    merged_into: str
    stamp: Stamp

    def counts_on(self, day: date | None) -> bool:
        """Tell whether it was so on a business date already."""
        return day is None or self.since <= day


@dataclass(kw_only=True)
class Life:
    """Where an account came from and what it became part of."""

    origin: str | None = None
    since: date | None = None
    """The first day of an account with an origin."""
    closed: Closed | None = None

    def open(self, data: Mapping[str, Any]) -> None:
        """Take how the account was opened."""
        self.origin = data.get("origin")
        since = data.get("since")
        self.since = None if since is None else date.fromisoformat(since)

    def close(self, stamp: Stamp, data: Mapping[str, Any]) -> None:
        """Take that it was closed."""
        self.closed = Closed(
            since=date.fromisoformat(data["since"]), merged_into=data["merged_into"], stamp=stamp
        )

    def closed_on(self, day: date | None) -> Closed | None:
        """Tell what the account was part of on a business date, if anything."""
        return self.closed if self.closed is not None and self.closed.counts_on(day) else None
