"""Anjia on a real database: filled once for the session and copied for each test."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager

import pytest

from chassis.embedded.postgres import EmbeddedPostgres
from chassis.projections.projector import Projector
from chassis.testing.lent_databases import LentDatabases
from chassis.testing.migrated import copies_of
from services.points.tests.databases import make_filled
from services.points.tests.process import HandClock, Process, following, open_process
from services.points.tests.rounds import Anjia


@pytest.fixture(scope="session")
def filled(postgres: EmbeddedPostgres) -> str:
    """Give the name of the database that is copied for each test."""
    return make_filled(postgres)


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedPostgres, filled: str) -> LentDatabases:
    """Lend databases in which nothing has happened yet."""
    return copies_of(postgres, filled, "points")


@pytest.fixture
def database_url(databases: LentDatabases) -> Iterator[str]:
    """Give the superuser's URL of a database of the test's own."""
    with databases.lent() as url:
        yield url


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def projector(database_url: str) -> Iterator[Projector]:
    """Let the read models follow the log."""
    with following(database_url) as projector:
        yield projector


@pytest.fixture
async def process(
    database_url: str, projector: Projector, clock: HandClock
) -> AsyncIterator[Process]:
    """Give one process of points."""
    async with open_process(database_url, clock) as opened:
        yield opened


@pytest.fixture
def open_another(
    process: Process,
) -> Callable[[], AbstractAsyncContextManager[Process]]:
    """Give a function that opens a second process on the same log."""
    return lambda: open_process(process.url, process.clock)


@pytest.fixture
async def anjia(process: Process) -> Anjia:
    """Give Anjia with all its subjects."""
    anjia = Anjia(process)
    await anjia.open_all()
    return anjia
