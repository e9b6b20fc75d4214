"""The service at its desk: one for each test that changes something, one for all that do not."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from chassis.testing.issuer import Issuer
from chassis.testing.lent_apps import LentApps
from chassis.testing.lent_databases import LentDatabases
from services.points.tests.entrypoints.desk import Desk, lent_apps, open_desk
from services.points.tests.entrypoints.post import Post, open_post
from services.points.tests.process import Process


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    """Give the issuer at which everybody signs in."""
    issuer = Issuer()
    with issuer.serving_beside():
        yield issuer


@pytest.fixture(scope="session")
def apps() -> LentApps:
    """Lend applications: to make one takes longer than most tests."""
    return lent_apps()


@pytest.fixture
async def desk(
    database_url: str, tmp_path: Path, issuer: Issuer, apps: LentApps
) -> AsyncIterator[Desk]:
    """Give a desk of the test's own."""
    async with open_desk(database_url, tmp_path, issuer, apps=apps) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def still(
    databases: LentDatabases,
    tmp_path_factory: pytest.TempPathFactory,
    issuer: Issuer,
    apps: LentApps,
) -> AsyncIterator[Desk]:
    """Give a desk at which nothing changes after its first entry was recorded."""
    folder = tmp_path_factory.mktemp("still")
    with databases.lent() as url:
        async with open_desk(url, folder, issuer, apps=apps) as opened:
            opened.at("2026-03-10")
            await opened.anjia.record("yard", "2026-03-01")
            yield opened


@pytest.fixture
async def post(process: Process) -> AsyncIterator[Post]:
    async with open_post(process) as opened:
        yield opened
