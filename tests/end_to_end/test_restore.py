"""A service whose database is lost comes back from an older copy, and not one byte is missing."""

import os
import signal
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg import conninfo

from chassis.embedded.binaries import postgres_binary
from runner.databases import provision_databases
from runner.demo.registration import account_id
from runner.keeping import Secrets
from runner.rights import OPS
from tests.conftest import PlayedCounty
from tests.resilience.logs import settled, stored, streamed, verify

SECONDS_MAX = 120
ACTS = 12
QUIET_SECONDS = 2


def record(county: PlayedCounty, number: int) -> Any:
    """Record one act; the same number is the same request."""
    subject = county.cast.subjects[number]
    body = {"item": "law-mediation", "points": "0.5", "ordinal": 7,
            "acted_on": (date(2027, 1, 5) + timedelta(days=number)).isoformat()}  # fmt: skip
    return county.post(
        "points", f"/accounts/{account_id(county.subject(subject.key))}/entries", body,
        actor=county.cast.officers[subject.grid - 1].key, key=f"restore-{number}",
    )  # fmt: skip


def run(*arguments: str | Path, env: Mapping[str, str] | None = None) -> str:
    """Run a program to its end; gives what it said."""
    done = subprocess.run(  # noqa: S603  # programs of the test's own
        [str(each) for each in arguments],
        env=None if env is None else dict(env),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_MAX,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def registrations(environment: Mapping[str, str]) -> list[tuple[UUID, int]]:
    """Count for each account how often it was opened."""
    with psycopg.connect(environment["POINTS_DATABASE_URL"]) as connection:
        return connection.execute(
            "SELECT aggregate_id, count(*) FROM store.events "
            "WHERE topic = 'points.account.opened.v1' GROUP BY 1 ORDER BY 1"
        ).fetchall()


async def test_a_service_is_restored_from_an_older_copy(
    county: PlayedCounty, tmp_path: Path
) -> None:
    county.move(datetime(2027, 1, 25, 2, tzinfo=UTC))
    server = superuser(county)
    assert record(county, 0).status_code == 201
    copy = tmp_path / "points.dump"
    run(postgres_binary("pg_dump"), "--format=custom", f"--file={copy}", server("points"))
    answers = [record(county, number) for number in range(1, ACTS)]
    assert [answer.status_code for answer in answers] == [201] * (ACTS - 1)
    settled(county)
    environment = county.environment("points")
    before, opened = stored(county), registrations(environment)
    checkpoint = last_checkpoint(county)

    told_back = restored(county, copy, environment)

    # The clock may have added what it does by itself.
    assert told_back["taken_back"] >= ACTS - 1
    assert told_back["before"] + told_back["taken_back"] == before[-1]["position"]
    wait_until_ready(county)
    assert stored(county) == before
    assert await streamed(county) == [b64decode(row["bytes"]) for row in before]
    assert last_checkpoint(county) == checkpoint
    again = record(county, 1)
    assert (again.status_code, again.json()["code"]) == (409, "answer_lost")
    assert record(county, 0).status_code == 201
    assert stored(county) == before
    assert record(county, ACTS).status_code == 201
    settled(county)
    assert stored(county)[: len(before)] == before
    assert registrations(environment) == opened
    code, report = verify(county)
    assert code == 0, report


def restored(county: PlayedCounty, copy: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """Lose the database, bring the copy back, and run the command; gives what it told."""
    server = superuser(county)
    secrets = Secrets(county.folder / "secrets", data_exists=True)
    # The process is stopped as an operator would; the runner starts another one after the kill.
    pid = county.processes()["points"]
    os.kill(pid, signal.SIGSTOP)
    try:
        with psycopg.connect(server("postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE points WITH (FORCE)")
        urls = provision_databases(server("postgres"), ["points"], secrets)
        run(postgres_binary("pg_restore"), f"--dbname={server('points')}", copy)
        ops = f"{OPS}:{secrets.password(f'nats {OPS}')}@"
        told = {
            **environment,
            "POINTS_MIGRATOR_URL": urls["points"].migrator,
            "POINTS_OPS_NATS_URL": environment["POINTS_NATS_URL"].replace("//", f"//{ops}"),
        }
        told_back: dict[str, Any] = orjson.loads(
            run(sys.executable, "-m", "points", "restore", env=told)
        )
    finally:
        os.kill(pid, signal.SIGKILL)
    return told_back


def wait_until_ready(county: PlayedCounty) -> None:
    """Wait for the process that the runner started anew."""
    ends_at = time.monotonic() + SECONDS_MAX
    while county.get("points", "/readyz").status_code != 200:
        assert time.monotonic() < ends_at
        time.sleep(0.2)


def superuser(county: PlayedCounty) -> Callable[[str], str]:
    """Give what makes the superuser's address of a database."""
    known = orjson.loads((county.folder / "postgres" / "state.json").read_bytes())
    told = county.environment("points")["POINTS_DATABASE_URL"]

    def address(database: str) -> str:
        return conninfo.make_conninfo(
            told, dbname=database, user=known["user"], password=known["password"]
        )

    return address


def last_checkpoint(county: PlayedCounty) -> str:
    """Give the latest signed checkpoint, once no other follows it."""
    ends_at = time.monotonic() + SECONDS_MAX
    last = ""
    while (found := county.get("audit", "/checkpoint").text) != last:
        assert time.monotonic() < ends_at
        last = found
        time.sleep(QUIET_SECONDS)
    return last
