import asyncio
import dataclasses
import os
import signal
from pathlib import Path
from typing import Any

import nats
from pydantic import BaseModel

from chassis.broker import BrokerOptions
from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import NatsSettings, NatsUser
from chassis.listen.listener import Listener
from chassis.streams import ensure_stream, stream_config

ENTRY = "points.account.entry_recorded.v1"
USER = NatsUser(name="all", password="a-throw-away-password", publish=None, subscribe=None)  # noqa: S106  # of a server that lives for one test


class Data(BaseModel):
    number: int


class Entry(BaseModel):
    subject: str
    unit: str
    division: str
    data: Data


async def test_a_listener_outlives_its_broker(bench: Any, tmp_path: Path) -> None:
    server = EmbeddedNats(tmp_path / "nats", NatsSettings(), [USER])
    server.start()
    client = None
    try:
        url = server.url(user=USER.name, password=USER.password)
        client = await nats.connect(url, max_reconnect_attempts=-1, reconnect_time_wait=0.1)
        bench.stream.js = client.jetstream()
        await ensure_stream(bench.stream.js, stream_config(county="510604", replicas=1))
        broker = BrokerOptions(servers=(url,), name="disclosure")
        bench.listener = Listener(dataclasses.replace(bench.listener._options, broker=broker))
        bench.listener.on(ENTRY, model=Entry)(bench.service.count)
        async with bench.listening():
            for number in range(50):
                await bench.stream.entry(number)
            os.kill(server.pid, signal.SIGKILL)
            await asyncio.sleep(0.2)
            server.stop()
            server.start()
            async with asyncio.timeout(20):
                while not client.is_connected:  # noqa: ASYNC110  # the client tells by its state alone
                    await asyncio.sleep(0.05)
            for number in range(50, 60):
                await bench.stream.entry(number)
            await bench.until_settled(30.0)
    finally:
        if client is not None:
            await client.close()
        server.stop()

    assert sorted(bench.numbers()) == list(range(60))
