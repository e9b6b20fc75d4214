"""The real servers that both sides are measured on, started here and stopped here."""

import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import NatsSettings, NatsUser
from chassis.embedded.postgres import Credentials, EmbeddedPostgres, PostgresSettings

LOOPBACK = "127.0.0.1"
NOT_DURABLE = frozenset({"tmpfs", "ramfs"})
SHARED_BUFFERS_MIB = 512


class NotDurableError(ValueError):
    """The folder for the servers' data lies in memory, where a sync costs nothing."""

    code = "not_durable"


@dataclass(frozen=True, kw_only=True)
class Servers:
    """A durable PostgreSQL and a durable nats-server on loopback ports of their own."""

    folder: Path
    postgres_port: int
    superuser: Credentials
    nats: EmbeddedNats

    @property
    def nats_url(self) -> str:
        """Give the address of a user who may do everything."""
        user = self.nats.users[0]
        return self.nats.url(user=user.name, password=user.password)

    def conninfo(self, database: str = "postgres") -> str:
        """Give the connection string of a database."""
        return make_conninfo(
            host=LOOPBACK,
            port=self.postgres_port,
            user=self.superuser.user,
            password=self.superuser.password,
            dbname=database,
        )

    def create_database(self, name: str) -> bool:
        """Create a database unless it is there; tell whether it is new."""
        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (name,)
            ).fetchone()
            if found is not None:
                return False
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        return True


@contextmanager
def running(parent: Path) -> Iterator[Servers]:
    """Run both servers in a new folder of `parent`, and remove all of it afterwards."""
    if filesystem(parent) in NOT_DURABLE:
        raise NotDurableError(f"{parent} lies in memory; name a folder on a disk")
    folder = Path(tempfile.mkdtemp(prefix="mingbai-bench-", dir=parent))
    folder.chmod(0o711)
    user = NatsUser(name="bench", password=secrets.token_hex(16), publish=None, subscribe=None)
    postgres_settings = PostgresSettings(fsync=True, shared_buffers_mib=SHARED_BUFFERS_MIB)
    nats_settings = NatsSettings(sync_always=True)
    try:
        with (
            EmbeddedPostgres(folder / "postgres", postgres_settings) as postgres,
            EmbeddedNats(folder / "nats", nats_settings, [user]) as nats,
        ):
            yield Servers(
                folder=folder,
                postgres_port=postgres.port,
                superuser=postgres.superuser,
                nats=nats,
            )
    finally:
        shutil.rmtree(folder)


def filesystem(folder: Path) -> str:
    """Give the type of the file system that a folder lies on."""
    kind, depth = "unknown", -1
    for line in Path("/proc/mounts").read_text().splitlines():
        _device, mounted_at, found, *_ = line.split()
        mount = Path(mounted_at)
        if folder.resolve().is_relative_to(mount) and len(mount.parts) > depth:
            kind, depth = found, len(mount.parts)
    return kind


def free_port() -> int:
    """Find a loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
