import asyncio
import dataclasses
import os
import signal
from pathlib import Path
from typing import Any

import nats
from nats.js.errors import NotFoundError

from chassis.broker import BrokerOptions
from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import NatsSettings, NatsUser
from chassis.relay.relay import Relay, RelayHooks, RelayOptions
from chassis.streams import ensure_stream, stream_config

USER = NatsUser(name="points", password="a-throw-away-password", publish=None, subscribe=None)  # noqa: S106  # of a server that lives for one test


async def test_a_relay_outlives_its_broker(
    options: RelayOptions, append: Any, stored: Any, tmp_path: Path
) -> None:
    server = EmbeddedNats(tmp_path / "nats", NatsSettings(), [USER])
    server.start()
    stop = asyncio.Event()
    try:
        url = server.url(user=USER.name, password=USER.password)
        client = await nats.connect(url)
        await ensure_stream(client.jetstream(), stream_config(county="510604", replicas=1))
        await client.close()
        broker = BrokerOptions(servers=(url,), name="points")
        retries: list[Exception] = []
        changed = dataclasses.replace(
            options, broker=broker, ack_seconds_max=1.0, retry_seconds_max=0.5
        )
        relay = Relay(changed, RelayHooks(retried=retries.append))
        task = asyncio.create_task(relay.run(stop))
        await asyncio.to_thread(append, 3000)
        os.kill(server.pid, signal.SIGKILL)
        await asyncio.to_thread(append, 500)
        async with asyncio.timeout(30):
            while not retries:  # noqa: ASYNC110  # the relay notices in its own time
                await asyncio.sleep(0.05)
        server.stop()
        server.start()
        async with asyncio.timeout(30):
            while relay.health.position != 3500 or not relay.health.ready:  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.05)
        stop.set()
        await task

        client = await nats.connect(url)
        js = client.jetstream()
        for sequence, (position, encoded, _) in enumerate(stored(), start=1):
            message = await js.get_msg("EVENTS", sequence, direct=True)
            assert (message.data, position) == (encoded, sequence)
        try:
            await js.get_msg("EVENTS", 3501, direct=True)
        except NotFoundError:
            ended = True
        await client.close()
        assert ended
        assert retries
    finally:
        stop.set()
        server.stop()
