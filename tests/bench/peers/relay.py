"""The peers of the relay: the same bytes sent from memory by nats-py, in batches or one by one."""

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from uuid import uuid4

import nats
import psycopg
from nats.aio.client import Client
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError
from typing_extensions import override

from tests.bench.envelopes import SUBJECT, StoredBytes
from tests.bench.harness import Side

STREAM = "EVENTS"
SUBJECTS = "ev.>"
BATCH_EVENTS = 1_000
ACK_SECONDS_MAX = 30.0
PENDING_ACKS_MAX = 4_000


class NotStoredError(RuntimeError):
    """The stream did not take what was sent."""

    code = "not_stored"


def in_memory(source: StoredBytes, *, events: int) -> list[bytes]:
    """Read the first stored events, the bytes that every side publishes."""
    with psycopg.connect(source.conninfo) as connection:
        cursor = connection.cursor(binary=True)
        cursor.execute(f"{source.query} LIMIT %s", (events,))
        return [stored for (stored,) in cursor]


class PeerRelay(Side):
    """Publishes all bytes once per run into a stream that is made new before each run."""

    def __init__(self, url: str, stored: Sequence[bytes], *, batched: bool = True) -> None:
        self._url = url
        self._stored = stored
        self._publish = publish_batches if batched else publish_singly
        self._loop: asyncio.Runner | None = None
        self._client: Client | None = None

    @override
    def setup(self) -> None:
        self._loop = asyncio.Runner()
        self._client = self._loop.run(nats.connect(self._url))

    @override
    def run(self) -> float:
        assert self._loop is not None
        return self._loop.run(self._timed())

    @override
    def teardown(self) -> None:
        if self._loop is not None:
            if self._client is not None:
                self._loop.run(remove_stream(self._client))
                self._loop.run(self._client.close())
            self._loop.close()

    async def _timed(self) -> float:
        client = self._client
        assert client is not None
        await remove_stream(client)
        await client.jetstream().add_stream(stream_config())
        began = time.perf_counter()
        await self._publish(client, self._stored)
        took = time.perf_counter() - began
        kept = (await client.jetstream().stream_info(STREAM)).state.messages
        if kept != len(self._stored):
            raise NotStoredError(f"the stream keeps {kept} of {len(self._stored)} messages")
        return kept / took


def stream_config() -> StreamConfig:
    """Give the settings of the stream that every side publishes into."""
    return StreamConfig(
        name=STREAM,
        subjects=[SUBJECTS],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_msg_size=128 * 1024,
        num_replicas=1,
        allow_atomic=True,
        allow_direct=True,
    )


async def remove_stream(client: Client) -> None:
    """Remove the stream if it is there."""
    with suppress(NotFoundError):
        await client.jetstream().delete_stream(STREAM)


async def publish_batches(client: Client, stored: Sequence[bytes]) -> None:
    """Publish in atomic batches: only the last message of each waits for an answer."""
    for start in range(0, len(stored), BATCH_EVENTS):
        *before, last = stored[start : start + BATCH_EVENTS]
        batch = {"Nats-Batch-Id": uuid4().hex}
        for number, payload in enumerate(before, start=1):
            headers = {**batch, "Nats-Batch-Sequence": str(number)}
            await client.publish(SUBJECT, payload, headers=headers)
        answer = await client.request(
            SUBJECT,
            last,
            timeout=ACK_SECONDS_MAX,
            headers={
                **batch,
                "Nats-Batch-Sequence": str(len(before) + 1),
                "Nats-Batch-Commit": "1",
            },
        )
        ack = json.loads(answer.data)
        if ack.get("count") != len(before) + 1:
            raise NotStoredError(f"the batch was answered with {ack}")


async def publish_singly(client: Client, stored: Sequence[bytes]) -> None:
    """Publish each message by itself, with many waiting for their answers at once."""
    jetstream = client.jetstream(publish_async_max_pending=PENDING_ACKS_MAX)
    waiting = [
        await jetstream.publish_async(SUBJECT, payload, wait_stall=ACK_SECONDS_MAX)
        for payload in stored
    ]
    async with asyncio.timeout(ACK_SECONDS_MAX):
        await asyncio.gather(*waiting)
