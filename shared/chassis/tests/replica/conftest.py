"""A service's replica of the register, fed as its consumer feeds it."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from chassis.broker import BrokerOptions
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.eventstore.factory import StoreOptions
from chassis.listen.database import Database
from chassis.listen.listener import Listener
from chassis.listen.options import ListenHooks, ListenOptions, Trouble
from chassis.listen.reception import Reception
from chassis.personal.county_keys import CountyKey, CountyKeys
from chassis.personal.key_database import KeyDatabase, key_pool
from chassis.personal.subject_keys import SubjectKeys
from chassis.replica.handlers import RegisterReplica
from chassis.replica.memory import RegisterMemory
from shared.chassis.tests.replica.history import TOKENS, Fact
from shared.chassis.tests.service.places import ROLES, SOURCE, create_roles, run_steps, url_of

JULY = date(2026, 7, 1)


class Bench:
    """The replica, what its consumer complained of, and the persons whom it forgot."""

    def __init__(self, superuser: str, keys: SubjectKeys) -> None:
        self.keys = keys
        self.troubles: list[Trouble] = []
        self.forgotten: list[UUID] = []
        self._superuser = superuser
        self._runner = asyncio.Runner()
        self._url = url_of(superuser, ROLES.app)
        store = StoreOptions(url=self._url)
        self._database = Database(store, connections_max=4)
        self._replica = RegisterReplica(self._database, self._forget)
        options = ListenOptions(
            # Nothing connects: what the stream would deliver is handed to the reception.
            broker=BrokerOptions(servers=("nats://127.0.0.1:1",), name="sample"),
            store=store,
            source=SOURCE,
            consumer="sample-register",
        )
        hooks = ListenHooks(faulted=self.troubles.append, set_aside=self.troubles.append)
        listener = Listener(options, hooks)
        self._replica.register(listener)
        self._reception = Reception(listener._handlers, self._database, options, hooks)
        self._runner.run(self._database.open())

    def close(self) -> None:
        """Close the connections."""
        self._runner.run(self._database.close())
        self._runner.close()

    def deliver(self, facts: Iterable[Fact], *, at_once: bool = False) -> None:
        """Deliver events one after the other or all at once; every one is to be acknowledged."""

        async def receive() -> list[float | None]:
            deliveries = (self._reception.receive(fact.received()) for fact in facts)
            if at_once:
                return await asyncio.gather(*deliveries)
            return [await delivery for delivery in deliveries]

        assert set(self._runner.run(receive())) <= {None}
        assert self.troubles == []

    def note_level(self, position: int) -> None:
        """Note what keeping level notes."""
        self._runner.run(self._replica.note_level(position))

    def memory(self, *, today: Callable[[], date] = lambda: JULY) -> RegisterMemory:
        """Give what a process that starts now knows."""
        memory = RegisterMemory(token_of=TOKENS.token, lag_seconds_max=30.0, today=today)
        self.load(memory)
        return memory

    def load(self, memory: RegisterMemory) -> int:
        """Let a process look at the replica once more."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            return memory.load(connection)

    def wipe(self) -> None:
        """Forget every event."""
        tables = "units names placements posts terms divisions departures links chunks sections"
        tables += " relations relation_ends"
        with psycopg.connect(self._superuser, autocommit=True) as connection:
            names = ", ".join(f"replica.{table}" for table in tables.split())
            connection.execute(f"TRUNCATE {names}, store.inbox, store.set_aside")
            connection.execute("UPDATE replica.heard SET position = 0, changes = 0")

    def rows(self) -> int:
        """Give how often a handler wrote into the replica."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            found = connection.execute("SELECT changes FROM replica.heard").fetchone()
        assert found is not None
        return int(found[0])

    def _forget(self, subject: UUID, classes: Sequence[str], authority: str) -> None:
        self.forgotten.append(subject)
        self.keys.end(subject, ended=classes, restrict_others=True, authority=authority)


@pytest.fixture
def bench(database: str, tmp_path: Path) -> Iterator[Bench]:
    create_roles(database)
    run_steps(database, tmp_path / "no steps of its own")
    county = CountyKeys(
        Algorithms(standard_provider()), current=CountyKey("2026a", bytes(range(32)))
    )
    with key_pool(url_of(database, ROLES.app), connections_max=2) as pool:
        keys = SubjectKeys(
            KeyDatabase(pool=pool, schema="personal", county=county, now=lambda: datetime.now(UTC))
        )
        opened = Bench(database, keys)
        yield opened
        opened.close()
