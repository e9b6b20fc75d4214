"""A county with accounts and books, and a desk at which it is replayed."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest

from audit.adapters.folded import FRESH, Folded
from audit.adapters.folded_books import FoldedBooks
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.replay_runs import ReplayRuns, StandingsTable
from audit.application.full_replay import (
    BOOKS,
    STANDINGS,
    Fresh,
    FullReplay,
    Live,
    ReplaySources,
)
from audit.application.replay import Replay
from audit.application.replay_ports import Shown
from audit.application.replay_reports import ReplayReports, ReportPorts
from audit.domain.replayed import PartDigest
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Log
from services.audit.tests.full_replays import (
    ENTITIES,
    FIRST,
    ITEMS,
    OPTIONS,
    OWN,
    SOURCES,
    At,
    Desk,
    Played,
    ShownAs,
    books_digest,
    posts,
)


@pytest.fixture
def played(county: Any, village_of: Callable[[Any], Any], pool: Any) -> Played:
    county.adopts(1, since=FIRST - timedelta(days=30), items=ITEMS)
    for number in range(6):
        village = village_of(county)
        for what in ("record", "check", "recognise", "settle", "record", "check")[: number + 1]:
            village.plays((what, 1, 2, "help", 0))
    posts(county, ENTITIES[0], 301, 500, "2026-03-05")
    posts(county, ENTITIES[0], 302, 70, "2026-04-05")
    posts(county, ENTITIES[1], 303, 9, "2026-03-31")
    standings = Replay(LeafReader(pool), SOURCES).standings()
    points = PartDigest(part="", rows=standings.accounts, sha256=standings.sha256)
    books = [
        books_digest(ENTITIES[0], [("2026-03", 500), ("2026-04", 70)]),
        books_digest(ENTITIES[1], [("2026-03", 9)]),
    ]
    shows = {
        STANDINGS: ShownAs(Shown(position=standings.position, parts=[points])),
        BOOKS: ShownAs(Shown(position=6, parts=books)),
    }
    return Played(county, shows)


@pytest.fixture
async def desk(pool: Any, app_url: str, played: Played) -> AsyncIterator[Desk]:
    factory = PostgresEventStoreFactory(
        StoreOptions(url=app_url), source="/demo/510604/audit", writer="audit/1"
    )
    log = Log(factory.envelope_store())
    fresh = Folded(pool, books="/510604/assets", schema=FRESH)
    runs = ReplayRuns(pool, fresh)
    full = FullReplay(
        LeafReader(pool),
        runs,
        fresh=Fresh(
            log=fresh, lines=FoldedBooks(pool, schema=FRESH), standings=StandingsTable(pool)
        ),
        live=Live(log=Folded(pool, books="/510604/assets"), lines=FoldedBooks(pool)),
        sources=ReplaySources(
            points=SOURCES.points, registry=SOURCES.registry, assets="/510604/assets", own=OWN
        ),
    )
    ports = ReportPorts(full=full, runs=runs, shows=played.shows, log=log, clock=At(played.county))
    yield Desk(full, runs, ports, ReplayReports(OPTIONS, ports), log)
    log.close()
    factory.close()
