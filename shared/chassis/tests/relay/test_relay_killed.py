import asyncio
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from chassis.relay.relay import RelayOptions

KILLS = 12
SLEEPS = 6
MINUTES_ASLEEP = 4
SECONDS_AWAKE = 5
SCRIPT = Path(__file__).parent / "relay_process.py"
END_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE 'mingbai relay%'"
)


class Relays:
    """Relay processes; one more than was asked for is always at hand, so that starting is quick."""

    def __init__(self, options: RelayOptions, lock: str) -> None:
        self._arguments = [
            sys.executable, str(SCRIPT), options.store.url, options.broker.servers[0],
            options.source, lock,
        ]  # fmt: skip
        self._started: list[subprocess.Popen[bytes]] = []
        self._spare = self._prepare()

    def start(self) -> "subprocess.Popen[bytes]":
        """Let the spare one begin."""
        process, self._spare = self._spare, self._prepare()
        assert process.stdin is not None
        process.stdin.write(b"begin\n")
        process.stdin.close()
        return process

    def end(self) -> None:
        """End every process that was started here."""
        for process in self._started:
            process.kill()
            process.wait()
            if process.stdin is not None:
                process.stdin.close()

    def _prepare(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(self._arguments, stdin=subprocess.PIPE)  # noqa: S603  # our own script
        self._started.append(process)
        return process


@pytest.fixture
def start_relays(options: RelayOptions) -> Iterator[Callable[[str], Relays]]:
    """Give a function that makes relay processes, with the session lock or without."""
    made: list[Relays] = []

    def make(lock: str) -> Relays:
        made.append(Relays(options, lock))
        return made[-1]

    yield make
    for relays in made:
        relays.end()


async def until_published(published: Any, count: int, seconds: float = 90.0) -> None:
    async with asyncio.timeout(seconds):
        while await published.count() < count:  # noqa: ASYNC110  # the relays are other processes
            await asyncio.sleep(0.05)


async def test_two_relays_killed_at_random_leave_no_gap_and_nothing_twice(
    start_relays: Callable[[str], Relays], append: Any, stored: Any, published: Any
) -> None:
    dice = random.Random(7)  # noqa: S311  # the moments of the kills
    relays = start_relays("free")
    pair = [relays.start(), relays.start()]
    append(10)
    await until_published(published, 10)
    appended = 10
    for _ in range(KILLS):
        before = await published.count()
        least = time.monotonic() + dice.uniform(0.3, 0.7)
        async with asyncio.timeout(60):
            # Nobody is killed who has not published since the last kill.
            while time.monotonic() < least or await published.count() == before:
                await asyncio.to_thread(append, 400)
                appended += 400
        victim = dice.randrange(2)
        pair[victim].send_signal(signal.SIGKILL)
        pair[victim].wait()
        pair[victim] = relays.start()
    await until_published(published, appended)

    assert await published.rows() == stored()


async def test_a_relay_that_slept_while_another_published_adds_nothing_wrong(
    start_relays: Callable[[str], Relays],
    database: str,
    append: Any,
    stored: Any,
    published: Any,
) -> None:
    dice = random.Random(3)  # noqa: S311  # the moments of falling asleep
    relays = start_relays("lock")
    sleeper = relays.start()
    append(10)
    await until_published(published, 10)
    other = relays.start()
    appended = 10
    for _ in range(SLEEPS):
        await asyncio.to_thread(append, 2000)
        await asyncio.sleep(dice.uniform(0.0, 0.06))
        sleeper.send_signal(signal.SIGSTOP)
        # A database that misses its client ends the session, and with it the lock.
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(END_SESSIONS)
        await asyncio.to_thread(append, 500)
        appended += 2500
        await until_published(published, appended)
        sleeper.send_signal(signal.SIGCONT)
        await asyncio.sleep(0.3)
        sleeper, other = other, sleeper

    assert await published.rows() == stored()


@pytest.mark.soak
@pytest.mark.timeout(0)
async def test_a_relay_that_slept_for_minutes_adds_nothing_wrong(
    start_relays: Callable[[str], Relays],
    database: str,
    append: Any,
    stored: Any,
    published: Any,
) -> None:
    relays = start_relays("lock")
    sleeper = relays.start()
    append(2000)
    await until_published(published, 1)
    # It sleeps with a batch in its hands, and longer than any window or timeout of the server.
    sleeper.send_signal(signal.SIGSTOP)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(END_SESSIONS)
    relays.start()
    appended = 2000
    ends_at = time.monotonic() + MINUTES_ASLEEP * 60
    while time.monotonic() < ends_at:
        await asyncio.to_thread(append, 500)
        appended += 500
        await until_published(published, appended)
        await asyncio.sleep(1)
    sleeper.send_signal(signal.SIGCONT)
    await asyncio.to_thread(append, 500)
    await until_published(published, appended + 500)
    await asyncio.sleep(SECONDS_AWAKE)

    assert await published.rows() == stored()
