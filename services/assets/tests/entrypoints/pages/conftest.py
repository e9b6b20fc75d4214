"""One site for all tests of a file."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from chassis.testing.lent_databases import LentDatabases
from services.assets.tests.entrypoints.pages.site import Site, open_site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(
    databases: LentDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    """Give the pages of a small village."""
    with databases.lent() as url:
        async with open_site(url, tmp_path_factory.mktemp("site")) as opened:
            yield opened
