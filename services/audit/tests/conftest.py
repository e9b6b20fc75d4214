"""A stream in miniature, and a migrated database with the log under the application's role."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from nats import connect as connect_nats
from nats.js import JetStreamContext
from psycopg import Connection, conninfo
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.adapters.tree_pool import OPEN_TREE, tree_pool
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.domain.intake import Message
from audit.domain.leaves import format_time
from chassis.canonical import encode
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.eventstore.schema import MAIN, RESTRICTED, Roles
from chassis.streams import EVENTS, ensure_stream, stream_config
from chassis.testing.lent_databases import LentDatabases
from chassis.testing.migrated import copies_of, make_migrated
from chassis.testing.servers import NatsAccount, database, nats, nats_account, postgres
from mingbai_verify.merkle import leaf_hash, root_of

__all__ = ["database", "nats", "nats_account", "postgres", "speak"]

Pool = ConnectionPool[Connection[TupleRow]]

MIGRATIONS = Path(__file__).parents[1] / "migrations"
OWN_SOURCE = "/demo/510604/audit"
PASSWORD = "audited"  # noqa: S105  # a throw-away role on a loopback server of the test session


class _Stream:
    def __init__(self) -> None:
        self.sequence = 0
        self.positions: Counter[str] = Counter()
        self.units: Counter[tuple[str, str]] = Counter()
        self.chains: dict[str, bytes] = {}

    def speak(self, service: str = "points", **changes: Any) -> Message:
        """Give the next message of a service; `changes` to its envelope or `of_message` parts."""
        of_message = changes.pop("of_message", {})
        source = f"/510604/{service}"
        unit = changes.get("unit", "unit-1")
        self.sequence += 1
        self.positions[source] += 1
        self.units[source, unit] += 1
        position = self.positions[source]
        event = encode(
            {
                "actor": "person/p-1/post-1",
                "data": {"text": "打扫院落"},
                "id": f"{service}-{position}.1",
                "source": source,
                "effectiveon": "2026-05-15",
                "subject": f"{service}-{position}",
                "time": f"2026-05-15T01:02:03.{position:06d}Z",
                "type": f"{service}.account.entry_recorded.v1",
                "unit": unit,
                "unitseq": self.units[source, unit],
                **changes,
            }
        )
        before = self.chains.get(source, sha256(source.encode()).digest())
        self.chains[source] = sha256(before + sha256(event).digest()).digest()
        message = {
            "sequence": self.sequence,
            "subject": f"ev.510604.{service}.account.entry_recorded.v1.102.001",
            "headers": {
                "Mingbai-Position": str(position),
                "Mingbai-Chain": self.chains[source].hex(),
            },
            "event": event,
        }
        return Message(**{**message, **of_message})


@pytest.fixture
def speak() -> Callable[..., Message]:
    return _Stream().speak


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedPostgres) -> LentDatabases:
    """Lend databases with all of audit's tables, in which nothing is logged yet."""
    name = make_migrated(
        postgres,
        "audit",
        source=OWN_SOURCE,
        folder=MIGRATIONS,
        password=PASSWORD,
        logs=(MAIN, RESTRICTED),
    )
    return copies_of(postgres, name, "audit")


@pytest.fixture
def migrated(databases: LentDatabases) -> Iterator[str]:
    """Give the superuser's URL of a database of the test's own."""
    with databases.lent() as url:
        yield url


@pytest.fixture
def app_url(migrated: str) -> str:
    """Give the URL of the application's role."""
    return conninfo.make_conninfo(migrated, user=Roles.of("audit").app, password=PASSWORD)


@pytest.fixture
def pool(app_url: str) -> Iterator[Pool]:
    with tree_pool(app_url, tree=OPEN_TREE, connections_max=3) as pool:
        yield pool


@pytest.fixture
def store(pool: Pool) -> TreeStore:
    return TreeStore(pool, lock_wait_milliseconds_max=20_000)


@pytest.fixture
def reader(pool: Pool) -> TreeReader:
    return TreeReader(pool)


class Stream:
    """The county's stream on a real server, and whatever anybody publishes there."""

    def __init__(self, js: JetStreamContext, account: NatsAccount) -> None:
        self.js = js
        self.account = account

    async def publish(self, *messages: Message) -> None:
        """Publish messages as they are, one after the other."""
        for message in messages:
            await self.js.publish(
                message.subject,
                message.event,
                stream=EVENTS,
                headers={**message.headers},
            )

    async def events(self) -> list[bytes]:
        """Read the bytes of the whole stream, in its order."""
        state = (await self.js.stream_info(EVENTS)).state
        return [
            (await self.js.get_msg(EVENTS, seq=number, direct=True)).data or b""
            for number in range(1, state.last_seq + 1)
        ]


@pytest.fixture
async def stream(nats_account: NatsAccount) -> AsyncIterator[Stream]:
    client = await connect_nats(nats_account.url)
    js = client.jetstream()
    await ensure_stream(js, stream_config(county="510604", replicas=1))
    yield Stream(js, nats_account)
    await client.close()


async def until(condition: Callable[[], bool], *, seconds_max: float = 20.0) -> None:
    """Wait until something has become true."""
    ends_at = asyncio.get_running_loop().time() + seconds_max
    while not condition():
        assert asyncio.get_running_loop().time() < ends_at, "it never became true"
        await asyncio.sleep(0.02)


@pytest.fixture
def eventually() -> Callable[..., Awaitable[None]]:
    return until


class County:
    """Services that speak of one points account after the other, in canonical bytes."""

    def __init__(self, store: TreeStore, speak: Callable[..., Message]) -> None:
        self._store = store
        self._speak = speak
        self._versions: Counter[str] = Counter()
        self.at = datetime(2026, 1, 1, 1, tzinfo=UTC)

    def happens(
        self,
        kind: str,
        subject: str,
        data: dict[str, Any],
        *,
        on: date | None = None,
        **envelope: str,
    ) -> Message:
        """Take one event into the log, recorded a second after the one before."""
        self.at += timedelta(seconds=1)
        self._versions[subject] += 1
        message = self._speak(
            kind.partition(".")[0],
            effectiveon=(on or self.at.date()).isoformat(),
            id=f"{subject}.{self._versions[subject]}",
            subject=subject,
            time=format_time(self.at),
            type=f"{kind}.v1",
            **{"data": data, **envelope},
        )
        self._store.append([message], at=self.at)
        return message

    def adopts(
        self,
        number: int,
        *,
        since: date,
        items: dict[str, tuple[str, str]],
        root: str | None = None,
    ) -> None:
        """Adopt a version of the score table in two chunks."""
        subject, table = f"section-{number}", f"anjia-points/{number}"
        head = {"entry": "score_table", "table": table, "scheme": "anjia-points"}
        entries = [
            {
                "entry": "score_item", "table": table, "item": item, "class": "c",
                "name": f"项目{item}", "name_en": f"Item {item}", "sign": "positive",
                "points_least": least, "points_most": most, "basis": "illustrative",
            }
            for item, (least, most) in items.items()
        ]  # fmt: skip
        section = {"section": f"anjia-points/table/{number}", "version": number}
        self.happens("registry.section.opened", subject, {**section, "kind": "score_table"})
        chunks = [[head, *entries[:1]], entries[1:]]
        for index, chunk in enumerate(chunks):
            data = {**section, "index": index, "entries": chunk}
            self.happens("registry.section.chunk_adopted", subject, data)
        hashed = [leaf_hash(encode(entry)) for chunk in chunks for entry in chunk]
        closing = {
            "kind": "score_table", "scheme": "anjia-points", "chunks": len(chunks),
            "entries_count": len(hashed), "effective_on": since.isoformat(),
            "root": root or f"sha256:{root_of(hashed).hex()}",
        }  # fmt: skip
        self.happens("registry.section.adopted", subject, {**section, **closing})

    def seals(self) -> None:
        """Seal everything that was taken so far."""
        size = self.size()
        data = {"size": size, "root": "", "part": 1, "parts": 1, "heads": [], "units": []}
        self.happens("audit.log.heads_sealed", "log", data)

    def size(self) -> int:
        """Give the number of leaves."""
        return self._store.append([], at=self.at).size


@pytest.fixture
def county(store: TreeStore, speak: Callable[..., Message]) -> County:
    return County(store, speak)
