"""Assets on a real database, at a desk of each test's own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from chassis.embedded.postgres import EmbeddedPostgres
from chassis.testing.issuer import Issuer
from chassis.testing.lent_apps import LentApps
from chassis.testing.lent_databases import LentDatabases
from chassis.testing.migrated import copies_of, make_migrated
from services.assets.tests.desk import (
    PASSWORD,
    SOURCE,
    Desk,
    lent_apps,
    open_desk,
    prepare,
)

MIGRATIONS = Path(__file__).parents[1] / "migrations"


@pytest.fixture(scope="session")
def migrated(postgres: EmbeddedPostgres) -> str:
    """Give the name of a migrated database that is copied for each test."""
    name = make_migrated(postgres, "assets", source=SOURCE, folder=MIGRATIONS, password=PASSWORD)
    # What is made and filled once and copied would take longer than most tests.
    prepare(postgres.superuser_url(name))
    return name


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedPostgres, migrated: str) -> LentDatabases:
    """Lend databases of a service that has just begun."""
    return copies_of(postgres, migrated, "assets")


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
    databases: LentDatabases, tmp_path: Path, issuer: Issuer, apps: LentApps
) -> AsyncIterator[Desk]:
    """Give a desk on a database of its own."""
    with databases.lent() as url:
        async with open_desk(url, tmp_path, issuer, apps=apps) as opened:
            yield opened
