"""The peer's side of the commands: callers are threads that share one application."""

from dataclasses import dataclass, replace

import psycopg
from eventsourcing.postgres import PostgresApplicationRecorder
from typing_extensions import override

from tests.bench.driving import Caller, drive_threads
from tests.bench.harness import Bench, Load, Side
from tests.bench.peers.account import Points, Tuning, application
from tests.bench.servers import Servers
from tests.bench.workload import EVERYDAY, OLD, YOUNG, entry

DATABASE = "bench_peer"
POOL_SIZES = (2, 5, 10, 20)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The best pool size for a load, and what every size that was tried made."""

    tuning: Tuning
    tried: dict[int, float]


class PeerCommands(Side):
    """Keeps one application open between `setup` and `teardown`; every run adds events to it."""

    def __init__(self, servers: Servers, load: Load, tuning: Tuning) -> None:
        self._conninfo = seeded(servers)
        self._load = load
        self._tuning = tuning
        self._ids = load.population.account_ids()
        self._application: Points | None = None

    @override
    def setup(self) -> None:
        self._application = application(self._conninfo, self._tuning)
        if self._tuning.cached:
            self._application.warm(self._ids)

    def resize(self, pool_size: int) -> None:
        """Give the open application another number of connections, and keep its warm cache."""
        assert self._application is not None
        recorder = self._application.recorder
        assert isinstance(recorder, PostgresApplicationRecorder)
        recorder.datastore.pool.resize(pool_size, pool_size)

    @override
    def run(self) -> float:
        points = self._application
        assert points is not None

        def call(caller: Caller) -> int:
            account_id = caller.random.choice(self._ids)
            return len(points.record_entry(account_id, entry(caller.random.getrandbits(16))))

        return drive_threads(call, self._load)

    @override
    def teardown(self) -> None:
        if self._application is not None:
            self._application.close()


def seeded(servers: Servers) -> str:
    """Give the connection string of the peer's database, with every account in it."""
    conninfo = servers.conninfo(DATABASE)
    if servers.create_database(DATABASE):
        points = application(conninfo, Tuning(cached=False))
        try:
            for population in (EVERYDAY, YOUNG, OLD):
                points.open_accounts(population)
        finally:
            points.close()
        # A database that has been in use has its statistics; without them the peer plans badly.
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    return conninfo


def best(bench: Bench, *, unsafe: bool = False) -> Choice:
    """Try every pool size briefly with 32 callers and keep the quickest."""
    load = replace(bench.load(32), seconds=bench.seconds / 2)
    tried: dict[int, float] = {}
    side = PeerCommands(bench.servers, load, Tuning(pool_size=POOL_SIZES[0], unsafe=unsafe))
    try:
        side.setup()
        for pool_size in POOL_SIZES:
            side.resize(pool_size)
            side.run()
            tried[pool_size] = max(side.run(), side.run())
    finally:
        side.teardown()
    quickest = max(tried, key=lambda pool_size: tried[pool_size])
    return Choice(tuning=Tuning(pool_size=quickest, unsafe=unsafe), tried=tried)
