"""The database of points with every account in it, made through the service's own code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import psycopg

from chassis.context import Context
from chassis.eventstore.envelope import UnstoredEvent
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.schema import Roles
from chassis.eventstore.store import EnvelopeEventStore
from chassis.migrate import migrate
from chassis.projections.projector import Projector
from chassis.replica.memory import RegisterMemory
from kernel.beijing import business_date
from points.adapters.adopted_rules import AdoptedRules
from points.bootstrap import READ_MODELS, SERVICE
from points.domain.account import Account
from points.domain.entry import Act, Origin
from points.domain.rules import SchemeRules
from runner.databases import DatabaseUrls, provision_databases
from runner.keeping import Secrets
from tests.bench.ours.county import SINCE, County
from tests.bench.servers import Servers
from tests.bench.workload import (
    COUNTY,
    EVERYDAY,
    OLD,
    SCHEME,
    SOURCE,
    YOUNG,
    Population,
    account_id,
    entry,
    number_of,
    subject_id,
)

SEED_EVENTS_PER_COMMAND = 1_000
USUAL = (EVERYDAY, YOUNG, OLD)
"""The accounts that all figures but the import work on."""
WRITER = f"mingbai-points/{SERVICE.name.version}"
POLICY = "sha256:" + "0" * 64


@dataclass(frozen=True, kw_only=True)
class OurDatabase:
    """Where the accounts are, and how each of the service's roles gets in."""

    urls: DatabaseUrls
    secrets: Secrets
    superuser: str
    """The administrator's connection string of the same database."""

    def factory(self) -> PostgresEventStoreFactory:
        """Open the log as the service does."""
        return open_factory(self.urls.app)

    def register(self) -> RegisterMemory:
        """Load what the service knows of the register."""
        return open_register(self.urls.app)

    def next_entry(self, population: Population) -> int:
        """Give the first number of which no account of a population has an entry."""
        with psycopg.connect(self.superuser) as connection:
            rows = connection.execute(
                'SELECT DISTINCT substring(encode(bytes, \'escape\') FROM \'"entry":"([^"]+)"\') '
                "FROM store.events WHERE aggregate_id = ANY(%s) AND version > 1",
                (population.account_ids(),),
            ).fetchall()
        return max(number_of(row[0]) for row in rows) + 1


def open_factory(url: str) -> PostgresEventStoreFactory:
    """Open the log at this address of the service's own role."""
    return PostgresEventStoreFactory(StoreOptions(url=url), source=SOURCE, writer=WRITER)


def open_register(url: str) -> RegisterMemory:
    """Load what the service at this address knows of the register."""
    memory = RegisterMemory(token_of=_no_sign_in, lag_seconds_max=30, today=date.today)
    with psycopg.connect(url, autocommit=True) as connection:
        memory.load(connection)
    return memory


def seeded(servers: Servers, populations: Sequence[Population] = USUAL) -> OurDatabase:
    """Give the database of points; the first time, record every past event of these accounts."""
    folder = servers.folder / "ours"
    first = not folder.exists()
    secrets = Secrets(folder, data_exists=not first)
    urls = provision_databases(servers.conninfo(), ["points"], secrets)["points"]
    database = OurDatabase(urls=urls, secrets=secrets, superuser=servers.conninfo("points"))
    if first:
        _found(database)
    filled = folder / f"population-{populations[0].first}"
    if not filled.exists():
        _fill(database, populations)
        filled.touch()
    return database


def context_of(county: County, number: int, effective_on: date, *, basis: int = 1) -> Context:
    """Give the context in which the officer of its grid writes in the numbered account."""
    place = number % len(county.grids)
    return Context(
        actor=f"person/{county.officers[place]}/{county.posts[place]}",
        unit=str(county.grids[place]),
        division=county.division,
        effective_on=effective_on,
        via="api",
        policy=POLICY,
        basis=basis,
    )


def today() -> date:
    """Give the business date, Asia/Shanghai."""
    return business_date(datetime.now(UTC))


def _found(database: OurDatabase) -> None:
    migrate(database.urls.migrator, service="points", source=SOURCE, folder=SERVICE.migrations)
    with psycopg.connect(database.superuser) as connection:
        County().tell(connection)


def _fill(database: OurDatabase, populations: Sequence[Population]) -> None:
    county = County()
    factory = database.factory()
    try:
        store = factory.envelope_store()
        rules = AdoptedRules(database.register(), county=COUNTY, today=today).of(SCHEME)
        for population in populations:
            for events in _history(store, county, rules, population):
                for begin in range(0, len(events), SEED_EVENTS_PER_COMMAND):
                    store.recorder.append(events[begin : begin + SEED_EVENTS_PER_COMMAND])
    finally:
        factory.close()
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    if EVERYDAY in populations:
        _show_accounts(database)


def _history(
    store: EnvelopeEventStore, county: County, rules: SchemeRules, population: Population
) -> Iterator[list[UnstoredEvent]]:
    """Give what opens all accounts of a population, then the entries account by account."""
    accounts: dict[int, Account] = {}
    opened: list[UnstoredEvent] = []
    for number in range(population.first, population.first + population.accounts):
        accounts[number] = account = Account(
            subject_id=subject_id(number),
            subject_type="household",
            label=f"{number:05}",
            scheme=SCHEME,
            grid=county.grids[number % len(county.grids)],
            contacts=[subject_id(number)],
            opening=rules.opening,
        )
        assert account.id == account_id(number)
        opened += store.cut(account.collect_events(), context_of(county, number, SINCE))
    yield opened
    acts = [_act(past) for past in range(1, population.past_events)]
    for number, account in accounts.items():
        officer = county.officers[number % len(county.grids)]
        entries: list[UnstoredEvent] = []
        for act, evidence in acts:
            table = rules.table_on(act.acted_on)
            account.record(table, act, Origin(recorder=officer, evidence=evidence))
            context = context_of(county, number, act.acted_on)
            context = context.resting_on(table.version)
            entries += store.cut(account.collect_events(), context)
        yield entries


def _act(number: int) -> tuple[Act, tuple[str, ...]]:
    one = entry(number)
    acted_on = date.fromisoformat(one.acted_on)
    act = Act(item=one.item, points=one.points, acted_on=acted_on, ordinal=one.ordinal)
    return act, one.evidence


def _show_accounts(database: OurDatabase) -> None:
    """Fill the read models as far as every account of the everyday population is open."""
    projector = Projector(database.urls.projector, models=READ_MODELS, roles=Roles.of("points"))
    with psycopg.connect(database.urls.projector, autocommit=True) as connection:
        row = connection.execute(
            "SELECT max(position) FROM store.events WHERE aggregate_id = ANY(%s) AND version = 1",
            (EVERYDAY.account_ids(),),
        ).fetchone()
        assert row is not None
        projector.catch_up(connection, projector.prepare(connection), row[0])


def _no_sign_in(issuer: str, subject: str) -> str:
    raise KeyError(f"nobody signs in here: {subject} of {issuer}")
