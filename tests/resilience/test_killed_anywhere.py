"""SIGKILL of any process at any moment, under load: nothing acknowledged is lost or doubled."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import orjson
import psycopg
import pytest

from runner.demo.registration import account_id
from tests.conftest import PlayedCounty
from tests.resilience.logs import SETTLE_SECONDS_MAX, settled, whole_log

VICTIMS = ("points", "postgres", "audit", "nats", "registry", "disclosure")
KILLS = 21
KILLS_SOAK = 200
PAUSE_SECONDS = (0.5, 2.0)
WORKERS = 6
ITEMS = ("law-learning", "law-report-hazard", "law-mediation")


@dataclass
class Load:
    """Threads that record acts and keep what was acknowledged."""

    county: PlayedCounty
    first_day: date
    days: int
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, worker: int) -> None:
        """Record one act after another; each is sent until it is answered."""
        subjects = self.county.cast.subjects[worker::WORKERS]
        number = 0
        while not self.stop.is_set():
            subject = subjects[number % len(subjects)]
            round_ = number // len(subjects)
            item = ITEMS[round_ % len(ITEMS)]
            day = self.first_day + timedelta(days=round_ // len(ITEMS) % self.days)
            ordinal = 1 + round_ // (len(ITEMS) * self.days)
            account = account_id(self.county.subject(subject.key))
            body = {"item": item, "points": "0.5", "acted_on": day.isoformat(), "ordinal": ordinal}
            answered = self.county.post(
                "points", f"/accounts/{account}/entries", body,
                actor=self.county.cast.officers[subject.grid - 1].key,
                key=f"kill-{worker}-{number}",
            )  # fmt: skip
            if answered.status_code == 201:
                self.acknowledged.append((account, answered.json()["entry"]))
            else:
                self.strange.append(answered.text)
            number += 1


def killed(county: PlayedCounty, kills: int) -> Load:
    """Kill one process after another while acts are recorded; gives what was acknowledged."""
    county.move(datetime(2027, 1, 31, 2, tzinfo=UTC))
    load = Load(county, first_day=date(2027, 1, 5), days=25)
    for officer in county.cast.officers:
        county.token(officer.key)
    threads = [threading.Thread(target=load.run, args=(each,)) for each in range(WORKERS)]
    for thread in threads:
        thread.start()
    chance = random.Random(kills)  # noqa: S311  # a test's choice
    done = Counter[str]()
    try:
        while sum(done.values()) < kills:
            if sum(done.values()) % len(VICTIMS) == 0:
                # Only a county that works again has something to lose.
                _wait_for_work(load)
            time.sleep(chance.uniform(*PAUSE_SECONDS))
            victim = VICTIMS[sum(done.values()) % len(VICTIMS)]
            pid = county.processes().get(victim)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                done[victim] += 1
    finally:
        load.stop.set()
        for thread in threads:
            thread.join()
    return load


def _wait_for_work(load: Load) -> None:
    before = len(load.acknowledged)
    ends_at = time.monotonic() + SETTLE_SECONDS_MAX
    while len(load.acknowledged) == before and not load.strange:
        assert time.monotonic() < ends_at, "nothing is recorded any more"
        time.sleep(0.1)


async def check(county: PlayedCounty, load: Load) -> None:
    """Compare command log, store, stream, audit log and read models."""
    assert not load.strange, load.strange[:3]
    assert len(load.acknowledged) > 20
    position = settled(county)
    encoded = await whole_log(county, "points")
    recorded = Counter(_entries(encoded))
    assert max(recorded.values()) == 1
    assert set(load.acknowledged) <= set(recorded)
    assert len(set(load.acknowledged)) == len(load.acknowledged)
    live = county.get("points", "/standings/digest", after=str(position)).json()
    replayed = county.get("audit", "/replay/standings", actor=county.cast.auditor.key).json()
    assert (live["accounts"], live["sha256"]) == (replayed["accounts"], replayed["sha256"])
    _check_inboxes(county)


def _entries(encoded: list[bytes]) -> Iterator[tuple[str, str]]:
    for event in encoded:
        document = orjson.loads(event)
        if document["type"] in (
            "points.account.entry_recorded.v1",
            "points.account.entry_declared.v1",
        ):
            yield document["subject"], document["data"]["entry"]


def _check_inboxes(county: PlayedCounty) -> None:
    """Every household and organisation that was registered has exactly one account."""
    with psycopg.connect(county.environment("points")["POINTS_DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT count(*), count(DISTINCT aggregate_id) FROM store.events"
            " WHERE topic = 'points.account.opened.v1'"
        ).fetchone()
    assert row is not None
    assert row[0] == row[1] >= len(county.cast.subjects)


async def test_nothing_acknowledged_is_lost_and_nothing_applied_twice(
    county: PlayedCounty,
) -> None:
    await check(county, killed(county, KILLS))


@pytest.mark.soak
@pytest.mark.timeout(0)
async def test_nothing_is_lost_in_two_hundred_kills(county: PlayedCounty) -> None:
    await check(county, killed(county, KILLS_SOAK))
