"""One supervised command: started, found ready, started again a little later each time, ended."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from chassis.embedded.folder import tail_of
from chassis.embedded.process import Launch, tied
from chassis.errors import BrokenError

HEALTH_SECONDS_MAX = 2.0


class GaveUpError(BrokenError):
    """A process did not stay up, however often it was started."""

    code = "process_gave_up"


@dataclass(frozen=True, kw_only=True)
class Process:
    """A named command that is to run all the time, with its whole environment."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(repr=False)  # passwords travel here
    log: Path
    # The address of a health page that answers 200, or a question of the caller's own.
    ready: str | Callable[[], bool]
    # Started together with the one before it, instead of when that one is ready.
    beside: bool = False


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How patient the supervisor is."""

    start_seconds_max: float = 60.0
    stop_seconds_max: float = 20.0
    # Failures in a row; what stayed up for `steady_seconds` begins to count anew.
    failures_max: int = 5
    steady_seconds: float = 60.0
    backoff_seconds_least: float = 0.5
    backoff_seconds_most: float = 15.0

    def backoff_seconds(self, failures: int) -> float:
        """Return how long to wait after this many failures in a row."""
        doubled: float = self.backoff_seconds_least * 2 ** (failures - 1)
        return min(self.backoff_seconds_most, doubled)


class Child:
    """How one process is doing: waiting for its start, starting, ready, or given up."""

    def __init__(self, process: Process, limits: Limits, report: Callable[[str], None]) -> None:
        self.process = process
        self.ready = False
        self._limits = limits
        self._report = report
        self._running: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._started_at = 0.0
        self._due_at = 0.0

    @property
    def pid(self) -> int | None:
        """The process id, None while it is down."""
        if self._running is None or self._running.poll() is not None:
            return None
        return self._running.pid

    def look_after(self) -> None:
        """Start it when that is due, see how it is doing, and act on it."""
        now = time.monotonic()
        if self._running is None:
            if now >= self._due_at:
                self._begin()
        elif (status := self._running.poll()) is not None:
            self._failed(f"ended with {status}")
        elif not self.ready:
            self._look_whether_ready(now)
        elif self._failures and now > self._started_at + self._limits.steady_seconds:
            self._failures = 0

    def ask_to_end(self) -> None:
        """Send the request to end; nothing happens when it has ended."""
        if self._running is not None and self._running.poll() is None:
            self._running.send_signal(signal.SIGTERM)

    def end(self, *, deadline: float) -> None:
        """Wait for its end until the deadline (monotonic seconds), then end it by force."""
        if self._running is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._running.wait(max(0.0, deadline - time.monotonic()))
        # It leads a group of its own, of which something may have outlived it.
        with suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()
        self._running = None
        self.ready = False

    def _begin(self) -> None:
        process = self.process
        launch = Launch(argv=process.argv, identity=(), stop_signal=signal.SIGTERM)
        process.log.parent.mkdir(parents=True, exist_ok=True)
        with process.log.open("ab") as log:
            self._running = subprocess.Popen(  # noqa: S603 - the caller's own command
                tied(launch),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(process.env),
                # An interrupt at the terminal is for the supervisor, which stops all in order.
                start_new_session=True,
            )
        self._started_at = time.monotonic()

    def _look_whether_ready(self, now: float) -> None:
        ready = self.process.ready
        self.ready = http_ready(ready) if isinstance(ready, str) else ready()
        if self.ready:
            self._report(f"{self.process.name} is ready")
        elif now > self._started_at + self._limits.start_seconds_max:
            self._failed(f"was not ready after {self._limits.start_seconds_max:g} s")

    def _failed(self, how: str) -> None:
        """Put off the next start a little longer each time, or give up."""
        self.end(deadline=time.monotonic())
        name, log = self.process.name, self.process.log
        self._failures += 1
        if self._failures >= self._limits.failures_max:
            raise GaveUpError(
                f"{name} {how}, {self._failures} times in a row: read {log}\n{tail_of(log)}",
                process=name,
            )
        seconds = self._limits.backoff_seconds(self._failures)
        self._due_at = time.monotonic() + seconds
        self._report(f"{name} {how}; it is started again in {seconds:g} s (see {log})")


def http_ready(url: str) -> bool:
    """Say whether a health page answers 200 now, asked directly and never through a proxy."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(
        parts.hostname or "", parts.port, timeout=HEALTH_SECONDS_MAX
    )
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
