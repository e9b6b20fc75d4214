"""The restricted stream on a real server: the overseer alone says and reads what is in it."""

from collections.abc import Iterator
from pathlib import Path

import nats.errors
import pytest
from nats.aio.client import Client
from nats.js.api import ConsumerConfig

from chassis.broker import BrokerOptions, connect
from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import NatsSettings
from chassis.streams import RESTRICTED, ensure_stream, stream_config
from runner.keeping import Secrets
from runner.rights import OPS, inbox_prefix, nats_users

COUNTY = "510604"
OWN = f"restricted.{COUNTY}.audit.>"
REFUSED = (TimeoutError, nats.errors.TimeoutError)


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    return Secrets(tmp_path / "secrets", data_exists=False)


@pytest.fixture
def broker(tmp_path: Path, secrets: Secrets) -> Iterator[EmbeddedNats]:
    users = nats_users(COUNTY, {"points": ["points-register"], "audit": []}, secrets)
    with EmbeddedNats(tmp_path / "nats", NatsSettings(sync_always=False), users) as server:
        yield server


async def as_user(broker: EmbeddedNats, secrets: Secrets, name: str) -> Client:
    url = broker.url(user=name, password=secrets.password(f"nats {name}"))
    prefix = "_INBOX" if name == OPS else inbox_prefix(name)
    return await connect(BrokerOptions(servers=(url,), name=name, inbox_prefix=prefix))


async def stored(client: Client, subject: str) -> bool:
    try:
        await client.jetstream(timeout=0.3).publish(subject, b"{}", timeout=0.3)
    except REFUSED:
        return False
    return True


async def test_only_the_overseer_says_and_reads_what_is_restricted(
    broker: EmbeddedNats, secrets: Secrets
) -> None:
    ops, audit, points = [await as_user(broker, secrets, name) for name in (OPS, "audit", "points")]
    config = stream_config(county=COUNTY, replicas=1, name=RESTRICTED)
    await ensure_stream(ops.jetstream(), config)

    assert await stored(audit, f"restricted.{COUNTY}.audit.flag.raised.v1.102.211")
    assert not await stored(points, f"restricted.{COUNTY}.audit.flag.raised.v1.102.211")
    assert not await stored(points, f"restricted.{COUNTY}.points.flag.raised.v1.102.211")
    assert (await audit.jetstream().get_last_msg(RESTRICTED, OWN, direct=True)).seq == 1
    for client in (points, ops):
        js = client.jetstream(timeout=0.3)
        with pytest.raises(REFUSED):
            await js.get_last_msg(RESTRICTED, OWN, direct=True)
        with pytest.raises(REFUSED):
            await js.get_msg(RESTRICTED, seq=1)
        with pytest.raises(REFUSED):
            await js.add_consumer(RESTRICTED, ConsumerConfig(durable_name="curious"))
    for client in (ops, audit, points):
        await client.close()
