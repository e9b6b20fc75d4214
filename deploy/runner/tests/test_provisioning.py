"""Databases, roles, rights and secrets on real servers: what each may do, and what it may not."""

import asyncio
import stat
from collections.abc import Iterator
from pathlib import Path

import nats.errors
import psycopg
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.errors import ServiceUnavailableError

from chassis.broker import BrokerOptions, connect
from chassis.embedded.nats import EmbeddedNats
from chassis.embedded.nats_config import NatsSettings
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.errors import BrokenError
from chassis.streams import (
    EVENTS,
    ConsumerSettings,
    ensure_consumer,
    ensure_stream,
    stream_config,
)
from runner.databases import DatabaseUrls, provision_databases
from runner.errors import RunFolderError
from runner.keeping import Ports, Secrets
from runner.rights import OPS, inbox_prefix, nats_users

COUNTY = "510604"
SERVICES = ("trialone", "trialtwo")


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    return Secrets(tmp_path / "secrets", data_exists=False)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Secrets:
    return Secrets(tmp_path_factory.mktemp("kept") / "secrets", data_exists=False)


@pytest.fixture(scope="module")
def urls(postgres: EmbeddedPostgres, kept: Secrets) -> Iterator[dict[str, DatabaseUrls]]:
    yield provision_databases(postgres.superuser_url(), SERVICES, kept)
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        for service in SERVICES:
            connection.execute(f'DROP DATABASE "{service}" WITH (FORCE)')
            for role in ("migrator", "app", "projector", "auditor"):
                connection.execute(f'DROP ROLE "{service}_{role}"')


def refused(url: str, statement: str) -> bool:
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)
    except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError):
        return True
    return False


def test_only_migrator_and_projector_make_schemas(urls: dict[str, DatabaseUrls]) -> None:
    own = urls["trialone"]

    assert not refused(own.migrator, "CREATE SCHEMA store")
    assert not refused(own.projector, "CREATE SCHEMA read")
    assert refused(own.app, "CREATE SCHEMA mine")
    assert refused(own.auditor, "CREATE SCHEMA mine")
    for role in (own.app, own.auditor, own.projector):
        assert refused(role, "CREATE TABLE public.mine (x int)")
        assert refused(role, "CREATE TEMPORARY TABLE mine (x int)")
        assert refused(role, "CREATE TABLE store.mine (x int)")
    assert not refused(own.migrator, "CREATE TABLE public.migrations (x int)")
    assert refused(own.app, "SELECT * FROM public.migrations")


def test_nobody_enters_another_service_s_database(urls: dict[str, DatabaseUrls]) -> None:
    for role in ("migrator", "app", "projector", "auditor"):
        url = getattr(urls["trialone"], role)
        other = psycopg.conninfo.make_conninfo(url, dbname="trialtwo")

        assert not refused(url, "SELECT 1")
        assert refused(other, "SELECT 1")


def test_no_role_may_make_roles_or_databases(urls: dict[str, DatabaseUrls]) -> None:
    for role in ("migrator", "app", "projector", "auditor"):
        url = getattr(urls["trialone"], role)

        assert refused(url, "CREATE ROLE mine")
        assert refused(url, "CREATE DATABASE mine")
        assert refused(url, "SET ROLE trialone_migrator") == (role != "migrator")


def test_provisioning_again_changes_nothing(
    urls: dict[str, DatabaseUrls], postgres: EmbeddedPostgres, kept: Secrets
) -> None:
    with psycopg.connect(urls["trialone"].migrator, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA kept")

    again = provision_databases(postgres.superuser_url(), SERVICES, kept)

    assert again == urls
    assert not refused(again["trialone"].migrator, "DROP SCHEMA kept")


def test_a_role_that_may_do_more_is_not_taken(
    urls: dict[str, DatabaseUrls], postgres: EmbeddedPostgres, kept: Secrets
) -> None:
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        connection.execute("ALTER ROLE trialone_app CREATEROLE")
        with pytest.raises(BrokenError, match="trialone_app may do more"):
            provision_databases(postgres.superuser_url(), SERVICES, kept)
        connection.execute("ALTER ROLE trialone_app NOCREATEROLE")


def test_a_user_who_may_create_roles_and_databases_is_enough(
    urls: dict[str, DatabaseUrls], postgres: EmbeddedPostgres, kept: Secrets
) -> None:
    with psycopg.connect(postgres.superuser_url(), autocommit=True) as connection:
        connection.execute("CREATE ROLE keeper LOGIN CREATEROLE CREATEDB PASSWORD 'keeper'")
        url = postgres.url(database="postgres", user="keeper", password="keeper")  # noqa: S106 - of this test alone
        try:
            first = provision_databases(url, ("trialthree",), kept)
            again = provision_databases(url, ("trialthree",), kept)
        finally:
            connection.execute('DROP DATABASE IF EXISTS "trialthree" WITH (FORCE)')
            for role in ("migrator", "app", "projector", "auditor"):
                connection.execute(f'DROP ROLE IF EXISTS "trialthree_{role}"')
            connection.execute("DROP OWNED BY keeper")
            connection.execute("DROP ROLE keeper")

    assert first == again


def test_the_password_is_never_sent_in_the_clear(
    urls: dict[str, DatabaseUrls], postgres: EmbeddedPostgres
) -> None:
    with psycopg.connect(postgres.superuser_url()) as connection:
        found = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = 'trialone_app'"
        ).fetchone()

    assert found is not None
    assert found[0].startswith("SCRAM-SHA-256$")


@pytest.fixture
def broker(tmp_path: Path, secrets: Secrets) -> Iterator[EmbeddedNats]:
    durables = {"registry": ["registry-register"], "points": ["points-register"], "audit": []}
    users = nats_users(COUNTY, durables, secrets)
    with EmbeddedNats(tmp_path / "nats", NatsSettings(sync_always=False), users) as server:
        yield server


async def as_user(
    broker: EmbeddedNats, secrets: Secrets, name: str, prefix: str | None = None
) -> Client:
    password = secrets.password(f"nats {name}")
    url = broker.url(user=name, password=password)
    prefix = prefix or ("_INBOX" if name == OPS else inbox_prefix(name))
    return await connect(BrokerOptions(servers=(url,), name=name, inbox_prefix=prefix))


async def stored(client: Client, subject: str) -> bool:
    try:
        await client.jetstream(timeout=0.5).publish(subject, b"{}", stream=EVENTS, timeout=0.5)
    except (TimeoutError, nats.errors.TimeoutError):
        return False
    return True


async def test_a_service_publishes_under_its_own_name_alone(
    broker: EmbeddedNats, secrets: Secrets
) -> None:
    ops = await as_user(broker, secrets, OPS)
    await ensure_stream(ops.jetstream(), stream_config(county=COUNTY, replicas=1))
    points = await as_user(broker, secrets, "points")

    assert await stored(points, f"ev.{COUNTY}.points.account.opened.v1.102.211")
    assert not await stored(points, f"ev.{COUNTY}.registry.unit.established.v1.102.211")
    assert not await stored(ops, f"ev.{COUNTY}.points.account.opened.v1.102.211")
    last = await points.jetstream().get_last_msg(EVENTS, f"ev.{COUNTY}.points.>", direct=True)
    assert last.seq == 1
    with pytest.raises((TimeoutError, nats.errors.TimeoutError)):
        await points.jetstream(timeout=0.5).get_last_msg(
            EVENTS, f"ev.{COUNTY}.registry.>", direct=True
        )
    with pytest.raises((TimeoutError, nats.errors.TimeoutError)):
        await points.jetstream(timeout=0.5).delete_stream(EVENTS)
    for client in (ops, points):
        await client.close()


async def test_a_service_reads_from_its_own_consumers_alone(
    broker: EmbeddedNats, secrets: Secrets
) -> None:
    ops = await as_user(broker, secrets, OPS)
    js = ops.jetstream()
    await ensure_stream(js, stream_config(county=COUNTY, replicas=1))
    for durable in ("registry-register", "points-register"):
        await ensure_consumer(
            js,
            ConsumerSettings(durable=durable, filter_subjects=(f"ev.{COUNTY}.registry.>",)),
        )
    registry = await as_user(broker, secrets, "registry")
    assert await stored(registry, f"ev.{COUNTY}.registry.unit.established.v1.102.211")
    points = await as_user(broker, secrets, "points")

    own = await points.jetstream().pull_subscribe_bind("points-register", EVENTS)
    [message] = await own.fetch(1, timeout=2)
    await message.ack_sync(timeout=2)
    other = await points.jetstream().pull_subscribe_bind("registry-register", EVENTS)
    with pytest.raises((TimeoutError, nats.errors.TimeoutError)):
        await other.fetch(1, timeout=0.5)
    with pytest.raises((TimeoutError, ServiceUnavailableError, nats.errors.TimeoutError)):
        await points.jetstream(timeout=0.5).delete_consumer(EVENTS, "registry-register")
    for client in (ops, registry, points):
        await client.close()


async def test_a_service_hears_the_register_s_beat_and_no_other_one_s_answers(
    broker: EmbeddedNats, secrets: Secrets
) -> None:
    registry = await as_user(broker, secrets, "registry")
    points = await as_user(broker, secrets, "points")
    heard: list[str] = []

    async def hear(message: Msg) -> None:
        heard.append(message.subject)

    await points.subscribe(f"beat.{COUNTY}.registry", cb=hear)
    await points.subscribe("_INBOX_registry.>", cb=hear)
    await points.subscribe(f"ev.{COUNTY}.>", cb=hear)
    await points.flush()
    await registry.publish(f"beat.{COUNTY}.registry", b"1")
    await registry.publish("_INBOX_registry.answer", b"secret")
    await registry.publish(f"ev.{COUNTY}.registry.unit.established.v1.102.211", b"{}")
    await points.publish(f"beat.{COUNTY}.registry", b"9999")
    await registry.flush()
    await points.flush()
    await asyncio.sleep(0.1)

    assert heard == [f"beat.{COUNTY}.registry"]
    for client in (registry, points):
        await client.close()


def test_secrets_stay_and_are_their_owner_s_alone(tmp_path: Path) -> None:
    first = Secrets(tmp_path / "secrets", data_exists=False)
    values = (first.password("a"), first.key("b"))

    again = Secrets(tmp_path / "secrets", data_exists=True)

    assert (again.password("a"), again.key("b")) == values
    assert again.password("c") != values[0]
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    file = tmp_path / "secrets" / "secrets.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_data_without_its_secrets_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="is missing"):
        Secrets(tmp_path / "secrets", data_exists=True)


def test_ports_stay_the_same_and_a_fixed_one_is_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runner.keeping.LEFTOVER_SECONDS_MAX", 0.2)
    file = tmp_path / "ports.json"
    first = Ports(file).choose(("gateway", "points"), fixed={"gateway": 0})

    assert Ports(file).choose(("gateway", "points"), fixed={"gateway": 0}) == first
    with EmbeddedNats(
        tmp_path / "nats",
        NatsSettings(sync_always=False),
        nats_users(COUNTY, {}, Secrets(tmp_path / "s", data_exists=False)),
    ) as server:
        taken = {"gateway": first["gateway"], "points": server.port}
        file.write_text(f'{{"gateway": {taken["gateway"]}, "points": {taken["points"]}}}')
        moved = Ports(file).choose(("gateway", "points"), fixed={"gateway": 0})
        assert moved["gateway"] == first["gateway"]
        assert moved["points"] != server.port
        with pytest.raises(BrokenError, match="taken by another program"):
            Ports(file).choose(("gateway",), fixed={"gateway": server.port})
