"""Follows the county's stream in its order and hands every message to the log."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import nats.errors
import psycopg
from nats.aio.client import Client
from nats.js.api import StreamInfo
from nats.js.errors import Error as JetStreamError

from audit.adapters.stream_pulls import StreamInterruptedError, open_pulls, weaknesses
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import Appended, TreeStore
from audit.domain.intake import Message
from chassis.broker import BrokerOptions, connect
from chassis.clock import Clock
from chassis.ending import end
from chassis.streams import API_SECONDS_MAX, EVENTS

_LOG = logging.getLogger(__name__)


class ReaderState(StrEnum):
    """What a stream reader is doing."""

    STARTING = "starting"
    FOLLOWING = "following"
    RETRYING = "retrying"
    STOPPED = "stopped"
    BROKEN = "broken"
    """It stopped because a person must look."""


@dataclass(frozen=True, kw_only=True)
class ReaderOptions:
    """Where the stream is and how patient the reader is."""

    broker: BrokerOptions
    stream: str = EVENTS
    retry_seconds_min: float = 0.1
    retry_seconds_max: float = 10.0


def _ignore(*_: object) -> None:
    """Take a measurement that nobody asked for."""


@dataclass(frozen=True, kw_only=True)
class ReaderHooks:
    """Where a reader's measurements go, and who is told that the log has grown."""

    taken: Callable[[Appended], None] = _ignore
    retried: Callable[[Exception], None] = _ignore


@dataclass(frozen=True, kw_only=True)
class ReaderHealth:
    """What an operator and the readiness check want to know of a reader."""

    state: ReaderState
    sequence: int | None
    """The stream sequence up to which every message is in the log or kept as evidence."""
    warnings: tuple[str, ...]
    """What about the stream would let history vanish from it, or did."""
    error: str | None

    @property
    def ready(self) -> bool:
        """Whether the reader follows the stream."""
        return self.state is ReaderState.FOLLOWING


class StreamReader:
    """Keeps its place nowhere but in the log: what the log has, it has once and in order.

    The consumer on the server is made for one session and forgotten with it. A message that was
    lost on the way is asked for again; one that the stream itself lacks raises an alarm.
    """

    def __init__(
        self,
        options: ReaderOptions,
        *,
        store: TreeStore,
        tree: TreeReader,
        clock: Clock,
        hooks: ReaderHooks | None = None,
    ) -> None:
        """Read into this log; nothing happens before `run`."""
        self._options = options
        self._store = store
        self._tree = tree
        self._clock = clock
        self._hooks = hooks or ReaderHooks()
        self._state = ReaderState.STARTING
        self._last: int | None = None
        self._warnings: tuple[str, ...] = ()
        self._error: str | None = None

    @property
    def health(self) -> ReaderHealth:
        """The reader's state now."""
        return ReaderHealth(
            state=self._state, sequence=self._last, warnings=self._warnings, error=self._error
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Read until told to stop.

        Whatever is merely away is waited for; a `BrokenError` is raised, since going on would
        make a log that nobody should believe.
        """
        work = asyncio.create_task(self._work())
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((work, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end(stopped, work)
        self._state = ReaderState.STOPPED
        if not work.cancelled() and (error := work.exception()) is not None:
            self._state, self._error = ReaderState.BROKEN, str(error)
            _LOG.critical("the log no longer follows the stream: %s", error)
            raise error

    async def _work(self) -> None:
        client = await connect(self._options.broker)
        delay = self._options.retry_seconds_min
        try:
            while True:
                before = self._last
                try:
                    await self._session(client)
                except (
                    StreamInterruptedError,
                    psycopg.OperationalError,
                    nats.errors.Error,
                    JetStreamError,
                    OSError,
                ) as error:
                    self._retry(error)
                if self._last != before:
                    delay = self._options.retry_seconds_min
                await asyncio.sleep(delay)
                delay = min(2 * delay, self._options.retry_seconds_max)
        finally:
            await client.close()

    def _retry(self, error: Exception) -> None:
        self._state = ReaderState.RETRYING
        self._error = str(error) or type(error).__name__
        self._hooks.retried(error)
        _LOG.warning("reading stream %s begins anew: %r", self._options.stream, error)

    async def _session(self, client: Client) -> None:
        js = client.jetstream(timeout=API_SECONDS_MAX)
        info = await js.stream_info(self._options.stream)
        self._warnings = tuple(weaknesses(info))
        for warning in self._warnings:
            _LOG.error("stream %s: %s", self._options.stream, warning)
        start = await self._start(info)
        stream = self._options.stream
        async with open_pulls(client, js, stream=stream, start=start) as pulls:
            self._state, self._error = ReaderState.FOLLOWING, None
            while True:
                messages = await pulls.batch()
                if messages:
                    await self._take(messages)

    async def _start(self, info: StreamInfo) -> int:
        """Give the sequence to begin at; what was read before is only met again to be compared."""
        met = self._last
        last = (await asyncio.to_thread(self._tree.extent))[1] if met is None else met
        if info.state.last_seq < last:
            # Another stream than the one that was read: every message of it must be looked at.
            self._last = 0
            return 1
        # A process that starts meets the last message again, to be compared with its leaf.
        self._last = max(0, last - 1) if met is None else last
        return self._last + 1

    async def _take(self, messages: Sequence[Message]) -> None:
        appended = await asyncio.to_thread(self._store.append, messages, at=self._clock.now())
        self._last = messages[-1].sequence
        self._hooks.taken(appended)
