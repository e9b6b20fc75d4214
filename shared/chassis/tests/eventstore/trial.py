"""The trial: an aggregate, a log in a database of its own, and ways to fill and read it."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import psycopg
from psycopg import conninfo, sql

from chassis.aggregate import AggregateRoot, Created, event
from chassis.context import Context, IdempotencyKey
from chassis.errors import RefusedError
from chassis.eventstore.commands import PendingCommand
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Decision, Log
from chassis.eventstore.schema import MAIN, Roles, create_log
from chassis.receipts import StoredReceipt

SOURCE = "/demo/510604/trial"
ROLES = Roles.of("trial")
PASSWORD = "trial"  # noqa: S105  # a throw-away role on a loopback server of the test session
COUNTER_MOST = 1_000_000

OpenStore = Callable[..., PostgresEventStoreFactory]


class TooMuchError(RefusedError):
    """The counter would pass the most that it may show."""

    code = "too_much"


class Counter(AggregateRoot):
    """Keeps a sum of what was added to it, never above its most."""

    TOPIC = "trial.counter"

    class Opened(Created):
        """The counter is there and stands at nought."""

        TOPIC = "trial.counter.opened"
        name: str

    class Added(AggregateRoot.Event):
        """The counter went up."""

        TOPIC = "trial.counter.added"
        amount: int
        note: str

    @staticmethod
    def create_id(name: str) -> UUID:
        """Derive the counter's id from its name."""
        return uuid5(NAMESPACE_URL, f"{SOURCE}/counter/{name}")

    @event(Opened)
    def __init__(self, name: str) -> None:
        self.name = name
        self.total = 0
        self.last_note = ""

    def add(self, amount: int, note: str = "") -> None:
        """Go up by this amount."""
        if self.total + amount > COUNTER_MOST:
            raise TooMuchError(f"{self.total} and {amount} are more than {COUNTER_MOST}")
        self._added(amount=amount, note=note)

    @event(Added)
    def _added(self, amount: int, note: str) -> None:
        self.total += amount
        self.last_note = note


def adding(name: str, amount: int = 1, note: str = "") -> Callable[[Counter | None], Decision]:
    """Give the decision that adds to a counter, and opens it first where there is none."""

    def decide(counter: Counter | None) -> Decision:
        counter = Counter(name=name) if counter is None else counter
        counter.add(amount, note)
        return Decision(saved=[counter], answer={"total": counter.total})

    return decide


def wanted(*names: str) -> list[tuple[type[Counter], UUID]]:
    """Give what a command on these counters wants to borrow."""
    return [(Counter, Counter.create_id(name)) for name in names]


async def add(log: Log, name: str, amount: int = 1, **said: Any) -> StoredReceipt:
    """Add to a counter; `version` is the version that the caller expects."""
    version = said.pop("version", None)
    said = {"context": context(), **said}
    return await log.execute(wanted(name), adding(name, amount), said["context"], version=version)


def total(receipt: StoredReceipt) -> int:
    """Give the sum that a command was answered."""
    found: int = json.loads(receipt.body)["total"]
    return found


def context(**changes: Any) -> Context:
    """Give a context that says as little as one may."""
    least: dict[str, Any] = {
        "actor": "service/trial",
        "unit": "u1",
        "division": "510604102211",
        "effective_on": date(2026, 5, 15),
        "via": "api",
    }
    return Context(**{**least, **changes})


def key(name: str, request: bytes = b"request") -> IdempotencyKey:
    """Give an idempotency key for a request."""
    digest = hashlib.sha256(request).digest()
    return IdempotencyKey(scope="person/1|POST /x", key=name, request_sha256=digest)


def command(
    store: PostgresEventStoreFactory, events: Any, said: Context | None = None, **others: Any
) -> PendingCommand:
    """Give a command with these events, as a log would submit it."""
    cut = store.envelope_store().cut(events, context() if said is None else said)
    answer = b'{"answer":{},"version":null}'
    return PendingCommand(events=cut, **{"done": lambda _: None, "answer": answer, **others})


def opened(name: str, *amounts: int) -> list[Any]:
    """Give the events of a new counter to which these amounts were added."""
    counter = Counter(name=name)
    for amount in amounts:
        counter.add(amount)
    return counter.collect_events()


def create_database(url: str) -> None:
    """Make the roles, and the log as its migrator."""
    with psycopg.connect(url, autocommit=True) as connection:
        for role in (ROLES.migrator, ROLES.app, ROLES.projector, ROLES.auditor):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            if found.fetchone() is None:
                statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                connection.execute(statement.format(sql.Identifier(role), sql.Literal(PASSWORD)))
        name = sql.Identifier(connection.info.dbname)
        for role in (ROLES.migrator, ROLES.projector):
            statement = sql.SQL("GRANT CREATE ON DATABASE {} TO {}")
            connection.execute(statement.format(name, sql.Identifier(role)))
    with psycopg.connect(url_of(url, ROLES.migrator), autocommit=True) as connection:
        create_log(connection, schema=MAIN, source=SOURCE, roles=ROLES)


def url_of(url: str, role: str) -> str:
    """Give the address of the same database for one of the service's roles."""
    return conninfo.make_conninfo(url, user=role, password=PASSWORD)


def open_factory(url: str, **options: Any) -> PostgresEventStoreFactory:
    """Open the log as another process would."""
    return PostgresEventStoreFactory(
        StoreOptions(url=url, **options), source=SOURCE, writer="trial/1"
    )


Row = tuple[int, UUID, int, str, str | None, int | None, Any, bytes, bytes]


def rows(url: str) -> list[Row]:
    """Give every column of every event in the order of the log."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT position, aggregate_id, version, topic, unit, unitseq, recorded_at, bytes, "
            "chain FROM store.events ORDER BY position",
            binary=True,
        )
        return list(found.fetchall())


def assert_log_is_right(found: list[Row]) -> None:
    """Recompute positions, chain, versions, unit numbers and times from the bytes alone."""
    chain = hashlib.sha256(SOURCE.encode()).digest()
    versions: dict[UUID, int] = {}
    numbers: dict[str | None, int] = {}
    last = None
    for expected, row in enumerate(found, start=1):
        position, aggregate, version, _, unit, unitseq, recorded_at, stored, stored_chain = row
        chain = hashlib.sha256(chain + hashlib.sha256(stored).digest()).digest()
        versions[aggregate] = versions.get(aggregate, 0) + 1
        numbers[unit] = numbers.get(unit, 0) + 1
        assert (position, stored_chain) == (expected, chain)
        assert (version, unitseq) == (versions[aggregate], numbers[unit])
        assert last is None or last <= recorded_at
        last = recorded_at
