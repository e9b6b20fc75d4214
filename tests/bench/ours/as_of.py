"""The platform's side of questions about the past: any subject out of audit's leaves."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from uuid import NAMESPACE_URL, uuid5

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool
from typing_extensions import override

from audit.adapters.folded import Folded
from audit.adapters.folded_books import FoldedBooks
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.tree_pool import OPEN_TREE, tree_pool
from audit.adapters.tree_store import TreeStore
from audit.application.past import Past as PastLog
from audit.application.subjects import Subjects
from audit.bootstrap import SERVICE
from audit.domain.intake import Message
from audit.domain.leaves import format_time
from audit.domain.log import HEADS_SEALED
from audit.domain.replay.as_of import AsOf
from chassis.canonical import encode
from chassis.eventstore.schema import Roles
from chassis.migrate import migrate
from chassis.streams import CHAIN_HEADER, POSITION_HEADER
from tests.bench.harness import Bench, Load, Side
from tests.bench.servers import Servers
from tests.bench.workload import COUNTY

ASSETS, AUDIT = f"/demo/{COUNTY}/assets", f"/demo/{COUNTY}/audit"
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
MESSAGES_AT_ONCE = 1_000
LOCK_WAIT_MILLISECONDS_MAX = 60_000
UNITS = 100


@dataclass(frozen=True, kw_only=True)
class Past:
    """A county's log with so many subjects, each with so many events spread over a year."""

    name: str
    """Of the database."""
    subjects: int
    events_each: int

    @property
    def events(self) -> int:
        """Give how many events there are."""
        return self.subjects * self.events_each

    def at(self, number: int) -> datetime:
        """Give when the numbered event was recorded."""
        return BEGAN + YEAR * (number / self.events)


class OurAsOf(Side):
    """Asks for one subject at a time, as of instants and days drawn from the whole year."""

    def __init__(self, conninfo: str, past: Past, load: Load) -> None:
        self._conninfo = conninfo
        self._past = past
        self._load = load
        self._pool: ConnectionPool[psycopg.Connection[tuple[object, ...]]] | None = None

    @override
    def setup(self) -> None:
        self._pool = tree_pool(self._conninfo, tree=OPEN_TREE, connections_max=1)

    @override
    def run(self) -> float:
        assert self._pool is not None
        folded = Folded(self._pool, books=ASSETS)
        lines = FoldedBooks(self._pool)
        leaves = LeafReader(self._pool)
        log = PastLog(leaves=leaves, folded=folded, lines=lines, own_source=AUDIT)
        subjects = Subjects(log)
        random = Random(time.monotonic_ns())  # noqa: S311 (choices, not secrets)
        began, asked = time.perf_counter(), 0
        deadline = began + self._load.seconds
        while time.perf_counter() < deadline:
            # From the moment on at which every subject has an event.
            until = BEGAN + YEAR / self._past.events_each + YEAR * 0.9 * random.random()
            day = (BEGAN + YEAR * random.random()).date()
            subject = subject_of(self._past, random.randrange(self._past.subjects))
            subjects.state(ASSETS, subject, AsOf(recorded_until=until, business_date=day))
            asked += 1
        return asked / (time.perf_counter() - began)

    @override
    def teardown(self) -> None:
        if self._pool is not None:
            self._pool.close()


def our_as_of(bench: Bench, past: Past) -> Side:
    """Make the side: the log is filled and folded the first time."""
    servers = bench.servers
    if servers.create_database(past.name):
        _fill(servers, past)
    return OurAsOf(servers.conninfo(past.name), past, bench.load(1))


def subject_of(past: Past, number: int) -> str:
    """Give the id of the numbered subject."""
    return str(uuid5(NAMESPACE_URL, f"/bench/{past.name}/{number}"))


def _fill(servers: Servers, past: Past) -> None:
    conninfo = servers.conninfo(past.name)
    _make_roles(servers)
    migrate(conninfo, service="audit", source=AUDIT, folder=SERVICE.migrations)
    with tree_pool(conninfo, tree=OPEN_TREE, connections_max=1) as pool:
        store = TreeStore(pool, lock_wait_milliseconds_max=LOCK_WAIT_MILLISECONDS_MAX)
        messages = _messages(past)
        while batch := list(islice(messages, MESSAGES_AT_ONCE)):
            store.append(batch, at=BEGAN)
        folded, before = Folded(pool, books=ASSETS), -1
        while (size := folded.fold()) != before:
            before = size
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _make_roles(servers: Servers) -> None:
    roles = Roles.of("audit")
    with psycopg.connect(servers.conninfo(), autocommit=True) as connection:
        for role in (roles.migrator, roles.app, roles.projector, roles.auditor):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            if known.fetchone() is None:
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))


def _messages(past: Past) -> Iterator[Message]:
    """Give every subject's events, version by version over all, and a sealing of all of them."""
    chain = hashlib.sha256(ASSETS.encode()).digest()
    random = Random(20_250_101)  # noqa: S311 (the same work each time)
    for number in range(past.events):
        version, which = divmod(number, past.subjects)
        subject = subject_of(past, which)
        at = past.at(number)
        event = encode(
            {
                "actor": f"person/{subject_of(past, which + 1)}/{subject_of(past, which + 2)}",
                "authority": "finance/contracts@1",
                "causationid": f"{ASSETS}#{subject_of(past, random.randrange(past.subjects))}.1",
                "data": {
                    "instalment": version + 1,
                    "amount_fen": random.randrange(1, 10_000_000),
                    "party": subject_of(past, random.randrange(past.subjects)),
                    "note": "年度租金分期缴纳情况登记",
                    f"step_{version % 5}": at.date().isoformat(),
                },
                "effectiveon": at.date().isoformat(),
                "id": f"{subject}.{version + 1}",
                "source": ASSETS,
                "subject": subject,
                "time": format_time(at),
                "type": "assets.contract.received.v1",
                "unit": f"unit-{which % UNITS}",
                "unitseq": version * -(-past.subjects // UNITS) + which // UNITS + 1,
            }
        )
        chain = hashlib.sha256(chain + hashlib.sha256(event).digest()).digest()
        headers = {POSITION_HEADER: str(number + 1), CHAIN_HEADER: chain.hex()}
        yield _message(
            number + 1, f"ev.{COUNTY}.assets.contract.received.v1.000.000", headers, event
        )
    yield _sealing(past)


def _sealing(past: Past) -> Message:
    log = str(uuid5(NAMESPACE_URL, f"/bench/{past.name}/log"))
    event = encode(
        {
            "actor": "service/audit",
            "data": {"size": past.events, "root": "", "part": 1, "parts": 1},
            "effectiveon": "2026-01-01",
            "id": f"{log}.1",
            "source": AUDIT,
            "subject": log,
            "time": format_time(BEGAN + YEAR),
            "type": HEADS_SEALED,
            "unit": "county",
            "unitseq": 1,
        }
    )
    link = hashlib.sha256(AUDIT.encode()).digest() + hashlib.sha256(event).digest()
    headers = {POSITION_HEADER: "1", CHAIN_HEADER: hashlib.sha256(link).hexdigest()}
    subject = f"ev.{COUNTY}.audit.log.heads_sealed.v1.000.000"
    return _message(past.events + 1, subject, headers, event)


def _message(number: int, subject: str, headers: dict[str, str], event: bytes) -> Message:
    return Message(sequence=number, subject=subject, headers=headers, event=event)
