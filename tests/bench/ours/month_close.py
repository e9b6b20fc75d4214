"""The platform's side of closing months: every entity by its own command, then the county's sum."""

import asyncio
import time
from collections.abc import Iterator
from uuid import UUID

import psycopg
import uvloop
from typing_extensions import override

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.books.adopted_posting_rules import AdoptedPostingRules
from assets.adapters.books.ledger import AsOf, Ledger
from assets.adapters.books.slip_origins import LoggedSlipOrigins
from assets.application.books.books import Books
from assets.application.books.commands import CloseMonth
from assets.application.books.slip_reviews import SlipChecks
from chassis.eventstore.log import Log
from chassis.reading import Reader
from kernel.periods import Month
from tests.bench.harness import Bench, Side
from tests.bench.ours.books import BooksOfCounty, Year, books, context
from tests.bench.peers.month_close import PeerMonthClose

FIRST_ENTITY, ENTITIES = 100, 100


class OurMonthClose(Side):
    """Closes the next month of all entities in each run, and adds their balances up."""

    def __init__(self, kept: BooksOfCounty, entities: list[UUID], year: Year) -> None:
        self._kept = kept
        self._entities = entities
        self._year = year
        self._months: Iterator[Month] = year.all_months()
        self._runner: asyncio.Runner | None = None
        self._reader: Reader | None = None
        self._books: Books | None = None
        self._ledger: Ledger | None = None

    @override
    def setup(self) -> None:
        base = self._kept.base
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._reader = Reader(self._kept.urls.app, connections_max=1, statement_seconds_max=60)
        self._ledger = Ledger(self._reader)
        log = Log(base.factory.envelope_store())
        self._books = Books(
            log,
            charts=AdoptedCharts(base.register),
            balances=self._ledger,
            slips=SlipChecks(
                rules=AdoptedPostingRules(base.register, county=base.settings.county),
                origins=LoggedSlipOrigins(self._reader, log),
            ),
            today=base.today,
        )
        self._runner.run(self._reader.open())

    @override
    def run(self) -> float:
        assert self._runner is not None
        return self._runner.run(self._close(next(self._months)))

    @override
    def teardown(self) -> None:
        if self._runner is not None:
            if self._reader is not None:
                self._runner.run(self._reader.close())
            self._runner.close()

    async def _close(self, month: Month) -> float:
        assert self._books is not None
        assert self._ledger is not None
        began = time.perf_counter()
        await asyncio.gather(
            *(
                self._books.close_month(
                    CloseMonth(entity=entity, month=month),
                    context(FIRST_ENTITY + place, month.last_on),
                )
                for place, entity in enumerate(self._entities)
            )
        )
        rows = await self._ledger.added_up(self._entities, AsOf(on=month.last_on))
        took = time.perf_counter() - began
        assert sum(row["opening_fen"] + row["debit_fen"] - row["credit_fen"] for row in rows) == 0
        return len(self._entities) * self._year.entries / self._year.months / took


def our_month_close(bench: Bench, year: Year) -> Side:
    """Make the side: the entities' books are filled the first time."""
    return OurMonthClose(books(bench.servers), _entities(bench, year), year)


def peer_month_close(bench: Bench, year: Year) -> Side:
    """Make the peer on the same lines in the same server."""
    superuser = books(bench.servers).superuser
    return PeerMonthClose(
        lambda: psycopg.connect(superuser, autocommit=True), _entities(bench, year), year.first
    )


def _entities(bench: Bench, year: Year) -> list[UUID]:
    return books(bench.servers).filled(range(FIRST_ENTITY, FIRST_ENTITY + ENTITIES), year)
