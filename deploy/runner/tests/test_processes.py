import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import NatsSettings, NatsUser
from chassis.embedded.process import command_line
from runner.children import GaveUpError, Limits, Process, http_ready
from runner.processes import Supervisor

LIMITS = Limits(
    start_seconds_max=5.0,
    stop_seconds_max=0.5,
    failures_max=3,
    backoff_seconds_least=0.05,
    backoff_seconds_most=0.1,
)
WAIT_SECONDS_MAX = 10.0
READY = 'touch "$READY"; exec sleep 60'
USER = NatsUser(name="owner", password="x" * 24, publish=None, subscribe=None)


def shell(tmp_path: Path, name: str, script: str) -> Process:
    """A process that is ready when it has made the file of its name."""
    return Process(
        name=name,
        argv=["/bin/sh", "-c", script],
        env={"PATH": "/usr/bin:/bin", "READY": str(tmp_path / name)},
        log=tmp_path / "logs" / f"{name}.log",
        ready=(tmp_path / name).exists,
    )


def supervisor(*processes: Process, limits: Limits = LIMITS) -> tuple[Supervisor, list[str]]:
    told: list[str] = []
    return Supervisor(servers={}, processes=processes, limits=limits, report=told.append), told


def keep_until(kept: Supervisor, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        assert time.monotonic() < deadline
        kept.keep(seconds_max=0.05)


def said(told: list[str], line: str, times: int) -> bool:
    return told.count(line) == times


def wait_gone(pid: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while command_line(pid):
        assert time.monotonic() < deadline, f"{pid} is still there"
        time.sleep(0.02)


def test_processes_start_in_order_and_all_are_ended(tmp_path: Path) -> None:
    first = shell(tmp_path, "first", 'sleep 0.2; touch "$READY"; exec sleep 60')
    second = shell(tmp_path, "second", f'test -e {tmp_path}/first && touch "$READY"; exec sleep 60')
    kept, told = supervisor(first, second)

    kept.start()
    pids = [kept.pid_of("first"), kept.pid_of("second")]
    kept.stop()

    assert told == ["first is ready", "second is ready"]
    assert [pid is not None and command_line(pid) for pid in pids] == [[], []]


def test_processes_beside_each_other_start_at_once(tmp_path: Path) -> None:
    """Each of the two waits for the other, and the third for both."""
    wait = 'until test -e {0}/{1}-begun; do sleep 0.02; done; touch "$READY"; exec sleep 60'
    one, two = (
        shell(tmp_path, name, f"touch {tmp_path}/{name}-begun; {wait.format(tmp_path, other)}")
        for name, other in (("one", "two"), ("two", "one"))
    )
    three = shell(tmp_path, "three", f"test -e {tmp_path}/one && test -e {tmp_path}/two && {READY}")
    kept, told = supervisor(one, replace(two, beside=True), three)

    kept.start()
    kept.stop()

    assert sorted(told[:2]) == ["one is ready", "two is ready"]
    assert told[2:] == ["three is ready"]


def test_a_killed_process_is_started_again(tmp_path: Path) -> None:
    kept, told = supervisor(shell(tmp_path, "points", 'touch "$READY"; exec sleep 60'))
    kept.start()
    pid = kept.pid_of("points")
    assert pid is not None

    os.kill(pid, signal.SIGKILL)
    keep_until(kept, lambda: told.count("points is ready") == 2)

    assert kept.pid_of("points") not in (None, pid)
    assert "points ended with -9; it is started again in 0.05 s" in told[1]
    kept.stop()


def test_a_process_that_never_stays_up_is_given_up_with_its_last_words(tmp_path: Path) -> None:
    bystander = shell(tmp_path, "bystander", 'touch "$READY"; exec sleep 60')
    broken = shell(tmp_path, "broken", "echo no such database; exit 3")
    kept, told = supervisor(bystander, broken)

    with pytest.raises(GaveUpError, match=r"(?s)broken ended with 3, 3 times.*no such database"):
        kept.start()

    assert len([line for line in told if line.startswith("broken ended")]) == 2
    assert kept.pid_of("bystander") is None


def test_a_process_that_is_never_ready_is_given_up(tmp_path: Path) -> None:
    hasty = Limits(start_seconds_max=0.1, failures_max=1)
    kept, _ = supervisor(shell(tmp_path, "slow", "exec sleep 60"), limits=hasty)

    with pytest.raises(GaveUpError, match=r"slow was not ready after 0\.1 s"):
        kept.start()


def test_a_process_that_stayed_up_begins_to_count_anew(tmp_path: Path) -> None:
    limits = Limits(failures_max=2, steady_seconds=0.1, backoff_seconds_least=0.01)
    kept, told = supervisor(
        shell(tmp_path, "points", 'touch "$READY"; exec sleep 60'), limits=limits
    )
    kept.start()

    for ready in (2, 3):
        # Longer than the watch, so that the steadiness was seen.
        kept.keep(seconds_max=0.7)
        pid = kept.pid_of("points")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        keep_until(kept, partial(said, told, "points is ready", ready))

    kept.stop()


def test_the_wait_between_starts_doubles_up_to_its_limit() -> None:
    limits = Limits(backoff_seconds_least=0.5, backoff_seconds_most=3.0)

    assert [limits.backoff_seconds(n) for n in (1, 2, 3, 4, 9)] == [0.5, 1.0, 2.0, 3.0, 3.0]


def test_a_process_that_ignores_the_request_is_ended_by_force(tmp_path: Path) -> None:
    deaf = shell(tmp_path, "deaf", "trap '' TERM; touch \"$READY\"; while :; do sleep 0.1; done")
    kept, _ = supervisor(deaf)
    kept.start()
    pid = kept.pid_of("deaf")
    assert pid is not None

    began = time.monotonic()
    kept.stop()

    assert command_line(pid) == []
    assert LIMITS.stop_seconds_max <= time.monotonic() - began < WAIT_SECONDS_MAX


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything(tmp_path: Path, name: signal.Signals) -> None:
    kept, _ = supervisor(shell(tmp_path, "points", 'touch "$READY"; exec sleep 60'))
    before = signal.getsignal(name)

    with kept.stopped_by_signals():
        kept.start()
        pid = kept.pid_of("points")
        assert pid is not None
        threading.Timer(0.1, os.kill, (os.getpid(), name)).start()
        kept.keep(seconds_max=WAIT_SECONDS_MAX)

    assert command_line(pid) == []
    assert signal.getsignal(name) == before


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from runner.children import Limits, Process
from runner.processes import Supervisor
process = Process(name="points", argv=["/bin/sleep", "60"], env={{}},
    log=Path({str(tmp_path)!r}) / "log", ready=lambda: True)
kept = Supervisor(servers={{}}, processes=[process], limits=Limits(), report=lambda _: None)
kept.start()
print(kept.pid_of("points"), flush=True)
kept.keep(seconds_max=60)
"""
    argv = [sys.executable, "-c", script]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603 - ours
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert command_line(pid)[0] == "/bin/sleep"
        parent.kill()

        wait_gone(pid)


def test_a_server_that_ended_is_started_again(tmp_path: Path) -> None:
    told: list[str] = []
    server = EmbeddedNats(tmp_path / "nats", NatsSettings(), [USER])
    kept = Supervisor(servers={"nats": server}, processes=[], limits=LIMITS, report=told.append)
    kept.start()
    pid = server.pid

    os.kill(pid, signal.SIGKILL)
    keep_until(kept, lambda: len(told) > 1)

    assert server.running
    assert server.pid != pid
    kept.stop()
    assert not server.running


class Health(BaseHTTPRequestHandler):
    """A health page, at one address only."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_only_an_answer_of_200_is_ready() -> None:
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()

        assert http_ready(f"{address}/healthz")
        assert not http_ready(f"{address}/other")

        server.shutdown()
    assert not http_ready(f"{address}/healthz")
