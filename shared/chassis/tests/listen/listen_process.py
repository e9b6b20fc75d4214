"""A listening service: counts points into tallies, and may die between commit and acknowledgement.

`listen_process.py <database> <nats> <folder>`: dies after the commit of each event for which the
folder has no file yet.
"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import BaseModel

from chassis.aggregate import AggregateRoot, Created, event
from chassis.broker import BrokerOptions
from chassis.context import Context
from chassis.errors import RefusedError
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Decision, Log
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener
from chassis.listen.options import ListenOptions

SOURCE = "/demo/510604/disclosure"
ENTRY = "points.account.entry_recorded.v1"
CONSUMER = "disclosure"


class TooManyError(RefusedError):
    """The tally takes no more than a hundred points at once."""

    code = "too_many_points"


class Tally(AggregateRoot):
    """Adds up what one subject was given."""

    TOPIC = "disclosure.tally"

    class Begun(Created):
        """The subject is counted."""

        TOPIC = "disclosure.tally.begun"
        subject: str

    class Counted(AggregateRoot.Event):
        """Points were added."""

        TOPIC = "disclosure.tally.counted"
        number: int

    @staticmethod
    def create_id(subject: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"/tally/{subject}")

    @event(Begun)
    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.numbers: list[int] = []

    def count(self, number: int) -> None:
        if number > 100:
            raise TooManyError(f"{number} points are more than 100")
        self._counted(number=number)

    @event(Counted)
    def _counted(self, number: int) -> None:
        self.numbers.append(number)


class EntryData(BaseModel):
    number: int


class Entry(BaseModel):
    subject: str
    unit: str
    division: str
    data: EntryData


@dataclass
class Service:
    """The part of a listening service that the tests need."""

    factory: PostgresEventStoreFactory
    log: Log

    @classmethod
    def open(cls, url: str) -> "Service":
        factory = PostgresEventStoreFactory(
            StoreOptions(url=url), source=SOURCE, writer="disclosure/1"
        )
        return cls(factory=factory, log=Log(factory.envelope_store()))

    def close(self) -> None:
        self.log.close()
        self.factory.close()

    async def count(self, entry: Entry, inbox: Inbox, ordinal: int = 0) -> None:
        def decide(tally: Tally | None) -> Decision:
            tally = tally or Tally(subject=entry.subject)
            tally.count(entry.data.number)
            return Decision(saved=[tally])

        context = Context(
            actor="service/disclosure", unit=entry.unit, division=entry.division,
            effective_on=date(2026, 5, 1), via="api", causation_id=inbox.causation_id,
            inbox=inbox(ordinal), headers=inbox.trace_headers(),
        )  # fmt: skip
        await self.log.execute([(Tally, Tally.create_id(entry.subject))], decide, context)


def listen_options(database: str, nats: str) -> ListenOptions:
    return ListenOptions(
        broker=BrokerOptions(servers=(nats,), name=CONSUMER),
        store=StoreOptions(url=database),
        source=SOURCE,
        consumer=CONSUMER,
        handler_seconds_max=1.0,
        settle_seconds_max=0.5,
        ack_wait_seconds=1.5,
        fetch_seconds=0.5,
        retry_seconds_min=0.1,
        retry_seconds_max=0.8,
        sweep_seconds=0.1,
        alarm_deliveries=3,
    )


async def main(database: str, nats: str, folder: str) -> None:
    service = Service.open(database)
    listener = Listener(listen_options(database, nats))

    @listener.on(ENTRY, model=Entry)
    async def count(entry: Entry, inbox: Inbox) -> None:
        await service.count(entry, inbox)
        seen = Path(folder) / str(entry.data.number)
        if not seen.exists():
            seen.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    await listener.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
