"""A log to fill, and the projector's own address of it."""

from collections.abc import Iterator

import psycopg
import pytest

from chassis.eventstore.factory import PostgresEventStoreFactory
from shared.chassis.tests.eventstore.trial import ROLES, create_database, open_factory, url_of


@pytest.fixture
def projector_url(database: str) -> str:
    """Give the projector role's address of a database that holds an empty log."""
    create_database(database)
    return url_of(database, ROLES.projector)


@pytest.fixture
def store(projector_url: str, database: str) -> Iterator[PostgresEventStoreFactory]:
    """Give the log, opened as the app role."""
    factory = open_factory(url_of(database, ROLES.app))
    yield factory
    factory.close()


@pytest.fixture
def projecting(projector_url: str) -> Iterator[psycopg.Connection[object]]:
    """Give a connection of the projector role."""
    with psycopg.connect(projector_url, autocommit=True) as connection:
        yield connection
