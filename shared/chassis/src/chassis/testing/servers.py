"""Real servers for tests: one of each per test session, and a place of its own for each test."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import NatsSettings, NatsUser
from chassis.embedded.postgres import EmbeddedPostgres, PostgresSettings

CONNECTIONS_MAX = 200
SHARED_BUFFERS_MIB = 128
NAME_CHARACTERS_MAX = 64
PASSWORD_BYTES = 24


class NatsAccount:
    """A test's own subjects and streams on the shared server, seen by its own users alone."""

    def __init__(self, server: EmbeddedNats) -> None:
        self._server = server
        self.name = f"test-{uuid4().hex}"
        # Addresses of a user who may do everything in this account.
        self.url = self.admit("owner", publish=None, subscribe=None)

    @property
    def server(self) -> EmbeddedNats:
        """The server on which the account lives."""
        return self._server

    def admit(
        self,
        name: str,
        *,
        publish: tuple[str, ...] | None,
        subscribe: tuple[str, ...] | None,
        may_answer: bool = False,
    ) -> str:
        """Let another user in with these rights (`None` is all, `()` nothing); return the URL."""
        user = NatsUser(
            name=f"{name}-{self.name}"[:NAME_CHARACTERS_MAX],
            password=secrets.token_urlsafe(PASSWORD_BYTES),
            publish=publish,
            subscribe=subscribe,
            may_answer=may_answer,
            account=self.name,
        )
        self._server.replace_users([*self._server.users, user])
        return self._server.url(user=user.name, password=user.password)

    def close(self) -> None:
        """Disconnect the account's users and forget them."""
        others = [user for user in self._server.users if user.account != self.name]
        self._server.replace_users(others)


@pytest.fixture(scope="session")
def nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNats]:
    """Give a running nats-server that is shared by the session and thrown away after it."""
    settings = NatsSettings(sync_always=False)  # the folder need not survive a power cut
    with EmbeddedNats(_folder(tmp_path_factory, "nats"), settings, [_keeper()]) as server:
        yield server


@pytest.fixture
def nats_account(nats: EmbeddedNats) -> Iterator[NatsAccount]:
    """Give an empty account with one user who may do everything in it."""
    account = NatsAccount(nats)
    yield account
    account.close()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """Give a running PostgreSQL that is shared by the session and thrown away after it."""
    settings = PostgresSettings(
        # The folder does not outlive the session, so nothing need survive a power cut.
        fsync=False,
        max_connections=CONNECTIONS_MAX,
        shared_buffers_mib=SHARED_BUFFERS_MIB,
    )
    with EmbeddedPostgres(_folder(tmp_path_factory, "postgres"), settings) as server:
        yield server


@pytest.fixture
def database(postgres: EmbeddedPostgres) -> Iterator[str]:
    """Give the superuser's URL of an empty database that is dropped after the test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield postgres.superuser_url(name)
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _keeper() -> NatsUser:
    """Return a user without rights: a server without users would let everyone in."""
    return NatsUser(name="keeper", password=secrets.token_urlsafe(PASSWORD_BYTES), account="keeper")


def _folder(factory: pytest.TempPathFactory, name: str) -> Path:
    return factory.mktemp(name) / "server"
