"""Assets on a real database, at a desk of each test's own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from chassis.embedded.postgres import EmbeddedPostgres
from chassis.migrate import migrate
from chassis.testing.issuer import Issuer
from chassis.testing.lent_apps import LentApps
from chassis.testing.lent_databases import LentDatabases
from services.assets.tests.desk import (
    PASSWORD,
    ROLES,
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
    name = f"assets_{uuid4().hex}"
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        for role in (ROLES.migrator, ROLES.app, ROLES.projector, ROLES.auditor):
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            verb = sql.SQL("CREATE" if found.fetchone() is None else "ALTER")
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                    verb, sql.Identifier(role), sql.Literal(PASSWORD)
                )
            )
        _let_project(connection, name)
    migrate(postgres.superuser_url(name), service="assets", source=SOURCE, folder=MIGRATIONS)
    # What is made and filled once and copied would take longer than most tests.
    prepare(postgres.superuser_url(name))
    return name


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedPostgres, migrated: str) -> LentDatabases:
    """Lend databases of a service that has just begun."""
    return LentDatabases(postgres, migrated, admit=_let_project)


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


def _let_project(connection: psycopg.Connection[Any], database: str) -> None:
    grant = sql.SQL("GRANT CREATE ON DATABASE {} TO {}")
    connection.execute(grant.format(sql.Identifier(database), sql.Identifier(ROLES.projector)))
