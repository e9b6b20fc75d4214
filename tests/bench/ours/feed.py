"""The platform's sides of following events: an integrator's account on NATS, and audit's feed."""

import asyncio
import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection
from uuid import UUID

import nats
import orjson
import psycopg
from nats.aio.client import Client
from typing_extensions import override

from audit.adapters.tree_pool import OPEN_TREE, tree_pool
from audit.adapters.tree_store import TreeStore
from audit.bootstrap import SERVICE
from audit.domain.intake import Message
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.identity.linking import IdentityTokens
from chassis.migrate import migrate
from chassis.streams import CHAIN_HEADER, EVENTS, POSITION_HEADER, ensure_stream, stream_config
from chassis.streams import subject_of as subject_of_event
from kernel.units import unit_id
from runner.databases import DatabaseUrls, provision_databases
from runner.integrators import Integrator, domain, keep_consumers
from runner.keeping import Secrets
from tests.bench.harness import Bench, Load, Side
from tests.bench.http_side import HttpSide, ServerFailedError, Serving
from tests.bench.ours.county import SINCE, County
from tests.bench.ours.http import Issuer, environment_of
from tests.bench.peers.feed import FETCH_SECONDS_MAX, MESSAGES_AT_ONCE
from tests.bench.peers.relay import NotStoredError, remove_stream
from tests.bench.servers import LOOPBACK, Servers, free_port
from tests.bench.workload import COUNTY, SOURCE

PAGE_EVENTS = 5_000
PUBLISHED_AT_ONCE = 1_000
READY_SECONDS_MAX = 60.0
ANSWER_SECONDS_MAX = 60.0
VILLAGE = "510604102211"
READER = UUID(int=7)
POST = UUID(int=8)
BANK = Integrator(name="bank", service="points", town=VILLAGE[6:9], password="p" * 32)


def messages_of(stored: Sequence[bytes]) -> Iterator[Message]:
    """Give the messages as the relay publishes them: the same bytes, with position and chain."""
    chain = hashlib.sha256(SOURCE.encode()).digest()
    for position, event in enumerate(stored, start=1):
        chain = hashlib.sha256(chain + hashlib.sha256(event).digest()).digest()
        yield Message(
            sequence=position,
            subject=subject_of_event(orjson.loads(event)),
            headers={POSITION_HEADER: str(position), CHAIN_HEADER: chain.hex()},
            event=event,
        )


async def fill_stream(url: str, stored: Sequence[bytes]) -> None:
    """Make the county's stream anew with these events in it, and the integrator's consumer."""
    client = await nats.connect(url)
    try:
        await remove_stream(client)
        await ensure_stream(client.jetstream(), stream_config(county=COUNTY, replicas=1))
        messages = list(messages_of(stored))
        for start in range(0, len(messages), PUBLISHED_AT_ONCE):
            await _publish(client, messages[start : start + PUBLISHED_AT_ONCE])
        kept = (await client.jetstream().stream_info(EVENTS)).state.messages
        if kept != len(stored):
            raise NotStoredError(f"the stream keeps {kept} of {len(stored)} messages")
        await keep_consumers(client, COUNTY, [BANK])
    finally:
        await client.close()


async def _publish(client: Client, messages: Sequence[Message]) -> None:
    """Publish messages in one atomic batch, as the relay does."""
    batch = {"Nats-Batch-Id": secrets.token_hex(16)}
    for number, message in enumerate(messages, start=1):
        headers = {**message.headers, **batch, "Nats-Batch-Sequence": str(number)}
        if number < len(messages):
            await client.publish(message.subject, message.event, headers=headers)
            continue
        headers["Nats-Batch-Commit"] = "1"
        await client.request(
            message.subject, message.event, timeout=ANSWER_SECONDS_MAX, headers=headers
        )


class OurNatsFeed(Side):
    """Reads every event through an integrator's rights, from the first, acknowledging each."""

    def __init__(self, servers: Servers, events: int) -> None:
        self._servers = servers
        self._events = events
        self._loop: asyncio.Runner | None = None
        self._client: Client | None = None

    @override
    def setup(self) -> None:
        server = self._servers.nats
        others = [user for user in server.users if user.name != BANK.consumer]
        server.replace_users([*others, BANK.user(COUNTY)])
        self._loop = asyncio.Runner()
        url = server.url(user=BANK.consumer, password=BANK.password)
        self._client = self._loop.run(nats.connect(url, inbox_prefix=BANK.inbox_prefix))

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
        js = client.jetstream(domain=domain(COUNTY))
        reset = f"$JS.{domain(COUNTY)}.API.CONSUMER.RESET.{EVENTS}.{BANK.consumer}"
        await client.request(reset, b'{"seq": 1}', timeout=FETCH_SECONDS_MAX)
        pull = await js.pull_subscribe_bind(BANK.consumer, EVENTS)
        loop = asyncio.get_running_loop()
        began, read = loop.time(), 0
        while read < self._events:
            messages = await pull.fetch(MESSAGES_AT_ONCE, timeout=FETCH_SECONDS_MAX)
            read += len(messages)
            for message in messages:
                await message.ack()
        took = loop.time() - began
        await pull.unsubscribe()
        if read != self._events:
            raise NotStoredError(f"{read} messages came instead of {self._events}")
        return read / took


class OurHttpFeed(HttpSide):
    """Reads every event from audit, served alone in its process, as an integrator's post may."""

    def __init__(self, servers: Servers, stored: Sequence[bytes]) -> None:
        self._servers = servers
        self._stored = stored
        self._issuer = Issuer()
        self._identity_key = secrets.token_bytes(32)
        self._urls = _filled(servers, stored)
        self._port = free_port()
        environment = environment_of(
            servers, self._urls, self._issuer, port=self._port, identity_key=self._identity_key
        )
        told = {**os.environ, **{f"AUDIT_{name}": value for name, value in environment.items()}}
        told["AUDIT_LOG_KEY_FOLDER"] = str(servers.folder / "audit-key")
        serving = Serving(
            command=["-m", "audit", "serve"],
            port=self._port,
            path="/feed/points",
            tokens=[self._issuer.token("bank")],
            environment=told,
        )
        super().__init__(serving, Load(callers=1, seconds=0))

    @override
    def setup(self) -> None:
        self._admit()
        super().setup()
        until = time.monotonic() + READY_SECONDS_MAX
        with contextlib.closing(self._connected()) as connection:
            while self._page(connection, after=-1, limit=1)[0] != 200:  # of HTTP
                if time.monotonic() > until:
                    raise ServerFailedError("the feed does not answer; read what it printed above")
                time.sleep(0.1)

    @override
    def run(self) -> float:
        with contextlib.closing(self._connected()) as connection:
            began, read, after = time.perf_counter(), 0, -1
            while True:
                status, after, content = self._page(connection, after=after, limit=PAGE_EVENTS)
                events = [line[line.index(b'"event":') + 8 : -1] for line in content.splitlines()]
                if status != 200 or not events:  # of HTTP
                    break
                if events[0] != self._stored[read]:
                    raise NotStoredError("the feed gives other bytes than were stored")
                read += len(events)
            took = time.perf_counter() - began
        if read != len(self._stored):
            raise NotStoredError(f"{read} events came instead of {len(self._stored)}")
        return read / took

    @override
    def teardown(self) -> None:
        super().teardown()
        self._issuer.close()

    def _connected(self) -> HTTPConnection:
        return HTTPConnection(LOOPBACK, self._port, timeout=ANSWER_SECONDS_MAX)

    def _page(
        self, connection: HTTPConnection, *, after: int, limit: int
    ) -> tuple[int, int, bytes]:
        unit = unit_id(COUNTY, VILLAGE)
        path = f"{self._serving.path}?unit={unit}&after={after}&limit={limit}"
        headers = {"Authorization": f"Bearer {self._serving.tokens[0]}"}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, int(answer.headers.get("Mingbai-Next", after)), answer.read()

    def _admit(self) -> None:
        """Give the reader a post in the village, and link its sign-in."""
        tokens = IdentityTokens(Algorithms(standard_provider()), self._identity_key)
        with psycopg.connect(self._urls.app) as connection:
            rows = (
                ("posts (post, kind, unit", (POST, "integrator-points", unit_id(COUNTY, VILLAGE))),
                ("terms (post, person, since", (POST, READER, SINCE)),
                (
                    "links (linked, issuer, token, person",
                    (True, self._issuer.url, tokens.token(self._issuer.url, "bank"), READER),
                ),
            )
            for columns, values in rows:
                places = "%s, " * len(values)
                connection.execute(
                    f"INSERT INTO replica.{columns}, position) VALUES ({places}1)", values
                )
            connection.execute("UPDATE replica.heard SET changes = changes + 1")


def _filled(servers: Servers, stored: Sequence[bytes]) -> DatabaseUrls:
    """Give audit's database with these events as its leaves."""
    secrets_kept = Secrets(servers.folder / "ours-audit", data_exists=False)
    urls = provision_databases(servers.conninfo(), ["audit"], secrets_kept)["audit"]
    source = SOURCE.replace("points", "audit")
    migrate(urls.migrator, service="audit", source=source, folder=SERVICE.migrations)
    with psycopg.connect(servers.conninfo("audit")) as connection:
        County().tell(connection)
    at = datetime.now(UTC)
    with tree_pool(urls.app, tree=OPEN_TREE, connections_max=1) as pool:
        store = TreeStore(pool, lock_wait_milliseconds_max=5_000)
        batch: list[Message] = []
        for message in messages_of(stored):
            batch.append(message)
            if len(batch) == PUBLISHED_AT_ONCE:
                store.append(batch, at=at)
                batch = []
        store.append(batch, at=at)
    with psycopg.connect(servers.conninfo("audit"), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return urls


def our_nats_feed(bench: Bench, stored: Sequence[bytes]) -> Side:
    """Make the side of NATS; the stream is there."""
    return OurNatsFeed(bench.servers, len(stored))


def our_http_feed(bench: Bench, stored: Sequence[bytes]) -> Side:
    """Make the side of HTTP."""
    return OurHttpFeed(bench.servers, stored)
