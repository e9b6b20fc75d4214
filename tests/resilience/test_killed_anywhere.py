"""SIGKILL of any process at any moment, under load: nothing acknowledged is lost or doubled."""

import asyncio
import base64
import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import nats
import orjson
import psycopg
import pytest
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from runner.demo.registration import account_id
from runner.environment import SERVICES
from runner.keeping import Secrets
from runner.rights import OPS
from tests.conftest import PlayedCounty

VICTIMS = ("points", "postgres", "audit", "nats", "registry", "disclosure")
KILLS = 21
KILLS_SOAK = 200
PAUSE_SECONDS = (0.5, 2.0)
WORKERS = 6
SETTLE_SECONDS_MAX = 180
SOURCE = "/demo/510604/points"
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


def stored(county: PlayedCounty) -> list[dict[str, Any]]:
    """Read the whole log of points, as the auditor may."""
    rows: list[dict[str, Any]] = []
    after = 0
    while True:
        page = county.get("points", "/log", actor=county.cast.auditor.key, after=str(after)).json()
        rows += page["items"]
        if page["next"] is None:
            return rows
        after = page["next"]


async def streamed(county: PlayedCounty) -> list[bytes]:
    """Read every event of points out of the stream, in its order."""
    address = county.environment("audit")["AUDIT_NATS_URL"].removeprefix("nats://")
    # Operations alone may make a consumer of any name; audit has one of its own.
    password = Secrets(county.folder / "secrets", data_exists=True).password(f"nats {OPS}")
    client = await nats.connect(f"nats://{OPS}:{quote(password, safe='')}@{address}")
    try:
        js = client.jetstream()
        wanted = (await js.stream_info("EVENTS")).state.messages
        pulled = await js.pull_subscribe(
            "",
            stream="EVENTS",
            config=ConsumerConfig(deliver_policy=DeliverPolicy.ALL, ack_policy=AckPolicy.NONE),
        )
        seen: list[Any] = []
        while len(seen) < wanted:
            seen += await pulled.fetch(min(500, wanted - len(seen)), timeout=10)
        return [each.data for each in seen if each.subject.startswith("ev.510604.points.")]
    finally:
        await client.close()


def settled(county: PlayedCounty) -> int:
    """Wait until all are up and audit has signed what points stored; gives its last position."""
    ends_at = time.monotonic() + SETTLE_SECONDS_MAX
    for service in SERVICES:
        while county.get(service, "/readyz").status_code != 200:
            assert time.monotonic() < ends_at, f"{service} did not come up again"
            time.sleep(0.5)
    while True:
        last = stored(county)[-1]
        document = orjson.loads(base64.b64decode(last["bytes"]))
        proof = county.get("audit", "/proofs/inclusion", source=SOURCE, id=document["id"])
        if proof.status_code == 200:
            return int(last["position"])
        assert time.monotonic() < ends_at, proof.text
        time.sleep(0.5)


def verify(county: PlayedCounty) -> tuple[int, str]:
    """Verify the log and every service's own; gives the exit code and what was said."""
    token = county.token(county.cast.auditor.key)
    done = subprocess.run(
        [sys.executable, "-m", "audit", "verify", "--from-services"],
        env={**county.environment("audit"), "AUDIT_AUDITOR_TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
        timeout=SETTLE_SECONDS_MAX,
    )
    return done.returncode, done.stdout[-6000:] + done.stderr[-2000:]


async def check(county: PlayedCounty, load: Load) -> None:
    """Compare command log, store, stream, audit log and read models."""
    assert not load.strange, load.strange[:3]
    assert len(load.acknowledged) > 20
    position = settled(county)
    rows = stored(county)
    encoded = [base64.b64decode(row["bytes"]) for row in rows]
    recorded = Counter(_entries(encoded))
    assert max(recorded.values()) == 1
    assert set(load.acknowledged) <= set(recorded)
    assert len(set(load.acknowledged)) == len(load.acknowledged)
    chain = hashlib.sha256(SOURCE.encode()).digest()
    for number, (row, event) in enumerate(zip(rows, encoded, strict=True), start=1):
        chain = hashlib.sha256(chain + hashlib.sha256(event).digest()).digest()
        assert (row["position"], row["chain"]) == (number, chain.hex())
    assert await streamed(county) == encoded
    code, said = await asyncio.to_thread(verify, county)
    assert code == 0, said
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
