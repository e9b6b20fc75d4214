"""One process of points on a real log, and what a test does and sees through it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import conninfo

from chassis.context import Context, IdempotencyKey, InboxRow
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Log
from chassis.eventstore.schema import Roles
from chassis.listen.database import Database
from chassis.personal.county_keys import CountyKey, CountyKeys
from chassis.personal.key_database import KeyDatabase, key_pool
from chassis.personal.subject_keys import SubjectKeys
from chassis.personal.vault import Vault
from chassis.projections.projector import Projector
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory
from chassis.testing.following import following_with
from kernel.beijing import BEIJING, business_date
from kernel.points import format_points
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.originals import StoredOriginals
from points.adapters.unscored import PostgresUnscored
from points.application.objections import Objections
from points.application.points import Points
from points.application.subjects import Subjects
from points.bootstrap import READ_MODELS
from services.points.tests.village import COUNTY, SCHEME, known_register, person, unit

SOURCE = f"/demo/{COUNTY}/points"
ROLES = Roles.of("points")
PASSWORD = "trial"  # noqa: S105  # a throw-away role on a loopback server of the test session


class HandClock:
    """A clock that a test moves forward."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 1, 9, tzinfo=BEIJING)

    def set(self, text: str) -> None:
        """Move to a minute in Beijing, written like 2026-03-05 10:00, or to a day's noon."""
        day, _, minute = text.partition(" ")
        self.at = datetime.fromisoformat(f"{day}T{minute or '12:00'}").replace(tzinfo=BEIJING)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return business_date(self.at)


@dataclass(kw_only=True)
class Process:
    """The application of one process, as `bootstrap` joins it."""

    clock: HandClock
    log: Log
    points: Points
    subjects: Subjects
    unscored: PostgresUnscored
    objections: Objections
    originals: StoredOriginals
    rules: AdoptedRules
    index: AccountIndex
    reader: Reader
    register: RegisterMemory
    vault: Vault
    url: str

    def within(
        self, key: str, *, actor: str = "officer", idempotency: str | None = None, body: str = ""
    ) -> Context:
        """Give the context of an act in a unit today."""
        named = None
        if idempotency is not None:
            digest = body.encode().ljust(32)
            named = IdempotencyKey(scope=actor, key=idempotency, request_sha256=digest)
        return Context(
            actor=f"person/{person(actor)}/00000000-0000-0000-0000-000000000001",
            unit=str(unit(key)),
            division=key.partition("/")[0],
            effective_on=self.clock.today(),
            via="api",
            idempotency=named,
        )

    @staticmethod
    def heard(event_id: str, key: str) -> Context:
        """Give the context of what points does about an event of another service."""
        row = InboxRow(consumer="points-subjects", source=f"/demo/{COUNTY}/x", event_id=event_id)
        return Context(
            actor="service/points",
            unit=str(unit(key)),
            division=key.partition("/")[0],
            effective_on=date(2026, 1, 1),
            via="api",
            inbox=row,
        )

    def events(self) -> list[dict[str, Any]]:
        """Give every stored event's document, in order."""
        with psycopg.connect(self.url) as connection:
            rows = connection.execute(
                "SELECT convert_from(bytes, 'utf8')::jsonb FROM store.events ORDER BY position"
            ).fetchall()
        return [row[0] for row in rows]

    def types(self) -> list[str]:
        """Name the stored events shortly, in order."""
        return [
            event["type"].removeprefix("points.").removesuffix(".v1") for event in self.events()
        ]

    async def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the read models, once they have reached the log's end."""
        await self.reader.caught_up()
        return [tuple(row.values()) for row in await self.reader.rows(statement, *values)]

    async def account(self, account: UUID) -> tuple[str, ...]:
        """Give an account's standing, its recognised points and its pending ones."""
        statement = "SELECT standing, recognised, pending FROM read.accounts WHERE account = %s"
        (found,) = await self.rows(statement, account)
        return tuple(map(format_points, found))

    async def states(self) -> dict[str, str]:
        """Give the state of each entry by its name."""
        return dict(await self.rows("SELECT entry, state FROM read.entries"))

    async def quarter(self, quarter: str) -> dict[str, Any] | None:
        """Give what is known of a quarter."""
        await self.reader.caught_up()
        statement = "SELECT * FROM read.quarters WHERE scheme = %s AND quarter = %s"
        return await self.reader.row(statement, SCHEME, quarter)


@asynccontextmanager
async def open_process(url: str, clock: HandClock) -> AsyncIterator[Process]:
    """Open the database (named by its superuser's URL) as one more process of points."""
    app_url = conninfo.make_conninfo(url, user=ROLES.app, password=PASSWORD)
    pool = key_pool(app_url, connections_max=2)
    pool.open(wait=True)
    algorithms = Algorithms(standard_provider())
    county = CountyKeys(algorithms, current=CountyKey("2026a", bytes(range(32))))
    keys = KeyDatabase(pool=pool, schema="personal", county=county, now=clock.now)
    vault = Vault(SubjectKeys(keys), algorithms, storage_purposes=frozenset())
    options = StoreOptions(url=app_url, now=clock.now)
    factory = PostgresEventStoreFactory(options, source=SOURCE, writer="points/test", vault=vault)
    log = Log(factory.envelope_store())
    reader = Reader(app_url, connections_max=2, statement_seconds_max=5)
    database = Database(options, connections_max=1)
    await reader.open()
    await database.open()
    register = known_register(app_url)
    rules, index = AdoptedRules(register, county=COUNTY, today=clock.today), AccountIndex(reader)
    unscored = PostgresUnscored(database)
    originals = StoredOriginals(reader)
    try:
        yield Process(
            clock=clock,
            log=log,
            points=Points(log, rules=rules, accounts=index, today=clock.today),
            subjects=Subjects(log, rules=rules, unscored=unscored, today=clock.today),
            unscored=unscored,
            objections=Objections(
                log, rules=rules, accounts=index, originals=originals, today=clock.today
            ),
            originals=originals,
            rules=rules,
            index=index,
            reader=reader,
            register=register,
            vault=vault,
            url=url,
        )
    finally:
        await database.close()
        await reader.close()
        log.close()
        factory.close()
        pool.close()


@contextmanager
def following(url: str) -> Iterator[Projector]:
    """Follow the log into the read models, as the projector's role, until the end."""
    projector_url = conninfo.make_conninfo(url, user=ROLES.projector, password=PASSWORD)
    projector = Projector(projector_url, models=READ_MODELS, roles=ROLES)
    with following_with(projector, url):
        yield projector


async def both(*commands: Any) -> list[Any]:
    """Run commands at once and give what each answered or raised."""
    return await asyncio.gather(*commands, return_exceptions=True)
