"""The platform's side of the relay: the relay itself, out of the store into a new stream."""

import asyncio
import time

import nats
import uvloop
from nats.aio.client import Client
from typing_extensions import override

from chassis.broker import BrokerOptions
from chassis.eventstore.factory import StoreOptions
from chassis.relay.publishing import read_tail
from chassis.relay.relay import Relay, RelayHooks, RelayOptions
from chassis.streams import parse_source
from tests.bench.harness import Bench, Side
from tests.bench.ours.database import OurDatabase, seeded
from tests.bench.peers.relay import NotStoredError, remove_stream, stream_config
from tests.bench.workload import SOURCE

RUN_SECONDS_MAX = 120.0


class OurRelay(Side):
    """Runs the relay until so many events are in the stream, connecting included."""

    def __init__(self, database: OurDatabase, url: str, events: int) -> None:
        self._options = RelayOptions(
            store=StoreOptions(url=database.urls.app),
            broker=BrokerOptions(servers=(url,), name="bench relay", inbox_prefix="_INBOX_points"),
            source=SOURCE,
        )
        self._url = url
        self._events = events
        self._loop: asyncio.Runner | None = None
        self._client: Client | None = None

    @override
    def setup(self) -> None:
        self._loop = asyncio.Runner(loop_factory=uvloop.new_event_loop)
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
        published, ended = 0, 0.0
        stop = asyncio.Event()

        def count(events: int, _bytes_total: int, _seconds: float) -> None:
            nonlocal published, ended
            if not stop.is_set():
                published += events
                ended = time.perf_counter()
                if published >= self._events:
                    stop.set()

        relay = Relay(self._options, RelayHooks(published=count))
        began = time.perf_counter()
        async with asyncio.timeout(RUN_SECONDS_MAX):
            await relay.run(stop)
        await self._check(client, published)
        return published / (ended - began)

    async def _check(self, client: Client, published: int) -> None:
        """Refuse a run after which the stream does not hold every event once and in order."""
        tail = await read_tail(client.jetstream(), parse_source(SOURCE))
        if not tail.sequence == tail.position >= published:
            raise NotStoredError(f"the stream ends with {tail} after {published} events")


def our_relay(bench: Bench, events: int) -> Side:
    """Make the side."""
    return OurRelay(seeded(bench.servers), bench.servers.nats_url, events)
