import asyncio
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
from pydantic import BaseModel

from chassis.errors import UnavailableError
from chassis.listen.inbox import Inbox
from chassis.streams import ensure_consumer

ENTRY = "points.account.entry_recorded.v1"


class Data(BaseModel):
    number: int


class Entry(BaseModel):
    subject: str
    unit: str
    division: str
    data: Data


async def test_a_kill_between_commit_and_acknowledgement_applies_nothing_twice(
    bench: Any, tmp_path: Path
) -> None:
    bench.listener.on(ENTRY, model=Entry)(bench.service.count)
    await ensure_consumer(bench.stream.js, bench.listener.consumer)
    for number in (1, 2, 3):
        await bench.stream.entry(number, account=str(number))
    script = str(Path(__file__).parent / "listen_process.py")
    arguments = [sys.executable, script, bench.app_url, bench.nats_url, str(tmp_path)]
    deaths = 0
    process = subprocess.Popen(arguments)  # noqa: S603, ASYNC220  # our own script
    try:
        async with asyncio.timeout(40):
            while not await bench.stream.is_settled():
                if process.poll() is not None:
                    deaths += 1
                    process = subprocess.Popen(arguments)  # noqa: S603, ASYNC220  # our own script
                await asyncio.sleep(0.05)
    finally:
        process.kill()
        process.wait()

    assert deaths >= 1
    assert [bench.numbers(str(number)) for number in (1, 2, 3)] == [[1], [2], [3]]


async def test_a_storm_of_faults_loses_nothing_and_repeats_nothing(
    bench: Any, database: str
) -> None:
    dice = random.Random(11)  # noqa: S311  # the faults of a test
    errors = [UnavailableError("away"), ConnectionResetError("gone"), KeyError("bug")]

    async def count(entry: Entry, inbox: Inbox) -> None:
        if dice.random() < 0.3:
            raise dice.choice(errors)
        await bench.service.count(entry, inbox)
        if dice.random() < 0.3:
            raise dice.choice(errors)

    bench.listener.on(ENTRY, model=Entry)(count)
    async with bench.listening():
        for number in range(200):
            await bench.stream.entry(number % 100, account=f"{number % 20}")
            if number in {60, 140}:
                with psycopg.connect(database, autocommit=True) as connection:
                    connection.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                        "current_database() AND application_name LIKE 'mingbai listen%'"
                    )
        await bench.until_settled(60.0)

    counted = sorted(number for account in range(20) for number in bench.numbers(str(account)))
    assert counted == sorted(number % 100 for number in range(200))
    assert len(bench.reports.faulted) > 50
    assert not bench.reports.set_aside
