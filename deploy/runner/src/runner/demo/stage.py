"""What a play needs from the county that it is played in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from runner.demo.state import PlayedTime, Progress, StateFile
from runner.demo.wire import Wire


class Show(Protocol):
    """Shows how far a long piece of work has come."""

    def phase(self, name: str, total: int) -> None:
        """Begin another phase of so many steps."""

    def advance(self, steps: int, note: str) -> None:
        """Say that steps are done, and what is at hand."""

    def say(self, line: str) -> None:
        """Say a sentence."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One county, ready to be played in."""

    wire: Wire
    time: PlayedTime
    issuer: str
    """The issuer as tokens name it."""
    pack: Path
    folder: Path
    """Where a pack of the first day may be put together."""
    command: Callable[..., Awaitable[str]]
    """Runs `python -m <service> …` to its end and gives its output; `StepFailedError`."""
    settle: Callable[[], Awaitable[int]]
    """Returns when every service has dealt with all that was published before, up to which
    message of the stream."""
    show: Show
    state: StateFile
    progress: Progress

    def keep(self) -> None:
        """Keep the progress."""
        self.state.write(self.progress)
