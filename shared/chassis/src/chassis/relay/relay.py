"""Follows a service's log and publishes it: each event once and in order, whatever dies."""

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum

import nats.errors
import psycopg
from nats.aio.client import Client
from nats.js import JetStreamContext

from chassis.broker import BrokerOptions, connect
from chassis.ending import end
from chassis.errors import BrokenError
from chassis.eventstore.factory import StoreOptions
from chassis.relay.log_reader import LogReader, ReadLimits, open_reader
from chassis.relay.publishing import (
    Batch,
    RelayForkError,
    StoreBehindError,
    StreamRefusedError,
    Tail,
    encode,
    publish,
    read_tail,
)
from chassis.streams import API_SECONDS_MAX, parse_source

BATCH_EVENTS_MAX = 1_000
BATCH_BYTES_MAX = 8 * 1024 * 1024
MESSAGE_OVERHEAD_BYTES = 512
FENCED_SECONDS_MAX = 0.05

_LOG = logging.getLogger(__name__)


class RelayState(StrEnum):
    """What a relay is doing."""

    STARTING = "starting"
    STANDBY = "standby"
    """Another relay of the same log holds the lock."""
    FOLLOWING = "following"
    RETRYING = "retrying"
    STOPPED = "stopped"
    BROKEN = "broken"
    """It stopped because a person must look."""


def _ignore(*_: object) -> None:
    """Take a measurement that nobody asked for."""


@dataclass(frozen=True, kw_only=True)
class RelayHooks:
    """Where a relay's measurements go."""

    published: Callable[[int, int, float], None] = _ignore
    """Events, bytes and seconds of a batch that the stream took."""
    fenced: Callable[[], None] = _ignore
    """The stream had moved on: another relay was there."""
    retried: Callable[[Exception], None] = _ignore
    """Something was away."""


@dataclass(frozen=True, kw_only=True)
class RelayOptions:
    """The two ends of a relay and its limits."""

    store: StoreOptions
    broker: BrokerOptions
    source: str
    session_lock: bool = True
    """Off where a pooler between relay and database keeps no sessions: the fence suffices."""
    ack_seconds_max: float = 10.0
    poll_seconds: float = 1.0
    lock_poll_seconds: float = 1.0
    retry_seconds_min: float = 0.1
    retry_seconds_max: float = 10.0


@dataclass(frozen=True, kw_only=True)
class RelayHealth:
    """What an operator and the readiness check want to know of a relay."""

    state: RelayState
    position: int | None
    """Of the last event known to be in the stream."""
    lag: int | None
    """Events of the log that are not in the stream yet, when the log was last read."""
    error: str | None

    @property
    def published(self) -> int | None:
        """Up to which position the log is in the stream; None while that is not known."""
        return (self.position or 0) if self.state is RelayState.FOLLOWING else None

    @property
    def ready(self) -> bool:
        """Whether the relay works, or stands by for one that does."""
        return self.state in (RelayState.FOLLOWING, RelayState.STANDBY)


class Relay:
    """Keeps its position nowhere but in the stream: what the stream has, it has once and in order.

    Every batch names the sequence it must follow, so any number of relays may try.
    """

    LIMITS = ReadLimits(
        rows_max=BATCH_EVENTS_MAX, bytes_max=BATCH_BYTES_MAX, row_bytes=MESSAGE_OVERHEAD_BYTES
    )

    def __init__(self, options: RelayOptions, hooks: RelayHooks | None = None) -> None:
        """Relay the log of this source; nothing happens before `run`."""
        self._options = options
        self._hooks = hooks or RelayHooks()
        self._source = parse_source(options.source)
        self._state = RelayState.STARTING
        self._position: int | None = None
        self._head = 0
        self._error: str | None = None

    @property
    def health(self) -> RelayHealth:
        """The relay's state now."""
        lag = None if self._position is None else max(0, self._head - self._position)
        return RelayHealth(state=self._state, position=self._position, lag=lag, error=self._error)

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until told to stop.

        Raises `RelayForkError`, or another `BrokenError`, when going on would publish something
        wrong; whatever is merely away is waited for.
        """
        work = asyncio.create_task(self._work())
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((work, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end(stopped, work)
        self._state = RelayState.STOPPED
        if not work.cancelled() and (error := work.exception()) is not None:
            self._state = RelayState.BROKEN
            self._error = str(error)
            _LOG.critical("the relay of %s stopped: %s", self._options.source, error)
            raise error

    async def _work(self) -> None:
        client = await connect(self._options.broker)
        delay = self._options.retry_seconds_min
        try:
            while True:
                before = self._position
                try:
                    async with open_reader(self._options.store, self.LIMITS) as reader:
                        await self._follow(reader, client)
                except (psycopg.OperationalError, nats.errors.Error, StreamRefusedError,
                        StoreBehindError, OSError) as error:  # fmt: skip
                    self._retry(error)
                if self._position != before:
                    delay = self._options.retry_seconds_min
                await asyncio.sleep(delay * random.uniform(0.5, 1.0))  # noqa: S311  # spreads retries
                delay = min(2 * delay, self._options.retry_seconds_max)
        finally:
            # A connection that is broken already is closed all the same.
            with contextlib.suppress(OSError, nats.errors.Error):
                await client.close()

    def _retry(self, error: Exception) -> None:
        self._state = RelayState.RETRYING
        self._error = str(error) or type(error).__name__
        self._hooks.retried(error)
        _LOG.warning("the relay of %s tries again: %r", self._options.source, error)

    async def _follow(self, reader: LogReader, client: Client) -> None:
        found = await reader.source()
        if found != self._options.source:
            raise BrokenError(f"this database holds the log of {found}, not {self._options.source}")
        while self._options.session_lock and not await reader.try_lock():
            self._state = RelayState.STANDBY
            await asyncio.sleep(self._options.lock_poll_seconds)
        js = client.jetstream(timeout=API_SECONDS_MAX)
        tail = await self._verified_tail(js, reader)
        batch = await self._next(reader, tail.position)
        while True:
            if batch is None:
                await reader.wait_for_append(self._options.poll_seconds)
                batch = await self._next(reader, tail.position)
                continue
            async with self._publishing(client, batch, tail) as publishing:
                following = await self._next(reader, batch.position)
                reached = await self._answer(publishing)
            if reached is None:
                await asyncio.sleep(random.uniform(0.0, FENCED_SECONDS_MAX))  # noqa: S311  # parts two relays
                tail = await self._verified_tail(js, reader)
                batch = await self._next(reader, tail.position)
            else:
                tail, batch = reached, following
                self._position = tail.position

    async def _next(self, reader: LogReader, position: int) -> Batch | None:
        rows = await reader.read_after(position)
        self._head = max(self._head, reader.head)
        return encode(rows, source=self._options.source) if rows else None

    @contextlib.asynccontextmanager
    async def _publishing(
        self, client: Client, batch: Batch, tail: Tail
    ) -> AsyncIterator[asyncio.Task[Tail | None]]:
        """Publish while the caller reads on; nothing is left running after."""
        task = asyncio.create_task(self._publish(client, batch, tail))
        try:
            yield task
        finally:
            await end(task)

    async def _publish(self, client: Client, batch: Batch, tail: Tail) -> Tail | None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        seconds_max = self._options.ack_seconds_max
        async with asyncio.timeout(seconds_max):
            reached = await publish(
                client, batch, after=tail, source=self._source, timeout_seconds=seconds_max
            )
        if reached is None:
            self._hooks.fenced()
        else:
            seconds = loop.time() - started
            self._hooks.published(batch.events, batch.bytes_total, seconds)
        return reached

    async def _answer(self, publishing: asyncio.Task[Tail | None]) -> Tail | None:
        try:
            return await publishing
        except (TimeoutError, nats.errors.TimeoutError) as error:
            # It may be stored all the same: only the stream can tell.
            self._retry(error)
            return None

    async def _verified_tail(self, js: JetStreamContext, reader: LogReader) -> Tail:
        """Read where the stream ends and make sure that the store agrees."""
        tail = await read_tail(js, self._source)
        found = await reader.chain_at(tail.position) if tail.position else tail.chain
        if found is None and await reader.end() < tail.position:
            raise StoreBehindError(
                f"the stream has {self._options.source} up to position {tail.position}, the store "
                "does not: it was restored from a backup; run the command restore",
                position=tail.position,
            )
        if found != tail.chain:
            raise RelayForkError(
                f"stream {self._source.stream} ends at position {tail.position} of "
                f"{self._options.source} with chain {tail.chain.hex()}, which the store's log does "
                "not have: one of them was changed or restored; nothing was published",
                position=tail.position,
            )
        self._state = RelayState.FOLLOWING
        self._error = None
        self._position = tail.position
        return tail
