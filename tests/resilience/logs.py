"""What services stored, streamed and signed, read from outside: for tests that compare them."""

import asyncio
import base64
import hashlib
import subprocess
import sys
import time
from typing import Any
from urllib.parse import quote

import nats
import orjson
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from runner.environment import SERVICES
from runner.keeping import Secrets
from runner.rights import OPS
from tests.conftest import PlayedCounty

SETTLE_SECONDS_MAX = 180


def source_of(service: str) -> str:
    """Give how a service of the demonstration names itself in its events."""
    return f"/demo/510604/{service}"


async def whole_log(county: PlayedCounty, service: str) -> list[bytes]:
    """Give a service's events, once its chain holds, and stream and audit have the same."""
    rows = stored(county, service)
    encoded = [base64.b64decode(row["bytes"]) for row in rows]
    chain = hashlib.sha256(source_of(service).encode()).digest()
    for number, (row, event) in enumerate(zip(rows, encoded, strict=True), start=1):
        chain = hashlib.sha256(chain + hashlib.sha256(event).digest()).digest()
        assert (row["position"], row["chain"]) == (number, chain.hex())
    assert await streamed(county, service) == encoded
    code, said = await asyncio.to_thread(verify, county)
    assert code == 0, said
    return encoded


def stored(county: PlayedCounty, service: str = "points") -> list[dict[str, Any]]:
    """Read the whole log of a service, as the auditor may."""
    rows: list[dict[str, Any]] = []
    after = 0
    while True:
        page = county.get(service, "/log", actor=county.cast.auditor.key, after=str(after)).json()
        rows += page["items"]
        if page["next"] is None:
            return rows
        after = page["next"]


async def streamed(county: PlayedCounty, service: str = "points") -> list[bytes]:
    """Read every event of a service out of the stream, in its order."""
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
        return [each.data for each in seen if each.subject.startswith(f"ev.510604.{service}.")]
    finally:
        await client.close()


def settled(county: PlayedCounty, service: str = "points") -> int:
    """Wait until all are up and audit has signed what a service stored; gives the last position."""
    ends_at = time.monotonic() + SETTLE_SECONDS_MAX
    for each in SERVICES:
        while county.get(each, "/readyz").status_code != 200:
            assert time.monotonic() < ends_at, f"{each} did not come up again"
            time.sleep(0.5)
    while True:
        last = stored(county, service)[-1]
        document = orjson.loads(base64.b64decode(last["bytes"]))
        proof = county.get(
            "audit", "/proofs/inclusion", source=source_of(service), id=document["id"]
        )
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
