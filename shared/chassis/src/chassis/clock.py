"""The one clock of a process: the machine's, or for a demonstration one that is played."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from chassis.errors import BrokenError


class ClockError(BrokenError):
    """The played clock cannot be read."""

    code = "clock_unreadable"


class Clock(Protocol):
    """Tells the present instant in UTC."""

    def now(self) -> datetime:
        """Give the present instant."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the present instant."""
        return datetime.now(UTC)


class PlayedClock:
    """A demonstration's clock: all services, the issuer and the log read it from one file."""

    def __init__(self, file: Path) -> None:
        """Read the instant from this file, which holds one ISO 8601 instant in UTC."""
        self._file = file

    def now(self) -> datetime:
        """Give the instant that the demonstration has come to."""
        try:
            return datetime.fromisoformat(self._file.read_text("ascii").strip()).astimezone(UTC)
        except (OSError, ValueError) as error:
            raise ClockError(f"{self._file} holds no instant") from error

    def set(self, instant: datetime) -> None:
        """Move the demonstration to an instant; readers see the old or the new, never half."""
        beside = self._file.with_suffix(".next")
        beside.write_text(instant.astimezone(UTC).isoformat(), "ascii")
        beside.replace(self._file)
