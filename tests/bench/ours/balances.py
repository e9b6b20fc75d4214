"""The platform's side of balances: any account as of any past day, from its own read models."""

import asyncio
from datetime import timedelta
from uuid import UUID

import uvloop
from typing_extensions import override

from assets.adapters.books.ledger import AsOf, Ledger
from chassis.reading import Reader
from tests.bench.driving import Caller, drive_tasks
from tests.bench.harness import Bench, Load, Side
from tests.bench.ours.books import PAIRS, BooksOfCounty, Year, books

ACCOUNTS = sorted({account for pair in PAIRS for account in pair})


class OurBalances(Side):
    """Asks for one account at a time, on days drawn from all years of the books."""

    def __init__(self, kept: BooksOfCounty, entity: UUID, year: Year, load: Load) -> None:
        self._kept = kept
        self._entity = entity
        self._year = year
        self._load = load
        self._runner: asyncio.Runner | None = None
        self._reader: Reader | None = None

    @override
    def setup(self) -> None:
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._reader = Reader(self._kept.urls.app, connections_max=1, statement_seconds_max=10)
        self._runner.run(self._reader.open())

    @override
    def run(self) -> float:
        assert self._runner is not None
        return self._runner.run(self._drive())

    @override
    def teardown(self) -> None:
        if self._runner is not None:
            if self._reader is not None:
                self._runner.run(self._reader.close())
            self._runner.close()

    async def _drive(self) -> float:
        assert self._reader is not None
        ledger = Ledger(self._reader)
        months = list(self._year.all_months())
        first, days = months[0].first_on, (months[-1].last_on - months[0].first_on).days

        async def call(caller: Caller) -> int:
            on = first + timedelta(days=caller.random.randrange(days))
            account = caller.random.choice(ACCOUNTS)
            await ledger.sub_accounts(self._entity, AsOf(on=on), account=account)
            return 1

        return await drive_tasks(call, self._load)


def our_balances(bench: Bench, year: Year, number: int) -> Side:
    """Make the side: the numbered unit's books are filled the first time."""
    kept = books(bench.servers)
    (entity,) = kept.filled([number], year)
    return OurBalances(kept, entity, year, bench.load(1))
