"""Shows progress: bars at a terminal, plain lines elsewhere."""

import sys
import time
from typing import TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text
from typing_extensions import override

LINE_SECONDS = 5.0


class PlainShow:
    """Writes a line at the end of each phase, and now and then within a long one."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._name = ""
        self._total = self._done = 0
        self._note = ""
        self._begun_at = self._told_at = time.monotonic()

    def phase(self, name: str, total: int) -> None:
        """Begin another phase of so many steps."""
        self.close()
        self._name, self._total, self._done = name, total, 0
        self._begun_at = self._told_at = time.monotonic()

    def advance(self, steps: int, note: str) -> None:
        """Count steps, and say so when nothing was said for a while."""
        self._done += steps
        self._note = note
        if time.monotonic() > self._told_at + LINE_SECONDS:
            self._told_at = time.monotonic()
            self._tell()

    def say(self, line: str) -> None:
        """Write a sentence."""
        self._out.write(f"{line}\n")
        self._out.flush()

    def close(self) -> None:
        """End the phase."""
        if self._name:
            self._tell()
            self._name = ""

    def _tell(self) -> None:
        rate = self._done / max(0.001, time.monotonic() - self._begun_at)
        self.say(f"{self._name}: {self._done} of {self._total}, {rate:.0f}/s, {self._note}")


class RichShow:
    """Draws a bar for each phase with its rate and the played date."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            _RateColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}"),
            console=console,
        )
        self._task: TaskID | None = None

    def phase(self, name: str, total: int) -> None:
        """Begin another phase of so many steps."""
        self._progress.start()
        self._task = self._progress.add_task(name, total=total, note="")

    def advance(self, steps: int, note: str) -> None:
        """Move the bar."""
        if self._task is not None:
            self._progress.update(self._task, advance=steps, note=note)

    def say(self, line: str) -> None:
        """Write a sentence above the bars."""
        self._progress.console.print(line, markup=False, highlight=False)

    def close(self) -> None:
        """Leave the bars as they are and write below them from now on."""
        self._progress.stop()


class _RateColumn(ProgressColumn):
    @override
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed or 0.0
        return Text(f"{speed:6.0f}/s")


def make_show() -> PlainShow | RichShow:
    """Give what suits the standard output."""
    console = Console()
    return RichShow(console) if console.is_terminal else PlainShow()
