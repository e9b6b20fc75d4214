"""The operator's command as a process of its own, on a real database and a real stream."""

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import conninfo

from chassis.eventstore.schema import Roles
from services.audit.tests.conftest import PASSWORD
from services.audit.tests.full_replays import Played

SECONDS_MAX = 120


def told(migrated: str, nats_url: str, folder: Path) -> dict[str, str]:
    """Give what the process is told; no service shows anything."""
    address, secret = urlsplit(nats_url), base64.b64encode(bytes(32)).decode()
    roles = Roles.of("audit")

    def role(name: str) -> str:
        return conninfo.make_conninfo(migrated, user=name, password=PASSWORD)

    settings = {
        "COUNTY": "510604",
        "DEMONSTRATION": "true",
        "DATABASE_URL": role(roles.app),
        "PROJECTOR_URL": role(roles.projector),
        "NATS_URL": f"nats://{address.hostname}:{address.port}",
        "NATS_USER": address.username or "",
        "NATS_PASSWORD": address.password or "",
        "HTTP_PORT": "0",
        "ISSUER": "http://127.0.0.1:9",
        "COUNTY_KEY": f"2026a:{secret}",
        "IDENTITY_KEY": secret,
        "LOG_KEY_FOLDER": str(folder / "keys"),
    }
    return {**os.environ, **{f"AUDIT_{name}": value for name, value in settings.items()}}


def replay_all(env: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "audit", "replay-all"], env=env, stdout=subprocess.PIPE, text=True
    )


async def test_a_process_replays_and_reports_in_its_own_log(
    played: Played, migrated: str, stream: Any, tmp_path: Path
) -> None:
    process = replay_all(told(migrated, stream.account.url, tmp_path))

    said, _ = process.communicate(timeout=SECONDS_MAX)

    assert process.returncode == 0, said
    assert "not shown: standings" in said
    with psycopg.connect(migrated) as connection:
        rows = connection.execute("SELECT convert_from(bytes, 'utf8') FROM store.events")
        (event,) = [row[0] for row in rows]
        reported = connection.execute("SELECT reported_at FROM audit.replay_runs").fetchall()
    assert '"type":"audit.replay.reported.v1"' in event
    assert f'"size":{played.county.size()}' in event
    assert [row[0] is None for row in reported] == [False]
