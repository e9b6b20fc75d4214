"""How far the demonstration has come, kept in the run folder; and the time that is played."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import orjson

from chassis.clock import PlayedClock
from runner.errors import RunFolderError


class PlayedTime:
    """Moves the demonstration's clock; it knows the instant without reading the file again."""

    def __init__(self, file: Path, *, begins_at: datetime) -> None:
        """Take the clock up where the last run left it."""
        self._clock = PlayedClock(file)
        if file.exists():
            self._now = self._clock.now()
        else:
            self.move(begins_at)

    def now(self) -> datetime:
        """Give the instant that the demonstration has come to."""
        return self._now

    def move(self, instant: datetime) -> None:
        """Let all services, the issuer and the log read this instant from now on."""
        self._now = instant.astimezone(UTC)
        self._clock.set(self._now)


@dataclass
class Progress:
    """What was played already."""

    plan: str
    persons: dict[str, str] = field(default_factory=dict)
    """By their keys, the ids that the register gave; the same for subjects."""
    subjects: dict[str, str] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    """By the key of the unit and the kind, the ids of the posts to which somebody was appointed."""
    registered: bool = False
    moments: int = 0
    done: bool = False


class StateFile:
    """Keeps the progress, whole or not at all; the plan cannot change under it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self, plan: str) -> Progress:
        """Give the progress of a plan; another plan's is a `RunFolderError`."""
        try:
            found = Progress(**orjson.loads(self._file.read_bytes()))
        except FileNotFoundError:
            return Progress(plan=plan)
        except (ValueError, TypeError):
            raise RunFolderError(
                f"{self._file} cannot be read: begin with another folder"
            ) from None
        if found.plan != plan:
            raise RunFolderError(
                "another play was played in this folder (other seed, size, pack or version):"
                " set MINGBAI_RUN to another folder, or remove this one"
            )
        return found

    def write(self, progress: Progress) -> None:
        """Keep the progress. It may lag behind a power cut: what is sent again changes nothing."""
        beside = self._file.with_suffix(".new")
        beside.write_bytes(orjson.dumps(progress))
        beside.replace(self._file)
