"""The register on a real database: its log, key tables and read models, as a process has them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg import conninfo

from chassis.context import Context, IdempotencyKey
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Log
from chassis.eventstore.schema import Roles
from chassis.identity.linking import IdentityTokens
from chassis.personal.county_keys import CountyKey, CountyKeys
from chassis.personal.key_database import KeyDatabase, key_pool
from chassis.personal.subject_keys import SubjectKeys
from chassis.personal.vault import Vault
from chassis.projections.projector import Projector
from chassis.reading import Reader
from chassis.testing.lent_databases import LentDatabases
from chassis.testing.migrated import copies_of, make_migrated
from kernel.units import unit_id
from registry.adapters.adopted_grids import AdoptedGrids
from registry.adapters.pack_files import read_pack
from registry.application.commands import EstablishPost, EstablishUnit, PlaceUnit, RegisterPerson
from registry.application.registry import Registry
from registry.domain.ids import person_id, post_id
from registry.projections.followed import MODELS
from registry.projections.reading import Reading

COUNTY = "510604"
SOURCE = f"/demo/{COUNTY}/registry"
ROLES = Roles.of("registry")
PASSWORD = "trial"  # noqa: S105  # a throw-away role on a loopback server of the test session
TODAY = date(2026, 3, 1)
REPOSITORY = Path(__file__).parents[3]
LUOJIANG = REPOSITORY / "deploy" / "counties" / COUNTY

TOWN = "510604102"
VILLAGE = "510604102211"
GRID = "510604102211/grid/01"
OTHER_VILLAGE = "510604102212"


def unit(key: str) -> UUID:
    return unit_id(COUNTY, key)


def within(key: str, *, on: date = TODAY, idempotency: str | None = None) -> Context:
    named = None
    if idempotency is not None:
        named = IdempotencyKey(scope="test", key=idempotency, request_sha256=b"\1" * 32)
    return Context(
        actor="service/test",
        unit=str(unit(key)),
        division=key.partition("/")[0],
        effective_on=on,
        via="api",
        idempotency=named,
    )


@dataclass(kw_only=True)
class Register:
    """One process's register, and what a test looks at."""

    registry: Registry
    reading: Reading
    vault: Vault
    subject_keys: SubjectKeys
    tokens: IdentityTokens
    projector: Projector
    owner_url: str

    @staticmethod
    def unit(key: str) -> UUID:
        return unit(key)

    @staticmethod
    def within(key: str, *, on: date = TODAY, idempotency: str | None = None) -> Context:
        """Give the context of an act in the unit with this key."""
        return within(key, on=on, idempotency=idempotency)

    async def post(self, kind: str, unit_key: str, *, seats: int = 1) -> UUID:
        """Establish a post in a unit."""
        key = f"{unit_key}/post/{kind}"
        command = EstablishPost(
            key=key, kind=kind, unit=unit(unit_key), body=None, name=kind, seats=seats
        )
        await self.registry.establish_post(command, within(unit_key))
        return post_id(COUNTY, key)

    async def person(self, key: str, name: str = "张晓明", unit_key: str = VILLAGE) -> UUID:
        """Register a person in a unit."""
        await self.registry.register_person(RegisterPerson(key=key, name=name), within(unit_key))
        return person_id(COUNTY, key)

    async def project(self) -> None:
        """Bring the read models up to the log's end."""
        await asyncio.to_thread(self._project)

    def _project(self) -> None:
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            self.projector.catch_up(connection, self.projector.prepare(connection))

    def events(self) -> list[dict[str, object]]:
        """Give every stored event's document, in order."""
        with psycopg.connect(self.owner_url) as connection:
            rows = connection.execute(
                "SELECT convert_from(bytes, 'utf8')::jsonb FROM store.events ORDER BY position"
            ).fetchall()
        return [row[0] for row in rows]

    def types(self) -> list[str]:
        return [str(event["type"]).removeprefix("registry.") for event in self.events()]


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedPostgres) -> LentDatabases:
    """Lend databases with an empty log, empty key tables and empty read models."""
    none = Path(__file__).parent / "none"
    name = make_migrated(postgres, "registry", source=SOURCE, folder=none, password=PASSWORD)
    url = postgres.superuser_url(name)
    with psycopg.connect(url, autocommit=True) as connection:
        Projector(url, models=MODELS, roles=ROLES).prepare(connection)
    return copies_of(postgres, name, "registry")


@pytest.fixture
def database_url(databases: LentDatabases) -> Iterator[str]:
    """Give the superuser's URL of a database of the test's own."""
    with databases.lent() as url:
        yield url


@pytest.fixture
def subject_keys(database_url: str) -> Iterator[SubjectKeys]:
    app_url = conninfo.make_conninfo(database_url, user=ROLES.app, password=PASSWORD)
    algorithms = Algorithms(standard_provider())
    county = CountyKeys(algorithms, current=CountyKey("2026a", bytes(range(32))))
    pool = key_pool(app_url, connections_max=2)
    pool.open(wait=True)
    yield SubjectKeys(
        KeyDatabase(pool=pool, schema="personal", county=county, now=lambda: datetime.now(UTC))
    )
    pool.close()


@pytest.fixture
async def register(database_url: str, subject_keys: SubjectKeys) -> AsyncIterator[Register]:
    app_url = conninfo.make_conninfo(database_url, user=ROLES.app, password=PASSWORD)
    algorithms = Algorithms(standard_provider())
    vault = Vault(subject_keys, algorithms, storage_purposes=frozenset())
    factory = PostgresEventStoreFactory(
        StoreOptions(url=app_url), source=SOURCE, writer="mingbai-registry/test", vault=vault
    )
    log = Log(factory.envelope_store())
    tokens = IdentityTokens(algorithms, bytes(32))
    reader = Reader(app_url, connections_max=2, statement_seconds_max=5)
    await reader.open()
    made = Register(
        registry=Registry(
            log,
            county=COUNTY,
            tokens=tokens,
            read_pack=read_pack,
            grids=AdoptedGrids(Reading(reader)),
        ),
        reading=Reading(reader),
        vault=vault,
        subject_keys=subject_keys,
        tokens=tokens,
        projector=Projector(database_url, models=MODELS, roles=ROLES),
        owner_url=database_url,
    )
    await made.project()
    yield made
    await reader.close()
    log.close()
    factory.close()


@pytest.fixture
async def places(register: Register) -> Register:
    """Give a register with a county, a town, two villages and a grid in the first of them."""
    above = {"510604": None, TOWN: "510604", VILLAGE: TOWN, OTHER_VILLAGE: TOWN, GRID: VILLAGE}
    for key, parent in above.items():
        await establish(register.registry, key, parent)
    return register


async def establish(registry: Registry, key: str, parent: str | None) -> None:
    """Register a unit below another one, in the administrative tree or the grids'."""
    command = EstablishUnit(
        key=key,
        kind="grid" if "/" in key else "division",
        name=f"单位{key}",
        division=key.partition("/")[0],
        within=None if parent is None else unit(parent),
    )
    await registry.establish_unit(command, within(parent or key))
    if parent is not None:
        tree = "grid" if "/" in key else "administrative"
        await registry.place_unit(
            PlaceUnit(unit=unit(key), tree=tree, parent=unit(parent)), within(key)
        )
