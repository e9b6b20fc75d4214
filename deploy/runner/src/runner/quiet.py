"""Waits until a county is quiet: everything stored is published, and everything published heard."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from chassis.broker import BrokerOptions, connect
from chassis.eventstore.schema import MAIN
from chassis.relay.publishing import read_tail
from chassis.streams import EVENTS, parse_source
from runner.errors import QuietError

QUIET_SECONDS_MAX = 180.0
PAUSE_SECONDS = 0.1
API_SECONDS_MAX = 5.0
MEMORY_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Sees the ends of all logs as the auditor role does, and the stream as operations do."""

    broker: BrokerOptions
    sources: Mapping[str, str]
    """By service, the source of its log."""
    auditor_urls: Mapping[str, str] = field(repr=False)

    async def settle(self) -> int:
        """Return when all that is stored now was dealt with; `QuietError` when that takes long.

        Gives the stream's sequence of the last event of that time.
        """
        ends_at = time.monotonic() + QUIET_SECONDS_MAX
        heads = await asyncio.to_thread(self._heads)
        client = await connect(self.broker)
        try:
            js = client.jetstream(timeout=API_SECONDS_MAX)
            while isinstance(found := await self._look(js, heads), str):
                if time.monotonic() > ends_at:
                    raise QuietError(f"after {QUIET_SECONDS_MAX:g} s {found}: read its log")
                await asyncio.sleep(PAUSE_SECONDS)
            # What a consumer has written is read into its service's memory a moment later.
            await asyncio.sleep(MEMORY_SECONDS)
            return found
        finally:
            await client.close()

    async def _look(self, js: JetStreamContext, heads: Mapping[str, int]) -> str | int:
        """Say what is not there yet, or give the sequence up to which all is."""
        try:
            last = 0
            for service, head in heads.items():
                tail = await read_tail(js, parse_source(self.sources[service]))
                if tail.position < head:
                    return f"{service} has published {tail.position} of {head} events"
                last = max(last, tail.sequence)
            return await self._behind(js, last) or last
        except NatsError as error:
            return f"the stream does not answer ({error!r})"

    async def _behind(self, js: JetStreamContext, last: int) -> str | None:
        """Name a consumer that has not finished every message up to this one of the stream."""
        offset = 0
        while True:
            consumers = await js.consumers_info(EVENTS, offset=offset)
            # Others are readers of one session, of which a dead one stays in the list for a while.
            durable = [found for found in consumers if found.config.durable_name]
            for found in durable:
                waiting = (found.num_pending or 0) + (found.num_ack_pending or 0)
                floor = found.ack_floor.stream_seq if found.ack_floor is not None else 0
                if waiting and floor < last:
                    return f"consumer {found.name} has {waiting} events before it"
            if not consumers:
                return None
            offset += len(consumers)

    def _heads(self) -> dict[str, int]:
        heads = {}
        for service, url in self.auditor_urls.items():
            with psycopg.connect(url) as connection:
                row = connection.execute(
                    f"SELECT coalesce(max(position), 0) FROM {MAIN}.events"
                ).fetchone()
                assert row is not None
                heads[service] = row[0]
        return heads
