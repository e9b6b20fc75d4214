"""One server process: started under its rightful user, ended with its parent, never left behind."""

import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chassis.embedded.folder import ServerFolder
from chassis.errors import BrokenError, UnavailableError

POLL_SECONDS = 0.02
KILL_SECONDS_MAX = 5.0
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class ServerFailedError(UnavailableError):
    """A server did not start, did not become ready, or did not stop."""

    code = "server_failed"


class SetprivMissingError(BrokenError):
    """The program that ties a server to its parent and its user is not installed."""

    code = "setpriv_missing"


class WrongThreadError(BrokenError):
    """A server was started from a thread that may end before the process does."""

    code = "wrong_thread"


@dataclass(frozen=True, kw_only=True)
class Launch:
    """How a server is started and ended."""

    argv: Sequence[str]
    # Options of setpriv that change the user; empty where the caller's own user will do.
    identity: Sequence[str]
    # The signal of an orderly end, also sent by the kernel when the parent has gone.
    stop_signal: signal.Signals
    cwd: str = "/"


class ServerProcess:
    """A child of this process that the kernel ends when this process ends, even by SIGKILL."""

    def __init__(self, launch: Launch, folder: ServerFolder) -> None:
        # The kernel sends the signal when the *thread* that started the child ends.
        if threading.current_thread() is not threading.main_thread():
            raise WrongThreadError("start embedded servers from the main thread")
        self._launch = launch
        self._folder = folder
        log = folder.open_log()
        try:
            self._child = subprocess.Popen(  # noqa: S603 - the arguments are our own
                tied(launch),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=launch.cwd,
                env=ENVIRONMENT,
                # An interrupt at the terminal is for the parent, which stops us in its order.
                start_new_session=True,
            )
        finally:
            os.close(log)

    @property
    def pid(self) -> int:
        """The process id of the server itself."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """Whether the server still runs."""
        return self._child.poll() is None

    def wait_ready(self, ready: Callable[[], bool], *, seconds_max: float) -> bool:
        """Wait until the server is ready; False when it ended first, an error when it is late."""
        deadline = time.monotonic() + seconds_max
        while self.running:
            if ready():
                return True
            if time.monotonic() > deadline:
                self.stop(seconds_max=KILL_SECONDS_MAX)
                raise ServerFailedError(
                    f"{self._launch.argv[0]} was not ready after {seconds_max:g} s:"
                    f" read {self._folder.log}\n{self._folder.tail()}"
                )
            time.sleep(POLL_SECONDS)
        return False

    def stop(self, *, seconds_max: float) -> None:
        """End the server in order, or by force when that takes longer than allowed."""
        for name, seconds in ((self._launch.stop_signal, seconds_max), (signal.SIGKILL, None)):
            if self.running:
                self._child.send_signal(name)
            try:
                self._child.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
            return


def tied(launch: Launch) -> list[str]:
    """Return the command line that ties the server to its parent and its user."""
    death = f"--pdeathsig={launch.stop_signal.name.removeprefix('SIG')}"
    return [setpriv(), death, *launch.identity, "--", *launch.argv]


def setpriv() -> str:
    """Return the path of setpriv, which every Debian has."""
    for path in ("/usr/bin/setpriv", "/bin/setpriv"):
        if Path(path).exists():
            return path
    raise SetprivMissingError("setpriv is missing: install the package util-linux")


def end_orphans(
    belongs: Callable[[int], bool], *, stop_signal: signal.Signals, seconds_max: float
) -> list[int]:
    """End the processes that belong to a folder without a parent, and return their ids."""
    ended = []
    for pid in _pids():
        try:
            # The descriptor names this very process even when its number is given away again.
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            if pid != os.getpid() and belongs(pid):
                _end(pid, handle, stop_signal=stop_signal, seconds_max=seconds_max)
                ended.append(pid)
        finally:
            os.close(handle)
    return ended


def command_line(pid: int) -> list[str]:
    """Return the arguments of a process, empty when it has gone or is a zombie."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return raw.decode("utf-8", "replace").rstrip("\0").split("\0") if raw else []


def stands_in(pid: int, folder: Path) -> bool | None:
    """Say whether a process's working folder is this one; None where that may not be seen."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    except PermissionError:
        return None
    except OSError:
        return False


def _pids() -> Iterator[int]:
    for entry in sorted(Path("/proc").iterdir(), key=lambda path: len(path.name)):
        if entry.name.isdigit():
            yield int(entry.name)


def _end(pid: int, handle: int, *, stop_signal: signal.Signals, seconds_max: float) -> None:
    for name, seconds in ((stop_signal, seconds_max), (signal.SIGKILL, KILL_SECONDS_MAX)):
        try:
            signal.pidfd_send_signal(handle, name)
        except ProcessLookupError:
            return
        except PermissionError:
            raise ServerFailedError(
                f"process {pid} still runs on this folder as another user: end it first"
            ) from None
        # The descriptor becomes readable when the process has ended.
        if select.select([handle], [], [], seconds)[0]:
            return
    raise ServerFailedError(f"process {pid} could not be ended: end it first")
