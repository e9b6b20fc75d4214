"""A whole county, brought up and played once for all tests that look at it from outside."""

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from chassis.clock import PlayedClock
from chassis.http.positions import POSITION_HEADER
from kernel.units import unit_id
from runner.demo.cast import VILLAGE, Cast
from runner.demo.plan import plan as make_plan
from runner.demo.rules import read_rules
from runner.demo.script import Plan
from runner.demo.seasons import HALF_YEAR
from runner.environment import SERVICES
from runner.settings import COUNTY, RunSettings
from tests.telemetry_receiver import Receiver

SCALE = 0.02
GUESTS = 600
"""People whom the scenarios register as they need them: each plays in one scenario alone."""
SPAN = HALF_YEAR
"""The scenarios go on from here: what comes after is theirs to play."""
UP_SECONDS_MAX = 480
STOP_SECONDS_MAX = 60
AGAIN_SECONDS_MAX = 240
AGAIN_PAUSE_SECONDS = 0.1
STAYS = "Ctrl-C"
NOT_YET = frozenset(("registry_stale", "person_unlinked", "not_sealed_yet", "event_not_in_log",
                     "not_in_checkpoint_yet", "no_checkpoint_yet"))  # fmt: skip


class PlayedCounty:
    """A running county with its half year played; asked over HTTP alone, as anybody would."""

    def __init__(
        self, folder: Path, plan: Plan, runner: subprocess.Popen[bytes], telemetry: Receiver
    ) -> None:
        """Know the county that the runner keeps in a folder."""
        self.telemetry = telemetry
        self.folder = folder
        self.runner = runner
        self.plan = plan
        self.ports: dict[str, int] = orjson.loads((folder / "ports.json").read_bytes())
        self.known: dict[str, Any] = orjson.loads((folder / "play.json").read_bytes())
        self.clock = PlayedClock(folder / "clock")
        self._client = httpx.Client(trust_env=False, timeout=60)
        self._tokens: dict[str, str] = {}
        self._guests = iter(range(1, GUESTS + 1))

    @property
    def cast(self) -> Cast:
        """Who takes part."""
        return self.plan.cast

    def url(self, service: str) -> str:
        """Give a service's address behind the one port."""
        return f"http://127.0.0.1:{self.ports['gateway']}/{service}"

    def move(self, instant: datetime) -> None:
        """Let the county come to an instant; tokens of before are given up."""
        self.clock.set(instant)
        self._tokens.clear()

    def person(self, key: str) -> str:
        """Give the register's id of a person of the cast."""
        person: str = self.known["persons"][key]
        return person

    def name(self, key: str) -> str:
        """Give the name under which a person of the cast, or a newcomer, is registered."""
        names = {each.key: each.name for each in self.cast.persons}
        return names.get(key, f"示例{key}")

    def newcomer(self) -> str:
        """Register somebody with a sign-in, who has no household and no post; gives the key."""
        key = f"guest-{next(self._guests):03}"
        person = {"name": self.name(key), "key": key, "unit": str(unit_id(COUNTY, VILLAGE))}
        registered = self._registered("/persons", person, key=key)
        self.known["persons"][key] = who = registered.json()["person"]
        link = {"issuer": self._issuer(key), "subject": key}
        path = f"/persons/{who}/links?after={registered.headers[POSITION_HEADER]}"
        self._registered(path, link, key=f"{key}-link")
        return key

    def subject(self, key: str) -> str:
        """Give the register's id of a scored subject of the cast."""
        subject: str = self.known["subjects"][key]
        return subject

    def post(
        self, service: str, path: str, body: dict[str, Any], *, actor: str, key: str, **more: str
    ) -> httpx.Response:
        """Send a command as a person of the cast, with more headers where they are named."""
        headers = {"Idempotency-Key": key, **more}
        return self._send("POST", service, path, actor=actor, json=body, headers=headers)

    def upload(
        self, service: str, content: bytes, *, unit: str, actor: str, key: str
    ) -> httpx.Response:
        """Upload an original that lies in a unit."""
        return self._send(
            "POST",
            service,
            "/evidence",
            actor=actor,
            content=content,
            params={"unit": unit},
            headers={"Idempotency-Key": key},
        )

    def get(
        self, service: str, path: str, *, actor: str | None = None, **params: str
    ) -> httpx.Response:
        """Read something, as nobody where no actor is named."""
        return self._send("GET", service, path, actor=actor, params=params)

    def token(self, actor: str) -> str:
        """Give a token of a person of the cast."""
        return self._token(actor)

    def processes(self) -> dict[str, int]:
        """Give the pids of the runner's own children: six services and two servers."""
        pid = self.runner.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        found = {}
        for child in children:
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            for name in SERVICES:
                if words[1:3] == [b"-m", name.encode()]:
                    found[name] = int(child)
            if words[0].endswith(b"postgres"):
                found["postgres"] = int(child)
            if words[0].endswith(b"nats-server"):
                found["nats"] = int(child)
        return found

    def environment(self, service: str) -> dict[str, str]:
        """Give what a running service was told, for a command of its operator."""
        raw = Path(f"/proc/{self.processes()[service]}/environ").read_bytes()
        pairs = (pair.partition("=") for pair in raw.decode().split("\0") if pair)
        return {name: value for name, _, value in pairs}

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def _registered(self, path: str, body: dict[str, Any], *, key: str) -> httpx.Response:
        registrar = self.cast.registrar.key
        answer = self.post("registry", path, body, actor=registrar, key=key)
        assert answer.status_code == 201, answer.text
        return answer

    def _issuer(self, actor: str) -> str:
        _, claims, _ = self._token(actor).split(".")
        issuer: str = orjson.loads(base64.urlsafe_b64decode(claims + "=="))["iss"]
        return issuer

    def _send(
        self, method: str, service: str, path: str, *, actor: str | None, **other: Any
    ) -> httpx.Response:
        ends_at = time.monotonic() + AGAIN_SECONDS_MAX
        headers = dict(other.pop("headers", {}))
        while True:
            if actor is not None:
                headers["Authorization"] = f"Bearer {self._token(actor)}"
            try:
                response = self._client.request(
                    method, self.url(service) + path, headers=headers, **other
                )
            except httpx.TransportError:
                if time.monotonic() > ends_at:
                    raise
            else:
                if time.monotonic() > ends_at or not _may_succeed_later(response):
                    return response
            time.sleep(AGAIN_PAUSE_SECONDS)

    def _token(self, actor: str) -> str:
        if actor not in self._tokens:
            given = self._client.post(f"{self.url('issuer')}/token", data={"subject": actor})
            given.raise_for_status()
            self._tokens[actor] = given.json()["access_token"]
        return self._tokens[actor]


def _may_succeed_later(response: httpx.Response) -> bool:
    if response.status_code in (425, 429, 502, 503):
        return True
    if "json" not in response.headers.get("content-type", ""):
        return False
    body = response.json()
    return isinstance(body, dict) and body.get("code") in NOT_YET


@pytest.fixture(scope="session")
def telemetry() -> Iterator[Receiver]:
    """Receive what the county's services send."""
    with Receiver() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory, telemetry: Receiver) -> Iterator[PlayedCounty]:
    """Bring a small county up as `make run` does, and end it after the last test."""
    folder = tmp_path_factory.mktemp("county") / "run"
    output = folder.with_suffix(".out")
    env = {
        **os.environ,
        "MINGBAI_RUN": str(folder),
        "MINGBAI_SCALE": str(SCALE),
        "MINGBAI_QUARTERS": str(SPAN.quarters),
        "MINGBAI_GUESTS": str(GUESTS),
        "MINGBAI_OTLP_ENDPOINT": telemetry.endpoint,
        # The tests kill processes far more often than anything else does.
        "MINGBAI_FAILURES_MAX": "1000",
        "STAY": "1",
    }
    with output.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "runner", "run"], env=env, stdout=out, stderr=out
        )
    try:
        _wait_until_up(process, output)
        settings = RunSettings(run=folder, scale=SCALE, quarters=SPAN.quarters)
        plan = make_plan(settings.seed, SCALE, rules=read_rules(settings.pack), span=SPAN)
        played = PlayedCounty(folder, plan, process, telemetry)
        try:
            yield played
        finally:
            played.close()
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(process: subprocess.Popen[bytes], output: Path) -> None:
    ends_at = time.monotonic() + UP_SECONDS_MAX
    while STAYS not in output.read_text("utf-8", "replace"):
        if process.poll() is not None or time.monotonic() > ends_at:
            pytest.fail(f"the county did not come up:\n{output.read_text('utf-8')[-6000:]}")
        time.sleep(0.2)
