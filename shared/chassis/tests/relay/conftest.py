"""A log of its own for each test of the relay, and ways to fill it and to read the stream."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

import nats
import psycopg
import pytest
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig
from psycopg import conninfo, sql

from chassis.broker import BrokerOptions
from chassis.context import Context
from chassis.eventstore.envelope import EventType, cut
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.schema import MAIN, Roles, create_log
from chassis.relay.relay import RelayOptions
from chassis.streams import ensure_stream, stream_config
from chassis.testing.servers import NatsAccount

SOURCE = "/demo/510604/points"
ROLES = Roles.of("relayed")
PASSWORD = "relayed"  # noqa: S105  # a throw-away role on a loopback server of the test session
DIVISIONS = ("510604", "510604102", "510604102211", "510604103000")
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

RECORDED = EventType(SOURCE, "relayed/1", "points.account.entry_recorded", 1)

Append = Callable[[int], None]
Stored = list[tuple[int, bytes, bytes]]
Read = Callable[[], Stored]


@pytest.fixture
def app_url(database: str) -> str:
    """Give the app role's URL of a database that holds an empty log."""
    with psycopg.connect(database, autocommit=True) as connection:
        for role in (ROLES.migrator, ROLES.app, ROLES.projector, ROLES.auditor):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            if found.fetchone() is None:
                statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                connection.execute(statement.format(sql.Identifier(role), sql.Literal(PASSWORD)))
        create_log(connection, schema=MAIN, source=SOURCE, roles=ROLES)
    return conninfo.make_conninfo(database, user=ROLES.app, password=PASSWORD)


@pytest.fixture
def options(app_url: str, nats_account: NatsAccount) -> RelayOptions:
    """Give the options of a relay between the test's log and the test's stream."""
    return RelayOptions(
        store=StoreOptions(url=app_url),
        broker=BrokerOptions(servers=(nats_account.url,), name="relay"),
        source=SOURCE,
        poll_seconds=0.2,
        lock_poll_seconds=0.1,
        ack_seconds_max=3.0,
    )


@pytest.fixture
def append(app_url: str) -> Iterator[Append]:
    """Give a function that appends so many events as one command."""
    store = StoreOptions(url=app_url)
    factory = PostgresEventStoreFactory(store, source=SOURCE, writer="relayed/1")
    recorder = factory.application_recorder()
    versions: dict[UUID, int] = {}

    def append_some(count: int) -> None:
        events = []
        for number in range(count):
            aggregate = uuid5(NAMESPACE_URL, f"/relayed/{number % 50}")
            versions[aggregate] = versions.get(aggregate, 0) + 1
            context = Context(
                actor="person/1/2", unit=f"u{number % 4}", division=DIVISIONS[number % 4],
                effective_on=date(2026, 5, 1), via="api", authority=("a/1",), basis=5,
            )  # fmt: skip
            data = {"item": "tidy-yard", "points": "0.4", "evidence": ["sha256:" + "ab" * 32]}
            identity = (aggregate, versions[aggregate])
            events.append(cut(RECORDED, event_id=identity, data=data, context=context))
        # An aggregate's events must stand together within a command.
        events.sort(key=lambda event: (str(event.originator_id), event.originator_version))
        recorder.insert_events(events, trace=TRACE)

    yield append_some
    factory.close()


@pytest.fixture
def stored(app_url: str) -> Read:
    """Give a function that reads the store's log: position, bytes, chain."""

    def read() -> Stored:
        query = "SELECT position, bytes, chain FROM store.events ORDER BY position"
        with psycopg.connect(app_url) as connection:
            return connection.execute(query).fetchall()

    return read


@pytest.fixture
async def js(nats_account: NatsAccount) -> AsyncIterator[JetStreamContext]:
    """Give the test's JetStream with the stream of its county."""
    client = await nats.connect(nats_account.url)
    context = client.jetstream(timeout=20)
    await ensure_stream(context, stream_config(county="510604", replicas=1))
    yield context
    await client.close()


class Published:
    """What the test's stream holds."""

    def __init__(self, js: JetStreamContext) -> None:
        self._js = js

    async def count(self) -> int:
        """Give the number of messages."""
        return (await self._js.stream_info("EVENTS")).state.messages

    async def rows(self) -> Stored:
        """Read the whole stream in its order: position, bytes, chain."""
        count = await self.count()
        config = ConsumerConfig(ack_policy=AckPolicy.NONE)
        subscription = await self._js.pull_subscribe("ev.>", stream="EVENTS", config=config)
        found: Stored = []
        while len(found) < count:
            for message in await subscription.fetch(500, timeout=20):
                headers = message.headers or {}
                position = int(headers["Mingbai-Position"])
                found.append((position, message.data, bytes.fromhex(headers["Mingbai-Chain"])))
        await subscription.unsubscribe()
        return found


@pytest.fixture
def published(js: JetStreamContext) -> Published:
    """Give the test's stream, to be read."""
    return Published(js)
