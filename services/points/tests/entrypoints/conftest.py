"""The service at its desk: one for each test that changes something, one for all that do not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from chassis.testing.lent_databases import LentDatabases
from services.points.tests.entrypoints.desk import Desk, open_desk
from services.points.tests.entrypoints.post import Post, open_post
from services.points.tests.process import Process


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """Give a desk of the test's own."""
    async with open_desk(database_url, tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def still(
    databases: LentDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    """Give a desk at which nothing changes after its first entry was recorded."""
    with databases.lent() as url:
        async with open_desk(url, tmp_path_factory.mktemp("still")) as opened:
            opened.at("2026-03-10")
            await opened.anjia.record("yard", "2026-03-01")
            yield opened


@pytest.fixture
async def post(process: Process) -> AsyncIterator[Post]:
    async with open_post(process) as opened:
        yield opened
