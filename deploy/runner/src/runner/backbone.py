"""The two servers under a county: our own embedded ones, or existing ones that settings name."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import orjson
from nats.errors import Error as NatsError

from chassis.broker import BrokerOptions, connect
from chassis.embedded.folder import write_private
from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import NatsSettings, NatsUser, nats_accounts
from chassis.embedded.postgres import EmbeddedPostgres, PostgresSettings
from chassis.streams import (
    API_SECONDS_MAX,
    EVENTS,
    RESTRICTED,
    ensure_stream,
    stream_config,
)
from runner.errors import BackboneError
from runner.integrators import Integrator, Integrators, keep_consumers
from runner.keeping import Secrets
from runner.processes import Server
from runner.rights import OPS, nats_users
from runner.settings import COUNTY, RunSettings

DATABASE_CONNECTIONS_MAX = 300
LOGIN_SECONDS_MAX = 3
USERS_FILE = "nats-users.json"
_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, kw_only=True)
class Backbone:
    """PostgreSQL and NATS, started if they are ours."""

    postgres_url: str
    nats_url: str
    """Without credentials, as services are told it."""
    ops_nats_url: str
    servers: Mapping[str, Server]
    nats: EmbeddedNats | None
    folder: Path

    @property
    def operations(self) -> BrokerOptions:
        """How operations reach NATS."""
        return BrokerOptions(servers=(self.ops_nats_url,), name=f"{COUNTY} operations")

    def admit(self, services: Sequence[str], secrets: Secrets) -> None:
        """Give services and integrators their rights: exactly those their consumers need."""
        integrators = Integrators(self.folder, services).all()
        durables = asyncio.run(_provided(self.operations, services, integrators))
        users = nats_users(COUNTY, durables, secrets)
        users += [each.user(COUNTY) for each in integrators]
        if self.nats is not None:
            self.nats.replace_users(users)
            return
        missing = asyncio.run(_refused(self.nats_url, users))
        if missing:
            file = self.folder / USERS_FILE
            _write_users(file, users)
            raise BackboneError(
                f"{self.nats_url} does not let in {', '.join(missing)}: put the accounts of {file}"
                " into its configuration, reload it, and start again"
            )


def raise_backbone(settings: RunSettings, secrets: Secrets) -> Backbone:
    """Start what is ours, reach what is not, and make sure that the stream is there."""
    folder = settings.run
    servers: dict[str, Server] = {}
    nats: EmbeddedNats | None = None
    try:
        if settings.postgres_url is None:
            postgres = EmbeddedPostgres(
                folder / "postgres", PostgresSettings(max_connections=DATABASE_CONNECTIONS_MAX)
            )
            servers["postgres"] = postgres
            postgres.start()
            postgres_url = postgres.superuser_url()
        else:
            postgres_url = settings.postgres_url.get_secret_value()
        if settings.nats_url is None:
            users = nats_users(COUNTY, {}, secrets)
            nats = EmbeddedNats(folder / "nats", NatsSettings(), users)
            servers["nats"] = nats
            nats.start()
            nats_url = f"nats://127.0.0.1:{nats.port}"
            ops_url = nats.url(user=OPS, password=secrets.password(f"nats {OPS}"))
        else:
            nats_url = settings.nats_url
            assert settings.nats_ops_password is not None
            password = settings.nats_ops_password.get_secret_value()
            ops_url = _with_user(nats_url, settings.nats_ops_user, password)
        backbone = Backbone(
            postgres_url=postgres_url,
            nats_url=nats_url,
            ops_nats_url=ops_url,
            servers=servers,
            nats=nats,
            folder=folder,
        )
        asyncio.run(_keep_stream(backbone.operations))
    except BaseException:
        for server in list(servers.values())[::-1]:
            server.stop()
        raise
    return backbone


async def _keep_stream(operations: BrokerOptions) -> None:
    client = await connect(operations)
    try:
        js = client.jetstream(timeout=API_SECONDS_MAX)
        for name in (EVENTS, RESTRICTED):
            await ensure_stream(js, stream_config(county=COUNTY, replicas=1, name=name))
    finally:
        await client.close()


async def _provided(
    operations: BrokerOptions, services: Sequence[str], integrators: Sequence[Integrator]
) -> dict[str, list[str]]:
    """Make the integrators' consumers, and find each service's, which are called `<service>-…`."""
    found: dict[str, list[str]] = {service: [] for service in services}
    client = await connect(operations)
    try:
        await keep_consumers(client, COUNTY, integrators)
        js = client.jetstream(timeout=API_SECONDS_MAX)
        offset = 0
        while consumers := await js.consumers_info(EVENTS, offset=offset):
            offset += len(consumers)
            for consumer in consumers:
                durable = consumer.config.durable_name or ""
                service = durable.partition("-")[0]
                if service in found:
                    found[service].append(durable)
    finally:
        await client.close()
    return found


async def _refused(url: str, users: Sequence[NatsUser]) -> list[str]:
    """Name the users whom the server does not know by these passwords."""
    refused = []
    for user in users:
        if user.name == OPS:
            continue
        options = BrokerOptions(
            servers=(_with_user(url, user.name, user.password),),
            name=f"{COUNTY} login check",
            inbox_prefix=_inbox_prefix(user),
            connect_seconds_max=LOGIN_SECONDS_MAX,
        )
        try:
            # The client itself would try for ever.
            client = await asyncio.wait_for(connect(options), LOGIN_SECONDS_MAX)
        except (TimeoutError, OSError, NatsError):
            refused.append(user.name)
        else:
            await client.close()
    return refused


def _inbox_prefix(user: NatsUser) -> str:
    """Give the one prefix under which a user hears answers."""
    return next(each for each in user.subscribe or () if each.startswith("_INBOX")).removesuffix(
        ".>"
    )


def _write_users(file: Path, users: Sequence[NatsUser]) -> None:
    accounts = nats_accounts(user for user in users if user.name != OPS)
    write_private(file, orjson.dumps({"accounts": accounts}, option=_INDENTED).decode())


def _with_user(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{parts.netloc}"))
