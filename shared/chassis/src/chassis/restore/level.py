"""Whether a service's log has everything that it ever published; before that nothing is written.

A store that was restored from a backup does not know what it lost. The stream does: whoever wrote
on without asking it would give the same positions to other events.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

import nats.errors

from chassis.broker import BrokerOptions, connect
from chassis.ending import end
from chassis.errors import UnavailableError
from chassis.relay.publishing import RelayForkError, StoreBehindError, read_tail
from chassis.streams import API_SECONDS_MAX, parse_source

AGAIN_SECONDS = 1.0
BEHIND_AGAIN_SECONDS = 5.0

_LOG = logging.getLogger(__name__)

ChainAt = Callable[[int], Awaitable[str | None]]
"""Gives the chain value of the own log at a position, in hexadecimals, or None."""


class LevelUnknownError(UnavailableError):
    """The stream was not asked yet whether this log has all that it published."""

    code = "store_level_unknown"


class StoreLevel:
    """Refuses commands until the stream's last event of this source is found in the store."""

    def __init__(self, source: str) -> None:
        """Know nothing yet."""
        self._source = parse_source(source)
        self._trouble: UnavailableError | None = LevelUnknownError(
            "the stream is asked whether this log is whole: send the command again in a moment"
        )

    @property
    def level(self) -> bool:
        """Whether the log was found whole."""
        return self._trouble is None

    def check(self) -> None:
        """Raise `LevelUnknownError` or `StoreBehindError` while nothing may be written."""
        if self._trouble is not None:
            # A new object for each caller: one would gather everybody's tracebacks.
            raise type(self._trouble)(self._trouble.message)

    def note_whole(self) -> None:
        """Note that the log has all that it published, as one has that never published."""
        self._trouble = None

    async def find(self, broker: BrokerOptions, chain_at: ChainAt) -> None:
        """Ask the stream until it answers and the store has what it published.

        Raises `RelayForkError` where the two tell different histories.
        """
        client = await connect(broker)
        try:
            js = client.jetstream(timeout=API_SECONDS_MAX)
            while True:
                pause = AGAIN_SECONDS
                try:
                    tail = await read_tail(js, self._source)
                    found = await chain_at(tail.position) if tail.position else ""
                except (nats.errors.Error, UnavailableError, OSError) as error:
                    _LOG.warning("the end of the stream could not be compared: %r", error)
                else:
                    if tail.position == 0 or found == tail.chain.hex():
                        self.note_whole()
                        return
                    if found is not None:
                        raise RelayForkError(
                            f"position {tail.position} of this log is another event in the "
                            "stream: one of the two was changed; have the audit verify both",
                            position=tail.position,
                        )
                    self._note_behind(tail.position)
                    pause = BEHIND_AGAIN_SECONDS
                await asyncio.sleep(pause)
        finally:
            with contextlib.suppress(OSError, nats.errors.Error):
                await client.close()

    async def keep(self, broker: BrokerOptions, chain_at: ChainAt, stop: asyncio.Event) -> None:
        """Find the level beside a running service; returns when told to stop."""
        finding = asyncio.create_task(self.find(broker, chain_at))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((finding, stopping), return_when=asyncio.FIRST_COMPLETED)
            if finding.done():
                await finding
                await stopping
        finally:
            await end(finding, stopping)

    def _note_behind(self, position: int) -> None:
        if not isinstance(self._trouble, StoreBehindError):
            self._trouble = StoreBehindError(
                f"the stream has this log up to position {position}, the database does not: it "
                "was restored from a backup; the operator runs the command restore"
            )
            _LOG.critical("%s", self._trouble.message)
