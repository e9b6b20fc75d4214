"""The peers of a replay: the library's recorder and mapper, and a bare cursor over the bytes."""

import time
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import orjson
import psycopg
from typing_extensions import override

from tests.bench.envelopes import StoredBytes
from tests.bench.harness import Side
from tests.bench.peers.account import Account, Points, Tuning, application
from tests.bench.peers.commands import seeded
from tests.bench.servers import Servers
from tests.bench.workload import OPENING, Population, entry

NOTIFICATIONS_PER_READ = 1_000
ROWS_PER_FETCH = 2_000


class WrongBalanceError(AssertionError):
    """The fold gave other balances than the accounts have: its speed means nothing."""

    code = "wrong_balance"


def check_balances(balances: Mapping[str, Decimal], population: Population) -> None:
    """Raise WrongBalanceError unless the fold holds each account with its balance."""
    points = (entry(number).points for number in range(1, population.past_events))
    expected = sum(points, start=OPENING)
    wrong = [str(one) for one in population.account_ids() if balances.get(str(one)) != expected]
    if wrong or len(balances) != population.accounts:
        raise WrongBalanceError(f"{len(wrong)} of {population.accounts} are not {expected}")


class PeerReplay(Side):
    """Reads 1,000 notifications at a time, decodes each to its event, and folds it."""

    def __init__(self, servers: Servers, population: Population) -> None:
        self._conninfo = seeded(servers)
        self._population = population
        self._points: Points | None = None

    @override
    def setup(self) -> None:
        self._points = application(self._conninfo, Tuning(pool_size=1, cached=False))

    @override
    def run(self) -> float:
        points = self._points
        assert points is not None
        balances: dict[UUID, Decimal] = {}
        folded, last = 0, 0
        began = time.perf_counter()
        while folded < self._population.events:
            notifications = points.recorder.select_notifications(
                last,
                min(NOTIFICATIONS_PER_READ, self._population.events - folded),
                inclusive_of_start=False,
            )
            for notification in notifications:
                event = points.mapper.to_domain_event(notification)
                if isinstance(event, Account.EntryRecorded):
                    balances[event.originator_id] += event.points
                elif isinstance(event, Account.Opened):
                    balances[event.originator_id] = event.opening
            folded += len(notifications)
            last = notifications[-1].id
        took = time.perf_counter() - began
        check_balances({str(key): value for key, value in balances.items()}, self._population)
        return folded / took

    @override
    def teardown(self) -> None:
        if self._points is not None:
            self._points.close()


class BareReplay(Side):
    """Reads the stored bytes with a server-side cursor, parses each document, and folds it."""

    def __init__(self, source: StoredBytes, population: Population) -> None:
        self._source = source
        self._population = population
        self._connection: psycopg.Connection[tuple[bytes]] | None = None

    @override
    def setup(self) -> None:
        self._connection = psycopg.connect(self._source.conninfo)

    @override
    def run(self) -> float:
        connection = self._connection
        assert connection is not None
        balances: defaultdict[str, Decimal] = defaultdict(Decimal)
        folded = 0
        began = time.perf_counter()
        with connection.transaction(), connection.cursor("replay", binary=True) as cursor:
            cursor.itersize = ROWS_PER_FETCH
            cursor.execute(f"{self._source.query} LIMIT %s", (self._source.events,))
            for (stored,) in cursor:
                document = orjson.loads(stored)
                data = document["data"]
                kind = document["type"]
                if kind == "points.account.entry_recorded.v1":
                    balances[document["subject"]] += Decimal(data["points"])
                elif kind == "points.account.opened.v1":
                    balances[document["subject"]] = Decimal(data["opening"])
                folded += 1
        took = time.perf_counter() - began
        check_balances(balances, self._population)
        return folded / took

    @override
    def teardown(self) -> None:
        if self._connection is not None:
            self._connection.close()
