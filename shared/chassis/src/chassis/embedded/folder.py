"""The folder of one embedded server: who holds it, what is remembered in it, and its log."""

import fcntl
import json
import os
import random
import socket
from pathlib import Path
from typing import Any

from chassis.errors import BrokenError, UnavailableError

LOOPBACK = "127.0.0.1"
# Below the range from which Linux takes the ports of outgoing connections, and above the
# standard ports of the servers themselves: a remembered port stays free between two starts.
PORT_LEAST = 20_000
PORT_MOST = 31_999
PORT_ATTEMPTS_MAX = 200
LOG_BYTES_MAX = 16 * 1024 * 1024
TAIL_BYTES_MAX = 16 * 1024
TAIL_LINES_MAX = 25


class FolderInUseError(UnavailableError):
    """Another process runs a server on this folder."""

    code = "folder_in_use"


class FolderForbiddenError(BrokenError):
    """The folder is another user's."""

    code = "folder_forbidden"


class NoFreePortError(UnavailableError):
    """No port of the range could be bound on the loopback address."""

    code = "no_free_port"


class FolderDamagedError(BrokenError):
    """What the folder should remember is missing or unreadable."""

    code = "server_folder_damaged"


class ServerFolder:
    """Belongs to one process at a time, from `acquire` to `release` or the process's end."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.log = self.path / "server.log"
        self._state = self.path / "state.json"
        self._lock: int | None = None

    def acquire(self, *, mode: int) -> None:
        """Take the folder, made with this mode if need be, or say which process has it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.path.chmod(mode)
            lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError:
            raise FolderForbiddenError(
                f"{self.path} belongs to another user: start as that user, or use another folder"
            ) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(lock, 32).decode().strip() or "unknown"
            os.close(lock)
            raise FolderInUseError(
                f"{self.path} is in use by process {holder}:"
                " stop that process, or give this one a folder of its own",
                folder=str(self.path),
                pid=holder,
            ) from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        self._lock = lock

    def release(self) -> None:
        """Let the next process have the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def remembered(self) -> dict[str, Any]:
        """Return what was remembered, empty before the first start."""
        try:
            state: dict[str, Any] = json.loads(self._state.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            raise FolderDamagedError(
                f"{self._state} cannot be read: restore it from a backup of {self.path}",
            ) from None
        return state

    def remember(self, state: dict[str, Any]) -> None:
        """Replace what is remembered, for the owner's eyes only, whole or not at all."""
        write_private(self._state, json.dumps(state, indent=1) + "\n")

    def open_log(self) -> int:
        """Open the log for appending, setting an overlong one aside first."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.1"))
        return os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tail(self) -> str:
        """Return the end of the log, for a message that says why a server did not start."""
        return tail_of(self.log)


def tail_of(log: Path) -> str:
    """Return the last lines of a log, or a sentence in their place when there are none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES_MAX))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except FileNotFoundError:
        lines = []
    return "\n".join(lines[-TAIL_LINES_MAX:]) or f"(nothing was written to {log})"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all, also across a power cut."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    parent = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)


def port_is_free(port: int) -> bool:
    """Say whether a server could bind this loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            # Two probes of the same port may both bind; only one of them can listen.
            probe.listen(1)
        except OSError:
            return False
    return True


def choose_port(*, but: frozenset[int] = frozenset()) -> int:
    """Return a free loopback port that is none of those given."""
    for _ in range(PORT_ATTEMPTS_MAX):
        port = random.SystemRandom().randint(PORT_LEAST, PORT_MOST)
        if port not in but and port_is_free(port):
            return port
    raise NoFreePortError(
        f"no port between {PORT_LEAST} and {PORT_MOST} is free on {LOOPBACK}: stop what holds them"
    )
