"""The peer of the feeds: nats-py reading the same stream with a consumer of its own, bare."""

import asyncio

import nats
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig
from typing_extensions import override

from tests.bench.harness import Side
from tests.bench.peers.relay import STREAM, NotStoredError

MESSAGES_AT_ONCE = 500
FETCH_SECONDS_MAX = 10.0
CONSUMER = "bench-bare"


class PeerFollow(Side):
    """Fetches every message of the stream by the owner of it, and acknowledges none."""

    def __init__(self, url: str, subject: str, events: int) -> None:
        self._url = url
        self._subject = subject
        self._events = events
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
                self._loop.run(self._client.close())
            self._loop.close()

    async def _timed(self) -> float:
        client = self._client
        assert client is not None
        js = client.jetstream()
        config = ConsumerConfig(
            name=CONSUMER, filter_subject=self._subject, ack_policy=AckPolicy.NONE
        )
        await js.add_consumer(STREAM, config)
        try:
            pull = await js.pull_subscribe_bind(CONSUMER, STREAM)
            loop = asyncio.get_running_loop()
            began, read = loop.time(), 0
            while read < self._events:
                read += len(await pull.fetch(MESSAGES_AT_ONCE, timeout=FETCH_SECONDS_MAX))
            took = loop.time() - began
            await pull.unsubscribe()
        finally:
            await js.delete_consumer(STREAM, CONSUMER)
        if read != self._events:
            raise NotStoredError(f"{read} messages came instead of {self._events}")
        return read / took
