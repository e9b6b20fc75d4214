"""A listening service with its own log, and the stream that it listens to."""

import asyncio
import importlib.util
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import nats
import orjson
import psycopg
import pytest
from nats.js import JetStreamContext
from psycopg import conninfo, sql

from chassis.eventstore.schema import MAIN, Roles, create_log
from chassis.listen.listener import Listener
from chassis.listen.options import ListenHooks, Trouble
from chassis.streams import ensure_consumer, ensure_stream, stream_config, subject_of
from chassis.testing.servers import NatsAccount

ROLES = Roles.of("listening")
PASSWORD = "listening"  # noqa: S105  # a throw-away role on a loopback server of the test session
POINTS = "/demo/510604/points"


def _load_script() -> Any:
    """Import the script that other tests start as a process, so that both use the same service."""
    path = Path(__file__).parent / "listen_process.py"
    spec = importlib.util.spec_from_file_location("listen_process", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["listen_process"] = module
    spec.loader.exec_module(module)
    return module


SCRIPT = _load_script()


@pytest.fixture
def app_url(database: str) -> str:
    """Give the app role's URL of a database that holds an empty log."""
    with psycopg.connect(database, autocommit=True) as connection:
        for role in (ROLES.migrator, ROLES.app, ROLES.projector, ROLES.auditor):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            if found.fetchone() is None:
                statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                connection.execute(statement.format(sql.Identifier(role), sql.Literal(PASSWORD)))
        create_log(connection, schema=MAIN, source=SCRIPT.SOURCE, roles=ROLES)
    return conninfo.make_conninfo(database, user=ROLES.app, password=PASSWORD)


class Stream:
    """The stream as other services fill it."""

    def __init__(self, js: JetStreamContext) -> None:
        self.js = js
        self._versions: dict[str, int] = {}

    async def entry(self, number: int, *, account: str = "a", **changes: Any) -> dict[str, Any]:
        """Publish one entry and give its document."""
        aggregate = str(uuid5(NAMESPACE_URL, account))
        version = self._versions[account] = self._versions.get(account, 0) + 1
        document = {
            "actor": "person/1/2", "data": {"number": number}, "division": "510604102211",
            "effectiveon": "2026-05-01", "id": f"{aggregate}.{version}", "salt": "00" * 16,
            "source": POINTS, "specversion": "1.0", "subject": aggregate,
            "time": "2026-05-01T00:00:00.000000Z", "type": SCRIPT.ENTRY, "unit": "u1",
            "unitseq": version, "via": "api", "writer": "points/1",
        } | changes  # fmt: skip
        await self.put(subject_of(document), orjson.dumps(document))
        return document

    async def put(self, subject: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        """Publish any bytes."""
        await self.js.publish(subject, body, stream="EVENTS", headers=headers)

    async def is_settled(self) -> bool:
        """Whether every message was delivered and acknowledged."""
        info = await self.js.consumer_info("EVENTS", SCRIPT.CONSUMER)
        return not info.num_pending and not info.num_ack_pending


@dataclass
class Reports:
    """What the consumer told of."""

    faulted: list[Trouble] = field(default_factory=list)
    alarmed: list[Trouble] = field(default_factory=list)
    set_aside: list[Trouble] = field(default_factory=list)


@dataclass
class Bench:
    """A listening service, its stream and its consumer."""

    service: Any
    stream: Stream
    listener: Listener
    reports: Reports
    app_url: str
    nats_url: str

    async def until_settled(self, seconds: float = 20.0) -> None:
        """Wait until nothing is left to deliver or to acknowledge."""
        async with asyncio.timeout(seconds):
            while not await self.stream.is_settled():  # noqa: ASYNC110  # the broker tells no end
                await asyncio.sleep(0.05)

    async def until(self, true: Callable[[], bool], seconds: float = 20.0) -> None:
        """Wait until something is true."""
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110  # the database and the broker give no event to wait for
                await asyncio.sleep(0.03)

    def listening(self) -> AbstractAsyncContextManager[None]:
        """Run the listener meanwhile."""
        return _running(self.listener, self.stream.js)

    def numbers(self, account: str = "a") -> list[int]:
        """Give what was counted for an account, in the order of the log."""
        subject = str(uuid5(NAMESPACE_URL, account))
        query = (
            "SELECT convert_from(bytes, 'utf8')::jsonb -> 'data' -> 'number' FROM store.events "
            "WHERE aggregate_id = %s AND topic = 'disclosure.tally.counted.v1' ORDER BY position"
        )
        with psycopg.connect(self.app_url) as connection:
            rows = connection.execute(query, (SCRIPT.Tally.create_id(subject),)).fetchall()
        return [row[0] for row in rows]


@asynccontextmanager
async def _running(listener: Listener, js: JetStreamContext) -> AsyncIterator[None]:
    await ensure_consumer(js, listener.consumer)
    stop = asyncio.Event()
    task = asyncio.create_task(listener.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 20.0)


@pytest.fixture
def service(app_url: str) -> Iterator[Any]:
    """Give the listening service's own log."""
    opened = SCRIPT.Service.open(app_url)
    yield opened
    opened.close()


@pytest.fixture
async def bench(service: Any, app_url: str, nats_account: NatsAccount) -> AsyncIterator[Bench]:
    """Give everything around a listener that has no handlers yet."""
    client = await nats.connect(nats_account.url)
    js = client.jetstream()
    await ensure_stream(js, stream_config(county="510604", replicas=1))
    reports = Reports()
    hooks = ListenHooks(
        faulted=reports.faulted.append,
        alarmed=reports.alarmed.append,
        set_aside=reports.set_aside.append,
    )
    listener = Listener(SCRIPT.listen_options(app_url, nats_account.url), hooks)
    yield Bench(service, Stream(js), listener, reports, app_url, nats_account.url)
    await client.close()
