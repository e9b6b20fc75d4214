"""A side that is a server process, driven over HTTP by a load generator in another process."""

import json
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from typing_extensions import override

from tests.bench.harness import Load, Side
from tests.bench.httpload import Outcome, Plan

START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 20


class ServerFailedError(RuntimeError):
    """The measured server did not start, or answered otherwise than with success."""

    code = "server_failed"


@dataclass(frozen=True, kw_only=True)
class Serving:
    """How a server process is started, and what is asked of it."""

    command: list[str]
    """Arguments after the Python interpreter."""
    port: int
    path: str
    tokens: Sequence[str]
    environment: Mapping[str, str] | None = None
    """All that the process is told; None: what this process was told itself."""
    first_entry: int = 0
    """The number of the first entry that no account has yet."""


class HttpSide(Side):
    """Starts the server, waits till it listens, and counts the 2xx answers of each run."""

    def __init__(self, serving: Serving, load: Load) -> None:
        self._serving = serving
        self._load = load
        self._server: subprocess.Popen[bytes] | None = None
        self._first_entry = serving.first_entry
        self.outcomes: list[Outcome] = []

    @override
    def setup(self) -> None:
        self._server = subprocess.Popen(  # noqa: S603 (our own words alone)
            [sys.executable, *self._serving.command], env=self._serving.environment
        )
        until = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < until and self._server.poll() is None:
            with (
                suppress(OSError),
                socket.create_connection(("127.0.0.1", self._serving.port), timeout=1),
            ):
                return
            time.sleep(0.1)
        raise ServerFailedError("the server does not listen; read what it printed above")

    def warm(self) -> None:
        """Send every account one entry."""
        self._ask(seconds=0.0, once=True)

    @override
    def run(self) -> float:
        outcome = self._ask(seconds=self._load.seconds, once=False)
        self.outcomes.append(outcome)
        return outcome.answers / outcome.seconds

    def _ask(self, *, seconds: float, once: bool) -> Outcome:
        plan = Plan(
            port=self._serving.port,
            path=self._serving.path,
            tokens=self._serving.tokens,
            connections=self._load.callers,
            seconds=seconds,
            once=once,
            run_key=secrets.token_hex(8),
            first_entry=self._first_entry,
        )
        generator = subprocess.run(
            [sys.executable, "-m", "tests.bench.httpload"],
            input=json.dumps(asdict(plan)).encode(),
            stdout=subprocess.PIPE,
            check=True,
            timeout=seconds + START_SECONDS_MAX,
        )
        outcome = Outcome(**json.loads(generator.stdout))
        self._first_entry += outcome.entries
        if outcome.errors:
            raise ServerFailedError(f"{self._serving.path} answered {outcome.errors}")
        return outcome

    @override
    def teardown(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGTERM)
            self._server.wait(STOP_SECONDS_MAX)
