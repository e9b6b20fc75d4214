"""The key tables in a database of the test's own, reached as the role that services use."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.personal.county_keys import CountyKey, CountyKeys
from chassis.personal.key_database import KeyDatabase, key_pool, key_tables
from chassis.personal.subject_keys import SubjectKeys
from chassis.personal.vault import Vault

SCHEMA = "keys"


@pytest.fixture
def algorithms() -> Algorithms:
    return Algorithms(standard_provider())


@pytest.fixture
def county(algorithms: Algorithms) -> CountyKeys:
    return CountyKeys(algorithms, current=CountyKey("2026a", bytes(range(32))))


@pytest.fixture
def app_url(database: str) -> Iterator[str]:
    """Give the address under which a service's own role reaches fresh key tables."""
    role, password = f"app_{secrets.token_hex(8)}", secrets.token_urlsafe(16)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
        connection.execute(key_tables(schema=SCHEMA, app=role))
    yield make_conninfo(database, user=role, password=password)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {role}")
        connection.execute(f"DROP ROLE {role}")


@pytest.fixture
def connect(app_url: str, county: CountyKeys) -> Iterator[Callable[[], KeyDatabase]]:
    """Give what makes one more process's view of the key tables, with a pool of its own."""
    opened: list[KeyDatabase] = []

    def another() -> KeyDatabase:
        pool = key_pool(app_url, connections_max=2)
        pool.open(wait=True)
        opened.append(
            KeyDatabase(pool=pool, schema=SCHEMA, county=county, now=lambda: datetime.now(UTC))
        )
        return opened[-1]

    yield another
    for each in opened:
        each.pool.close()


@pytest.fixture
def key_database(connect: Callable[[], KeyDatabase]) -> KeyDatabase:
    return connect()


@pytest.fixture
def keys(key_database: KeyDatabase) -> SubjectKeys:
    return SubjectKeys(key_database)


@pytest.fixture
def vault(keys: SubjectKeys, algorithms: Algorithms) -> Vault:
    return Vault(keys, algorithms, storage_purposes=frozenset({"legal_retention"}))
