"""What every service is built on, joined once from its settings; it knows no business."""

import asyncio
import base64
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import metadata, resources
from uuid import UUID

import nats.errors
import psycopg
from psycopg_pool import PoolTimeout

from chassis.beats import beat_subject, hear_beats
from chassis.broker import BrokerOptions
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.port import HS256
from chassis.crypto.standard import standard_provider
from chassis.errors import UnavailableError
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Log
from chassis.eventstore.schema import MAIN, Roles
from chassis.http.health import Check
from chassis.identity.dependencies import Gate
from chassis.identity.issuer_documents import IssuerAddress
from chassis.identity.issuer_keys import IssuerKeys
from chassis.identity.linking import IdentityTokens
from chassis.identity.policies import Policies
from chassis.identity.sessions import session_tokens
from chassis.identity.tokens import TokenRules, Tokens
from chassis.listen.database import Database
from chassis.listen.listener import Listener
from chassis.listen.options import ListenOptions
from chassis.outgoing import http_client
from chassis.personal.key_database import key_pool
from chassis.personal.opening import county_keys, open_vault
from chassis.personal.subject_keys import SubjectKeys
from chassis.personal.vault import Vault
from chassis.reading import Reader
from chassis.relay.relay import Relay, RelayOptions
from chassis.replica.handlers import RegisterReplica
from chassis.replica.memory import RegisterMemory
from chassis.restore.level import StoreLevel
from chassis.settings import ServiceSettings
from chassis.telemetry import Telemetry
from kernel.beijing import business_date

READ_CONNECTIONS_MAX = 8
READ_SECONDS_MAX = 10.0
WRITE_CONNECTIONS_MAX = 4
KEY_CONNECTIONS_MAX = 4
REFRESH_SECONDS = 0.2
VAULT_REFRESH_SECONDS = 5.0
LEVEL_SECONDS = 0.5
AWAY = (psycopg.OperationalError, PoolTimeout, UnavailableError, nats.errors.Error, OSError)
"""What says that a server is away: it is waited for, and whoever asks meanwhile is told."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ServiceName:
    """A service's name and what is derived from it alone."""

    name: str
    actions: tuple[str, ...]
    """Every action that its policies speak of."""
    logs: tuple[str, ...] = (MAIN,)
    """The logs that it keeps: the open one, and a restricted one where it has such events."""

    @property
    def version(self) -> str:
        """The installed version of its distribution."""
        return metadata.version(f"mingbai-{self.name}")

    @property
    def policies_text(self) -> str:
        """The policy set that ships with it."""
        return resources.files(self.name).joinpath("policies.cedar").read_text("utf-8")


class Foundation:
    """Opens what a service needs from the chassis and closes it again."""

    def __init__(self, service: ServiceName, settings: ServiceSettings) -> None:
        """Open the log, the key tables and the register's memory of this service."""
        self.service = service
        self.settings = settings
        self._closing: list[Callable[[], None]] = []
        self.source = settings.source(service.name)
        self.roles = Roles.of(service.name)
        self.clock = settings.clock()
        self.telemetry = Telemetry(
            service=service.name, version=service.version, endpoint=settings.otlp_endpoint
        )
        self.algorithms = Algorithms(standard_provider())
        self.store_options = StoreOptions(
            url=settings.database_url.get_secret_value(),
            now=None if settings.clock_file is None else self.clock.now,
        )
        self.vault, self.subject_keys = self._open_vault()
        self.writer = f"mingbai-{service.name}/{service.version}"
        self.factory = PostgresEventStoreFactory(
            self.store_options, source=self.source, writer=self.writer, vault=self.vault
        )
        self.level = StoreLevel(self.source)
        self.log = Log(self.factory.envelope_store(), check_level=self.level.check)
        self.reader = Reader(
            self.store_options.url,
            connections_max=READ_CONNECTIONS_MAX,
            statement_seconds_max=READ_SECONDS_MAX,
        )
        self.database = Database(self.store_options, connections_max=WRITE_CONNECTIONS_MAX)
        self._identity_key = base64.b64decode(settings.identity_key.get_secret_value())
        self.identity_tokens = IdentityTokens(self.algorithms, self._identity_key)
        self.register = RegisterMemory(
            token_of=self.identity_tokens.token,
            lag_seconds_max=settings.registry_lag_seconds_max,
            today=self.today,
        )
        self.policies = Policies(service.policies_text, service.actions)
        self.http = http_client()
        self.gate = self._make_gate()

    @property
    def broker(self) -> BrokerOptions:
        """How this service reaches NATS."""
        return BrokerOptions(
            servers=(self.settings.nats_address(),),
            name=f"{self.settings.county} {self.service.name}",
            inbox_prefix=f"_INBOX_{self.service.name}",
        )

    async def open(self) -> None:
        """Connect what needs the running event loop."""
        await self.reader.open()
        await self.database.open()

    def checks(self) -> dict[str, Check]:
        """Give what must be there before the service is ready."""

        async def database() -> bool:
            await self.reader.position()
            return True

        async def register() -> bool:
            return self.register.fresh()

        async def log() -> bool:
            return self.level.level

        return {"database": database, "register": register, "log": log}

    async def keep_level(
        self, replica: RegisterReplica, listener: Listener, stop: asyncio.Event
    ) -> None:
        """Note how far the replica is level with the register.

        What registry's beat said before the consumer had nothing left to deliver is known here.
        """
        while not stop.is_set():
            said = self.register.beat_position
            with contextlib.suppress(*AWAY):
                health = await listener.health()
                if health is not None and said >= 0 and health.settled:
                    await replica.note_level(said)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LEVEL_SECONDS)

    def today(self) -> date:
        """Give the business date, Asia/Shanghai."""
        return business_date(self.clock.now())

    def cursor_key(self, service: str) -> bytes:
        """Give the key that signs the cursors of a service's listings."""
        return self.derived_key(f"cursor {service}")

    def derived_key(self, purpose: str) -> bytes:
        """Give a key of 32 bytes that serves this purpose alone."""
        return self.algorithms.mac(HS256).mac(self._identity_key, purpose.encode())

    def tokens_for(self, audience: str) -> Tokens:
        """Give what validates the issuer's tokens for an audience."""
        rules = TokenRules(issuer=self.settings.issuer, audience=audience)
        return Tokens(rules, self._issuer_keys, now=lambda: self.clock.now().timestamp())

    def relay(self) -> Relay:
        """Give the relay of the service's log."""
        return Relay(RelayOptions(store=self.store_options, broker=self.broker, source=self.source))

    def listen_options(self, consumer: str) -> ListenOptions:
        """Give the options of one of the service's consumers, `<service>-<consumer>`."""
        return ListenOptions(
            broker=self.broker,
            store=self.store_options,
            source=self.source,
            consumer=f"{self.service.name}-{consumer}",
        )

    async def keep_register_fresh(self, stop: asyncio.Event) -> None:
        """Follow the replica into memory and listen to the register's beat."""
        subject = beat_subject(self.settings.county, "registry")
        hearing = asyncio.create_task(
            hear_beats(self.broker, subject, self.register.heard_beat, stop)
        )
        try:
            while not stop.is_set():
                try:
                    await asyncio.to_thread(self._follow_replica, stop)
                except psycopg.OperationalError as error:
                    _LOG.warning("the register's replica waits for the database: %s", error)
                    await asyncio.sleep(REFRESH_SECONDS)
        finally:
            await hearing

    def forget(self, subject: UUID, classes: Sequence[str], authority: str) -> None:
        """Delete a person's keys of these classes here and restrict the others to storage."""
        try:
            self.subject_keys.end(subject, ended=classes, restrict_others=True, authority=authority)
        finally:
            self.vault.let_go()

    async def end_idempotency(self) -> None:
        """Forget answers older than the time for which they are promised."""
        before = datetime.now(UTC) - timedelta(days=self.settings.idempotency_days)
        async with self.database.connection() as connection:
            await connection.execute("SELECT store.end_idempotency(%s)", (before,))

    async def keep_vault_fresh(self, stop: asyncio.Event) -> None:
        """Drop keys that another process has deleted."""
        while not stop.is_set():
            with contextlib.suppress(*AWAY):
                await asyncio.to_thread(self.vault.refresh)
            try:
                await asyncio.wait_for(stop.wait(), VAULT_REFRESH_SECONDS)
            except TimeoutError:
                continue

    def at_close(self, close: Callable[[], None]) -> None:
        """Close this as well, before what it was made from."""
        self._closing.append(close)

    async def close(self) -> None:
        """Close everything that was opened."""
        await self.http.aclose()
        await self.reader.close()
        await self.database.close()
        await asyncio.to_thread(self._close_blocking)

    def _close_blocking(self) -> None:
        for close in reversed(self._closing):
            close()
        self.log.close()
        self.factory.close()
        self._key_pool.close()
        self.telemetry.shutdown()

    def _follow_replica(self, stop: asyncio.Event) -> None:
        url = self.store_options.url
        with psycopg.connect(url, autocommit=True) as connection:
            while not stop.is_set():
                self.register.load(connection)
                # Many events may come at once; a pause takes them over together.
                time.sleep(REFRESH_SECONDS)

    def _open_vault(self) -> tuple[Vault, SubjectKeys]:
        settings = self.settings
        self._key_pool = key_pool(self.store_options.url, connections_max=KEY_CONNECTIONS_MAX)
        self._key_pool.open()
        county = county_keys(
            self.algorithms, current=settings.county_key, before=settings.county_key_before
        )
        return open_vault(self._key_pool, county, self.algorithms, self.clock.now)

    def _make_gate(self) -> Gate:
        settings = self.settings
        self.issuer = IssuerAddress(
            issuer=settings.issuer,
            jwks_url=None,
            plain_http_allowed=settings.demonstration,
        )
        self._issuer_keys = IssuerKeys(self.issuer, self.http)
        return Gate(
            tokens=self.tokens_for(settings.audience),
            posts=self.register,
            units=self.register,
            policies=self.policies,
            today=self.today,
            session_token=session_tokens(self.algorithms, self._identity_key),
        )
