"""The sample service as a process, from an empty database to an overseer who reads its log."""

import asyncio
import base64
import hashlib
import json
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from chassis.beats import beat_subject
from chassis.broker import BrokerOptions, connect
from chassis.clock import PlayedClock
from chassis.streams import ensure_stream, stream_config
from chassis.testing.servers import NatsAccount
from kernel.units import unit_id
from shared.chassis.tests.identity.conftest import (
    NOW,
    issuer,  # noqa: F401  # the issuer of the identity tests, as a fixture of these
)
from shared.chassis.tests.replica.history import AUDITOR, BAO, TOKENS, facts
from shared.chassis.tests.service.places import SOURCE, run_steps
from shared.chassis.tests.service.process import SECONDS_MAX, Installed, answer, installed
from shared.chassis.tests.service.sample.__main__ import SERVICE

COUNTY = unit_id("510604", "510604")


@pytest.fixture
async def sample(
    with_roles: str,
    nats_account: NatsAccount,
    issuer: Any,  # noqa: F811  # the fixture of that name
    tmp_path: Path,
) -> Installed:
    PlayedClock(tmp_path / "clock").set(datetime.fromtimestamp(NOW, UTC))
    return installed(database=with_roles, nats=nats_account.url, issuer=issuer.url, folder=tmp_path)


async def _register_says(url: str, issuer_url: str) -> None:
    """Let the register appoint Bao as auditor of the county, and beat."""
    day = "2026-01-01"
    county = {"key": "510604", "kind": "county", "name": "county", "division": "510604"}
    said = facts(
        (
            ("unit.established", COUNTY, day, county),
            ("post.established", AUDITOR, day, {"kind": "auditor", "unit": str(COUNTY)}),
            ("post.holder_appointed", AUDITOR, day, {"person": str(BAO), "since": day}),
            (
                "person.linked",
                BAO,
                day,
                {"issuer": issuer_url, "token": TOKENS.token(issuer_url, "clerk-1")},
            ),
        )
    )
    client = await connect(BrokerOptions(servers=(url,), name="registry"))
    for fact in said:
        received = fact.received()
        await client.jetstream().publish(
            received.subject, received.body, headers=dict(received.headers)
        )
    await client.publish(beat_subject("510604", "registry"), str(len(said)).encode())
    await client.close()


async def _prepare(sample: Installed, nats: str) -> None:
    client = await connect(BrokerOptions(servers=(nats,), name="operations"))
    await ensure_stream(client.jetstream(), stream_config(county="510604", replicas=1))
    await client.close()
    code, out, _ = await sample.run("migrate")
    assert code == 0
    assert json.loads(out)["migrated"] == [
        "log store",
        "chassis personal",
        "chassis replica",
        "chassis replica_more",
    ]
    ended = await asyncio.gather(sample.run("provision"), sample.run("plant", "plum", "pear"))
    assert [code for code, *_ in ended] == [0, 0]


async def test_a_service_serves_its_log_to_the_auditor_and_ends_well(
    sample: Installed,
    nats_account: NatsAccount,
    issuer: Any,  # noqa: F811  # the fixture of that name
    database: str,
) -> None:
    await _prepare(sample, nats_account.url)
    bearer = f"Bearer {issuer.clerk_token()}"
    async with sample.running() as process:
        unready = await answer(f"{sample.url}/readyz", 503)
        assert "register" in unready.json()["details"]["failing"]
        await answer(f"{sample.url}/log", 401)
        await _register_says(nats_account.url, issuer.url)
        await answer(f"{sample.url}/readyz", 200)

        page = (await answer(f"{sample.url}/log?limit=1", 200, Authorization=bearer)).json()
        last = await answer(f"{sample.url}/log?after=1", 200, Authorization=bearer)
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(SECONDS_MAX):
            assert await process.wait() == 0

    items = [*page["items"], *last.json()["items"]]
    assert page["next"] == 1
    assert last.json()["next"] is None
    assert [item["position"] for item in items] == [1, 2]
    chain = hashlib.sha256(SOURCE.encode()).digest()
    for item in items:
        stored = base64.b64decode(item["bytes"])
        chain = hashlib.sha256(chain + hashlib.sha256(stored).digest()).digest()
        assert item["chain"] == chain.hex()
    with psycopg.connect(database) as connection:
        trees = connection.execute("SELECT kind FROM read.trees ORDER BY kind").fetchall()
    assert trees == [("pear",), ("plum",)]


async def test_a_service_without_its_consumers_breaks_and_says_which(
    sample: Installed, nats_account: NatsAccount, with_roles: str, tmp_path: Path
) -> None:
    client = await connect(BrokerOptions(servers=(nats_account.url,), name="operations"))
    await ensure_stream(client.jetstream(), stream_config(county="510604", replicas=1))
    await client.close()
    run_steps(with_roles, tmp_path / "no steps of its own")

    code, _, err = await sample.run()

    assert code == 1
    assert "the role listen broke" in err
    assert "sample-register" in err


@pytest.mark.parametrize("command", ["sevre", "relays"])
def test_a_command_that_does_not_exist_is_answered_with_those_that_do(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        SERVICE.main([command])

    assert caught.value.code == 2
    assert "choose from serve, listen, relay, project, tick, migrate" in capsys.readouterr().err
