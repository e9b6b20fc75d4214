"""Replay: what stood where in the past, what would have, and everything folded anew."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg_pool import ConnectionPool

from audit.adapters.folded import FRESH, Folded
from audit.adapters.folded_books import FoldedBooks
from audit.adapters.folding import Folding
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.replay_runs import ReplayRuns, StandingsTable
from audit.adapters.service_digests import HttpBooks, HttpStandings
from audit.adapters.tree_reader import TreeReader
from audit.application.accounts import Accounts
from audit.application.entity_books import EntityBooks
from audit.application.full_replay import (
    BOOKS,
    STANDINGS,
    Fresh,
    FullReplay,
    Live,
    ReplaySources,
)
from audit.application.past import Past
from audit.application.payment_stories import PaymentStories
from audit.application.replay_ports import ShownDigests
from audit.application.replay_reports import ReplayReports, ReportOptions, ReportPorts
from audit.application.subjects import Subjects
from audit.entrypoints import full_replay_cli
from audit.entrypoints.access import FEED_SERVICES
from audit.entrypoints.full_replay_cli import ReplayCommands
from audit.entrypoints.past_parts import PastParts
from audit.settings import AuditSettings
from chassis.foundation import Foundation


@dataclass(frozen=True, kw_only=True)
class Log:
    """The county's log as replay finds it."""

    pool: ConnectionPool[Any]
    leaves: LeafReader
    tree: TreeReader
    origin: str
    county: UUID


class Replaying:
    """The parts of replay that routes, deadlines and commands share."""

    def __init__(self, base: Foundation, settings: AuditSettings, log: Log) -> None:
        """Replay this log."""
        self._base = base
        self._settings = settings
        self._log = log
        self.folded = Folded(log.pool, books=settings.source("assets"))
        self._past = Past(
            leaves=log.leaves,
            folded=self.folded,
            lines=FoldedBooks(log.pool),
            own_source=base.source,
        )
        self._accounts = Accounts(
            self._past, points=settings.source("points"), registry=settings.source("registry")
        )
        self.folding = Folding(self.folded)

    def parts(self) -> PastParts:
        """Give what the routes answer from."""
        assets = self._settings.source("assets")
        return PastParts(
            gate=self._base.gate,
            tree=self._log.tree,
            leaves=self._log.leaves,
            subjects=Subjects(self._past),
            books=EntityBooks(self._past, source=assets),
            payments=PaymentStories(self._past, source=assets),
            accounts=self._accounts,
            sources={service: self._settings.source(service) for service in FEED_SERVICES},
            county=self._log.county,
            cursor_key=self._base.cursor_key("replay"),
        )

    def reports(self) -> ReplayReports:
        """Give what replays everything and reports it."""
        settings = self._settings
        options = ReportOptions(
            origin=self._log.origin,
            county=settings.county,
            unit=self._log.county,
            hours=settings.replay_report_hours,
        )
        fresh = Folded(self._log.pool, books=settings.source("assets"), schema=FRESH)
        runs = ReplayRuns(self._log.pool, fresh)
        ports = ReportPorts(
            full=self._full(fresh, runs),
            runs=runs,
            shows=self._shows(),
            log=self._base.log,
            clock=self._base.clock,
        )
        return ReplayReports(options, ports)

    async def replay_all(self, arguments: Sequence[str]) -> int:
        """Do the operator's command `replay-all`."""
        return await full_replay_cli.replay_all(self._commands(), arguments)

    async def what_if(self, arguments: Sequence[str]) -> int:
        """Do the operator's command `what-if`."""
        return await asyncio.to_thread(full_replay_cli.what_if, self._commands(), arguments)

    def _commands(self) -> ReplayCommands:
        return ReplayCommands(reports=self.reports(), accounts=self._accounts)

    def _full(self, fresh: Folded, runs: ReplayRuns) -> FullReplay:
        pool, settings = self._log.pool, self._settings
        return FullReplay(
            self._log.leaves,
            runs,
            fresh=Fresh(
                log=fresh,
                lines=FoldedBooks(pool, schema=FRESH),
                standings=StandingsTable(pool),
            ),
            live=Live(log=self.folded, lines=FoldedBooks(pool)),
            sources=ReplaySources(
                points=settings.source("points"),
                registry=settings.source("registry"),
                assets=settings.source("assets"),
                own=self._base.source,
            ),
        )

    def _shows(self) -> dict[str, ShownDigests]:
        urls = self._settings.service_urls
        shows: dict[str, ShownDigests] = {}
        if "points" in urls:
            shows[STANDINGS] = HttpStandings(urls["points"])
        if "assets" in urls:
            shows[BOOKS] = HttpBooks(urls["assets"])
        return shows
