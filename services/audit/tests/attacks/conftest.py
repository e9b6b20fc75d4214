"""Two services with stores of their own, their relays, the stream, and audit that seals it all."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import psycopg
import pytest
from psycopg import conninfo, sql

from audit.adapters.evidence_reader import EvidenceReader
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.log_key import kept_key
from audit.adapters.service_stores import StoredOwnLog
from audit.adapters.signatures import KeySigner
from audit.adapters.stream_looks import look_at_stream
from audit.adapters.stream_reader import ReaderOptions, StreamReader
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.application.sealing import Sealing, SealingOptions, SealingPorts
from audit.application.verification import Trust, Verification
from audit.application.watching import Watching, WatchPorts
from audit.domain.watching.stream import StreamSeen
from chassis.broker import BrokerOptions
from chassis.clock import SystemClock
from chassis.context import Context
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.eventstore.envelope import EventType, cut
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Log
from chassis.eventstore.schema import MAIN, Roles, create_log
from chassis.relay.relay import Relay, RelayOptions
from chassis.streams import EVENTS
from kernel.units import unit_id
from mingbai_verify.keys import ED25519
from mingbai_verify.signers import verifier_key

OWN = "/demo/510604/audit"
ORIGIN = "mingbai.invalid/demo/510604/log"
SERVICES = ("points", "cases")
AGGREGATES = 20
PASSWORD = "audited"  # noqa: S105  # a throw-away role on a loopback server of the test session
FOLLOWED_SECONDS_MAX = 15


def source_of(service: str) -> str:
    return f"/demo/510604/{service}"


def make_store(postgres: EmbeddedPostgres, service: str) -> str:
    """Make a database with an empty log of a service; gives the superuser's URL."""
    name, roles = f"attacked_{uuid4().hex}", Roles.of(service)
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        for role in (roles.migrator, roles.app, roles.projector, roles.auditor):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            verb = sql.SQL("CREATE" if found.fetchone() is None else "ALTER")
            statement = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")
            connection.execute(statement.format(verb, sql.Identifier(role), sql.Literal(PASSWORD)))
    url = postgres.superuser_url(name)
    with psycopg.connect(url, autocommit=True) as connection:
        create_log(connection, schema=MAIN, source=source_of(service), roles=roles)
    return url


def as_role(url: str, role: str) -> str:
    return conninfo.make_conninfo(url, user=role, password=PASSWORD)


@dataclass
class Service:
    """One service's store, and what speaks into it."""

    name: str
    url: str
    factory: PostgresEventStoreFactory
    versions: dict[Any, int] = field(default_factory=dict)

    @property
    def own(self) -> StoredOwnLog:
        """The store as the overseer's role reads it."""
        return StoredOwnLog(as_role(self.url, Roles.of(self.name).auditor))

    def speaks(self, count: int) -> None:
        """Append so many events, each as a command of its own would."""
        kind = EventType(source_of(self.name), f"{self.name}/1", f"{self.name}.account.kept", 1)
        recorder = self.factory.application_recorder()
        for number in range(count):
            aggregate = uuid5(NAMESPACE_URL, f"/{self.name}/{number % AGGREGATES}")
            self.versions[aggregate] = self.versions.get(aggregate, 0) + 1
            context = Context(
                actor="clock/attacked", unit=f"u{number % 3}", division="510604102211",
                effective_on=date(2026, 5, 1), via="api",
            )  # fmt: skip
            identity = (aggregate, self.versions[aggregate])
            event = cut(kind, event_id=identity, data={"text": "打扫院落"}, context=context)
            recorder.insert_events([event])


@dataclass
class Books:
    """The county's books: what the services stored, and what audit keeps of it."""

    services: dict[str, Service]
    broker: BrokerOptions
    audit_url: str
    tree: TreeReader
    store: TreeStore
    sealing: Sealing
    verification: Verification
    watching: Watching

    async def seals(self) -> None:
        """Let everything that was stored come through the stream, and sign it."""
        relayed = [(service.name, service.url) for service in self.services.values()]
        await self._moved(relayed)
        await self.sealing.seal()
        await self._moved([("audit", self.audit_url)])
        await self.sealing.seal()

    def seen(self) -> StreamSeen:
        """Look at the stream once."""
        return asyncio.run(look_at_stream(self.broker, EVENTS))

    def watches(self) -> list[Any]:
        """Watch the stream, as the command does."""
        return self.watching.stream(EVENTS, self.seen)

    def verifies(self, name: str) -> list[Any]:
        """Compare a service's own store with the log; gives what is wrong."""
        own = self.services[name].own
        found = self.verification.service(source_of(name), own, lambda *_: None)
        return [each for each in found if each.wrong]

    async def follows(self) -> None:
        """Let audit read the stream to its end."""
        await self._moved([])

    async def _moved(self, relayed: list[tuple[str, str]]) -> None:
        stop = asyncio.Event()
        following = StreamReader(
            ReaderOptions(broker=self.broker),
            store=self.store,
            tree=self.tree,
            clock=SystemClock(),
        )
        relays: list[Relay] = []
        for name, url in relayed:
            options = StoreOptions(url=as_role(url, Roles.of(name).app))
            relays.append(
                Relay(RelayOptions(store=options, broker=self.broker, source=source_of(name)))
            )
        tasks = [
            asyncio.create_task(following.run(stop)),
            *(asyncio.create_task(each.run(stop)) for each in relays),
        ]
        try:
            async with asyncio.timeout(FOLLOWED_SECONDS_MAX):
                while not await self._has_all(relayed):  # noqa: ASYNC110  # servers do the work
                    await asyncio.sleep(0.02)
        finally:
            stop.set()
            await asyncio.gather(*tasks)

    async def _has_all(self, relayed: list[tuple[str, str]]) -> bool:
        for name, url in relayed:
            head = self.tree.heads().get(source_of(name))
            with psycopg.connect(url) as connection:
                row = connection.execute("SELECT max(position) FROM store.events").fetchone()
            if row is not None and (head.position if head else None) != row[0]:
                return False
        last = (await look_at_stream(self.broker, EVENTS)).last
        return self.tree.extent()[1] >= last


@pytest.fixture
def services(postgres: EmbeddedPostgres) -> Iterator[dict[str, Service]]:
    made = {}
    for name in SERVICES:
        url = make_store(postgres, name)
        options = StoreOptions(url=as_role(url, Roles.of(name).app))
        factory = PostgresEventStoreFactory(options, source=source_of(name), writer=f"{name}/1")
        made[name] = Service(name, url, factory)
    yield made
    for service in made.values():
        service.factory.close()


@dataclass
class AuditSide:
    """Audit's own stores and key."""

    url: str
    app_url: str
    pool: Any
    store: TreeStore
    tree: TreeReader
    signer: KeySigner


@pytest.fixture
def audit_side(migrated: str, app_url: str, pool: Any, tmp_path: Any) -> AuditSide:
    key = kept_key(tmp_path / "keys", Algorithms(standard_provider()))
    return AuditSide(
        url=migrated,
        app_url=app_url,
        pool=pool,
        store=TreeStore(pool, lock_wait_milliseconds_max=20_000),
        tree=TreeReader(pool),
        signer=KeySigner(ORIGIN, key),
    )


@pytest.fixture
async def books(
    services: dict[str, Service], stream: Any, audit_side: AuditSide
) -> AsyncIterator[Books]:
    side = audit_side
    options = StoreOptions(url=side.app_url)
    factory = PostgresEventStoreFactory(options, source=OWN, writer="audit/1")
    log = Log(factory.envelope_store())
    leaves, evidence = LeafReader(side.pool), EvidenceReader(side.pool)
    trust = Trust(own_source=OWN, key=verifier_key(side.signer, ED25519))
    verification = Verification(leaves, evidence, trust)
    clock = SystemClock()
    yield Books(
        services=services,
        broker=BrokerOptions(servers=(stream.account.url,), name="audit"),
        audit_url=side.url,
        tree=side.tree,
        store=side.store,
        sealing=Sealing(
            SealingOptions(source=OWN, county="510604", unit=unit_id("510604", "510604")),
            ports=SealingPorts(tree=side.tree, checkpoints=side.store, log=log, clock=clock),
            signer=side.signer,
        ),
        verification=verification,
        watching=Watching(
            WatchPorts(leaves=leaves, evidence=evidence, verification=verification, now=clock.now),
            registry=source_of("registry"),
            late_days=30,
        ),
    )
    log.close()
    factory.close()


@pytest.fixture
def facts_of() -> Callable[[list[Any]], dict[str, list[dict[str, Any]]]]:
    """Gather what was found by its code."""

    def gather(findings: list[Any]) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for each in findings:
            assert "{" not in each.sentence("zh-CN") + each.sentence("en")
            found.setdefault(each.code.value, []).append(dict(each.facts))
        return found

    return gather
