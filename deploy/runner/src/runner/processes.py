"""A supervisor: starts servers and processes, waits for them, restarts them, ends them all."""

import os
import select
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol

from chassis.embedded.folder import tail_of
from chassis.embedded.process import ServerFailedError
from runner.children import Child, GaveUpError, Limits, Process

POLL_SECONDS = 0.05
WATCH_SECONDS = 0.5


class Server(Protocol):
    """An embedded server; `start` and `stop` return when it is ready and when it has ended."""

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""

    @property
    def port(self) -> int:
        """Where it listens."""

    @property
    def log(self) -> Path:
        """What it writes about itself."""

    def start(self) -> None:
        """Return when it is ready."""

    def stop(self) -> None:
        """Return when it has ended."""


class Supervisor:
    """Keeps servers and processes up from `start` to `stop`; servers outlive the processes.

    `report` is told in a sentence what happens. All children end with this process, whatever
    ends it: the kernel sees to it.
    """

    def __init__(
        self,
        *,
        servers: Mapping[str, Server],
        processes: Sequence[Process],
        limits: Limits,
        report: Callable[[str], None],
    ) -> None:
        self._servers = dict(servers)
        self._processes = tuple(processes)
        self._limits = limits
        self._report = report
        self._children: list[Child] = []
        # Per server: how often it ended in a row, and when it did so last.
        self._ends: dict[str, tuple[int, float]] = {}
        self._wanted = True

    def start(self) -> None:
        """Start all in order, each when those before are ready; stop all if one gives up."""
        self._wanted = True
        try:
            for name, server in self._servers.items():
                server.start()
                self._report(f"{name} is ready")
            for wave in _waves(self._processes):
                begun = [Child(process, self._limits, self._report) for process in wave]
                self._children += begun
                for child in begun:
                    child.look_after()
                while self._wanted and not all(child.ready for child in begun):
                    self._tick()
        except BaseException:
            self.stop()
            raise

    def keep(self, seconds_max: float | None = None) -> None:
        """Watch until `ask_to_stop` or the time is over; a GaveUpError ends everything."""
        deadline = None if seconds_max is None else time.monotonic() + seconds_max
        try:
            while self._wanted and (deadline is None or time.monotonic() < deadline):
                self._tick()
        except BaseException:
            self.stop()
            raise

    @property
    def wanted(self) -> bool:
        """Whether nobody has asked to stop since `start`."""
        return self._wanted

    def ask_to_stop(self) -> None:
        """Let `start` and `keep` return soon; safe in a signal handler."""
        self._wanted = False

    def stop(self) -> None:
        """End the processes in order or by force, then the servers; the last started first."""
        self._wanted = False
        children = self._children[::-1]
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + self._limits.stop_seconds_max
        for child in children:
            child.end(deadline=deadline)
        self._children.clear()
        for server in list(self._servers.values())[::-1]:
            server.stop()

    @contextmanager
    def stopped_by_signals(self) -> Iterator[None]:
        """Take SIGINT and SIGTERM as the wish to stop, and stop everything at the end."""

        def ask(_number: int, _frame: FrameType | None) -> None:
            self.ask_to_stop()

        before = {name: signal.signal(name, ask) for name in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            try:
                self.stop()
            finally:
                for name, handler in before.items():
                    signal.signal(name, handler)

    def pid_of(self, name: str) -> int | None:
        """Return the process id of a process, None while it is down."""
        return next((child.pid for child in self._children if child.process.name == name), None)

    def _tick(self) -> None:
        self._rest()
        for name, server in self._servers.items():
            if not server.running:
                self._restart(name, server)
        for child in self._children:
            child.look_after()

    def _rest(self) -> None:
        """Wait until a child ends or, at the latest, until there is something to look at."""
        settled = all(child.ready for child in self._children)
        pids = [child.pid for child in self._children]
        handles = [os.pidfd_open(pid) for pid in pids if pid is not None]
        try:
            select.select(handles, [], [], WATCH_SECONDS if settled else POLL_SECONDS)
        finally:
            for handle in handles:
                os.close(handle)

    def _restart(self, name: str, server: Server) -> None:
        """Start a server anew at its old port, or give up."""
        ends, last = self._ends.get(name, (0, 0.0))
        now = time.monotonic()
        ends = 1 if now > last + self._limits.steady_seconds else ends + 1
        self._ends[name] = (ends, now)
        port = server.port
        server.stop()
        if ends >= self._limits.failures_max:
            raise GaveUpError(
                f"{name} ended {ends} times in a row: read {server.log}\n{tail_of(server.log)}",
                process=name,
            )
        self._report(f"{name} has ended; it is started again (see {server.log})")
        try:
            server.start()
        except ServerFailedError as error:
            # It ended once more while it was recovering: that is the next failure in a row.
            self._report(f"{name} did not start: {error.message.splitlines()[0]}")
            return
        if server.port != port:
            raise GaveUpError(
                f"port {port} of {name} was taken by something else while {name} was down:"
                " start everything anew, so that all learn the new port",
                process=name,
            )


def _waves(processes: Sequence[Process]) -> Iterator[list[Process]]:
    """Divide the processes into those that start together."""
    wave: list[Process] = []
    for process in processes:
        if wave and not process.beside:
            yield wave
            wave = []
        wave.append(process)
    if wave:
        yield wave
