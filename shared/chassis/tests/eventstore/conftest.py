"""A log in a database of its own, opened as the service's app role would open it."""

from collections.abc import Callable, Iterator

import pytest

from chassis.eventstore.factory import PostgresEventStoreFactory
from chassis.eventstore.log import Log
from shared.chassis.tests.eventstore.trial import (
    ROLES,
    OpenStore,
    create_database,
    open_factory,
    url_of,
)

OpenLog = Callable[..., Log]


@pytest.fixture
def app_url(database: str) -> str:
    """Give the app role's URL of a database that holds an empty log."""
    create_database(database)
    return url_of(database, ROLES.app)


@pytest.fixture
def open_store(app_url: str) -> Iterator[OpenStore]:
    """Give a function that opens the log once more, as another process would."""
    opened: list[PostgresEventStoreFactory] = []

    def open_one(**options: object) -> PostgresEventStoreFactory:
        opened.append(open_factory(app_url, **options))
        return opened[-1]

    yield open_one
    for factory in opened:
        factory.close()


@pytest.fixture
def store(open_store: OpenStore) -> PostgresEventStoreFactory:
    """Give the opened log."""
    return open_store()


@pytest.fixture
def open_log(open_store: OpenStore) -> Iterator[OpenLog]:
    """Give a function that makes one more process's view of the log, with a memory of its own."""
    opened: list[Log] = []

    def open_one(**options: object) -> Log:
        opened.append(Log(open_store(**options).envelope_store()))
        return opened[-1]

    yield open_one
    for log in opened:
        log.close()


@pytest.fixture
def log(open_log: OpenLog) -> Log:
    """Give the log as a service's application uses it."""
    return open_log()
