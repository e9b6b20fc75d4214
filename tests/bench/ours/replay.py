"""The platform's side of the replay: its own reader of the log, folds by type."""

import time
from decimal import Decimal
from typing import Any

import psycopg
from typing_extensions import override

from chassis.replay import replay
from tests.bench.envelopes import StoredBytes
from tests.bench.harness import Bench, Side
from tests.bench.ours.database import OurDatabase, seeded
from tests.bench.peers.replay import check_balances
from tests.bench.servers import Servers
from tests.bench.workload import Population


class OurReplay(Side):
    """Reads the everyday population's events, which come first in the log, and folds them."""

    def __init__(self, database: OurDatabase, population: Population) -> None:
        self._database = database
        self._population = population
        self._connection: psycopg.Connection[Any] | None = None

    @override
    def setup(self) -> None:
        self._connection = psycopg.connect(self._database.urls.app)

    @override
    def run(self) -> float:
        connection = self._connection
        assert connection is not None
        balances: dict[str, Decimal] = {}

        def opened(document: dict[str, Any]) -> None:
            balances[document["subject"]] = Decimal(document["data"]["opening"])

        def recorded(document: dict[str, Any]) -> None:
            balances[document["subject"]] += Decimal(document["data"]["points"])

        folds = {
            "points.account.opened.v1": opened,
            "points.account.entry_recorded.v1": recorded,
        }
        began = time.perf_counter()
        folded = replay(connection, folds, upto=self._population.events)
        took = time.perf_counter() - began
        check_balances(balances, self._population)
        return folded / took

    @override
    def teardown(self) -> None:
        if self._connection is not None:
            self._connection.close()


def our_replay(bench: Bench, population: Population) -> Side:
    """Make the side."""
    return OurReplay(seeded(bench.servers), population)


def our_stored_bytes(servers: Servers, population: Population) -> StoredBytes:
    """Say where our stored events are, for the peers that read or send the same bytes."""
    return StoredBytes(
        conninfo=seeded(servers).superuser,
        query="SELECT bytes FROM store.events ORDER BY position",
        events=population.events,
    )
