"""The platform's side of the commands: the real application of points, callers as tasks."""

import asyncio
import hashlib
import secrets
import time
from dataclasses import replace
from datetime import date
from uuid import UUID

import uvloop
from typing_extensions import override

from chassis.context import Context, IdempotencyKey
from chassis.eventstore.factory import PostgresEventStoreFactory
from chassis.eventstore.log import Log
from chassis.reading import Reader
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_rules import AdoptedRules
from points.application.commands import RecordEntry
from points.application.points import Points
from tests.bench.driving import Caller, drive_tasks
from tests.bench.harness import Bench, Load, Side
from tests.bench.ours.county import County
from tests.bench.ours.database import OurDatabase, context_of, seeded, today
from tests.bench.ours.tuned import tuned
from tests.bench.workload import COUNTY, entry

ROUTE = "POST /accounts/{account}/entries"


class OurCommands(Side):
    """Keeps one application open between `setup` and `teardown`; every run adds events to it."""

    def __init__(self, database: OurDatabase, load: Load) -> None:
        self._database = database
        self._load = load
        self._county = County()
        self._ids = load.population.account_ids()
        self._next: list[int] = []
        self._name = secrets.token_hex(8)
        self._keys = 0
        self._contexts: dict[tuple[int, date], Context] = {}
        self._runner: asyncio.Runner | None = None
        self._factory: PostgresEventStoreFactory | None = None
        self._log: Log | None = None
        self._points: Points | None = None

    @override
    def setup(self) -> None:
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._runner.run(self._open())

    @override
    def run(self) -> float:
        assert self._runner is not None
        with tuned():
            return self._runner.run(self._drive())

    def cold_seconds(self) -> float:
        """Give how long one command takes whose account is not in memory."""
        assert self._runner is not None
        assert self._log is not None
        self._log.lending.forget()
        begun = time.perf_counter()
        self._runner.run(self._record(0))
        return time.perf_counter() - begun

    @override
    def teardown(self) -> None:
        if self._log is not None:
            self._log.close()
        if self._factory is not None:
            self._factory.close()
        if self._runner is not None:
            self._runner.close()

    async def _open(self) -> None:
        database = self._database
        self._factory = database.factory()
        self._log = Log(self._factory.envelope_store())
        reader = Reader(database.urls.app, connections_max=1, statement_seconds_max=10)
        self._points = Points(
            self._log,
            rules=AdoptedRules(database.register(), county=COUNTY, today=today),
            accounts=AccountIndex(reader),
            today=today,
        )
        self._next = [database.next_entry(self._load.population)] * len(self._ids)
        await asyncio.gather(*(self._record(place) for place in range(len(self._ids))))

    async def _drive(self) -> float:
        async def call(caller: Caller) -> int:
            return await self._record(caller.random.randrange(len(self._ids)))

        return await drive_tasks(call, self._load)

    async def _record(self, place: int) -> int:
        points = self._points
        assert points is not None
        one = entry(self._next[place])
        self._next[place] += 1
        self._keys += 1
        number = self._load.population.first + place
        acted_on = date.fromisoformat(one.acted_on)
        officer = self._county.officers[number % len(self._county.grids)]
        command = RecordEntry(
            account=self._ids[place],
            item=one.item,
            points=one.points,
            acted_on=acted_on,
            ordinal=one.ordinal,
            evidence=one.evidence,
            recorder=officer,
        )
        context = self._context(number, acted_on, officer)
        receipt = await points.record_entry(command, context)
        assert receipt.position is not None
        assert not receipt.repeated
        return 1

    def _context(self, number: int, acted_on: date, officer: UUID) -> Context:
        key = f"{self._name}-{self._keys}"
        base = self._contexts.get((number, acted_on))
        if base is None:
            base = context_of(self._county, number, acted_on)
            self._contexts[(number, acted_on)] = base
        return replace(
            base,
            idempotency=IdempotencyKey(
                scope=f"person/{officer}|{ROUTE}",
                key=key,
                request_sha256=hashlib.sha256(key.encode()).digest(),
            ),
        )


def our_commands(bench: Bench, load: Load) -> Side:
    """Make the side."""
    return OurCommands(seeded(bench.servers), load)
