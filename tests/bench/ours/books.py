"""The books of entities for the benchmarks: made by the service's own domain, on its own log."""

import base64
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import psycopg
from psycopg.types.json import Jsonb
from pydantic import SecretStr

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.bootstrap import NAME, READ_MODELS, SERVICE
from assets.domain.books.chart import Chart
from assets.domain.books.entity import Entity
from assets.domain.books.journal import Journal
from assets.domain.books.lines import Line
from assets.domain.books.voucher import Draft, Voucher
from assets.settings import AssetsSettings
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.schema import Roles
from chassis.foundation import Foundation
from chassis.migrate import migrate
from chassis.personal.values import Personal
from chassis.projections.projector import Projector
from kernel.periods import Month
from kernel.units import unit_id
from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash
from runner.databases import DatabaseUrls, provision_databases
from runner.keeping import Secrets
from tests.bench.ours.county import PACK, SINCE
from tests.bench.servers import Servers
from tests.bench.workload import COUNTY

CHART = "2023-14"
SECTIONS = ("finance/chart", "finance/posting-rules")
SOURCE = f"/demo/{COUNTY}/assets"
POLICY = "sha256:" + "0" * 64
ACCOUNTANT, REVIEWER, CASHIER = (uuid5(NAMESPACE_URL, f"/bench/{name}") for name in "arc")
PAIRS = (("513", "102"), ("102", "501"), ("113", "501"), ("102", "113"), ("514", "211"),
         ("211", "102"))  # fmt: skip
"""Debit and credit of everyday vouchers, in turn."""
BY_PARTY = ("112", "113", "211")
PARTIES = 40
FORM = "village_collective"
EVENTS_PER_APPEND = 1_000


@dataclass(frozen=True, kw_only=True)
class Year:
    """The months of an entity, and how many lines each of them has."""

    first: Month
    months: int
    vouchers: int
    """In each month."""
    lines: int
    """In each voucher."""

    @property
    def entries(self) -> int:
        """Give how many lines stand in all of it."""
        return self.months * self.vouchers * self.lines

    def all_months(self) -> Iterator[Month]:
        """Give month after month."""
        month = self.first
        for _ in range(self.months):
            yield month
            month = month.next()


@dataclass(kw_only=True)
class BooksOfCounty:
    """A database of assets on which entities' books are filled without going through commands."""

    urls: DatabaseUrls
    superuser: str
    base: Foundation
    projector: Projector
    chart: Chart
    random: Random = field(default_factory=lambda: Random(20_231_400))  # noqa: S311  # same work

    def filled(self, numbers: Sequence[int], year: Year) -> list[UUID]:
        """Give the entities of the numbered units; the first time, post all their vouchers."""
        entities = [Entity.create_id(unit_of(number), FORM) for number in numbers]
        with psycopg.connect(self.superuser) as connection:
            found = connection.execute(
                "SELECT 1 FROM store.events WHERE aggregate_id = %s", (entities[-1],)
            ).fetchone()
        if found is None:
            for number in numbers:
                self._fill(number, year)
            self.project()
        return entities

    def _fill(self, number: int, year: Year) -> None:
        unit = unit_of(number)
        entity = Entity(
            unit=unit,
            form=FORM,
            name=f"示例{number}",
            chart=CHART,
            books_from=year.first.text,
        )
        bank = Entity.bank_account_id(entity.id, "basic")
        self.store([entity], context(number, year.first.first_on))
        for month in year.all_months():
            journal = Journal(entity.id, month.text)
            saved: list[AggregateRoot] = [journal]
            for voucher in range(year.vouchers):
                lines = tuple(self._lines(number, bank, year.lines))
                saved.append(self._posted(entity, journal, f"{month}-{voucher}", lines))
            self.store(saved, context(number, month.last_on))

    def project(self) -> None:
        """Bring the read models up to the log's end, with the statistics of a database in use."""
        with psycopg.connect(self.urls.projector, autocommit=True) as connection:
            self.projector.catch_up(connection, self.projector.prepare(connection))
        with psycopg.connect(self.superuser, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def _posted(
        self, entity: Entity, journal: Journal, draft: str, lines: tuple[Line, ...]
    ) -> Voucher:
        dated_on = journal.month.first_on.replace(day=1 + self.random.randrange(28))
        voucher = Voucher.prepare(
            Draft(
                entity=entity.id,
                draft=draft,
                kind="payment",
                dated_on=dated_on,
                chart=CHART,
                lines=lines,
                summary=Personal(entity.id, "assets_voucher", "示例"),
                attachments=1,
            ),
            preparer=ACCOUNTANT,
            moves_cash=True,
        )
        journal.enter(voucher, first_month=entity.first_month)
        voucher.review(REVIEWER)
        voucher.sign_as_cashier(CASHIER)
        number = journal.post(voucher, chart=self.chart)
        voucher.post(ACCOUNTANT, month=journal.month.text, number=number)
        return voucher

    def _lines(self, number: int, bank: UUID, count: int) -> Iterator[Line]:
        for place in range(count // 2):
            amount = 1 + self.random.randrange(1_000_000)
            party = uuid5(NAMESPACE_URL, f"/bench/{number}/{self.random.randrange(PARTIES)}")
            debit, credit = PAIRS[place % len(PAIRS)]
            yield _line(debit, amount, 0, bank, party)
            yield _line(credit, 0, amount, bank, party)

    def store(self, saved: list[AggregateRoot], context: Context) -> None:
        """Append what aggregates decided, without a command each."""
        store = self.base.factory.envelope_store()
        events = [event for one in saved for event in store.cut(one.collect_events(), context)]
        for begin in range(0, len(events), EVENTS_PER_APPEND):
            store.recorder.append(events[begin : begin + EVENTS_PER_APPEND])


@cache
@cache
def unit_of(number: int) -> UUID:
    """Give the id of the numbered unit."""
    return unit_id(COUNTY, f"{COUNTY}/bench/{number}")


@cache
def context(number: int, on: date) -> Context:
    """Give the context in which the accountant writes in the numbered unit's books."""
    return Context(
        actor=f"person/{ACCOUNTANT}/{REVIEWER}",
        unit=str(unit_of(number)),
        division=COUNTY,
        effective_on=on,
        via="api",
        policy=POLICY,
        basis=1,
    )


@cache
def books(servers: Servers) -> BooksOfCounty:
    """Open the log of assets; the first time, adopt the county pack's chart of accounts."""
    folder = servers.folder / "assets"
    first = not folder.exists()
    kept = Secrets(folder, data_exists=not first)
    urls = provision_databases(servers.conninfo(), ["assets"], kept)["assets"]
    superuser = servers.conninfo("assets")
    projector = Projector(urls.projector, models=READ_MODELS, roles=Roles.of("assets"))
    if first:
        migrate(urls.migrator, service="assets", source=SOURCE, folder=SERVICE.migrations)
        with psycopg.connect(superuser) as connection:
            _adopt(connection)
        with psycopg.connect(urls.projector, autocommit=True) as connection:
            projector.prepare(connection)
    base = Foundation(NAME, _settings(urls))
    base.level.note_whole()
    with psycopg.connect(superuser, autocommit=True) as connection:
        base.register.load(connection)
    return BooksOfCounty(
        urls=urls,
        superuser=superuser,
        base=base,
        projector=projector,
        chart=AdoptedCharts(base.register).of(CHART, datetime.now(UTC).date()),
    )


def adopt(
    connection: psycopg.Connection[Any], key: str, kind: str, entries: list[Any], *, root: str
) -> None:
    """Write an adopted section into the replica, as the register's events would."""
    connection.execute("INSERT INTO replica.chunks VALUES (%s, 1, 0, %s, 1)", (key, Jsonb(entries)))
    connection.execute(
        "INSERT INTO replica.sections VALUES (%s, 1, %s, NULL, 1, %s, %s, 1)",
        (key, kind, root, SINCE),
    )
    connection.execute("UPDATE replica.heard SET position = position + 1, changes = changes + 1")


def _adopt(connection: psycopg.Connection[Any]) -> None:
    """Adopt what the county pack says about the chart and about posting."""
    pack = read_pack(PACK)
    for key in SECTIONS:
        entries = list(section_entries(pack, key))
        adopt(connection, key, pack.section(key).kind, entries, root=section_hash(entries))


def _settings(urls: DatabaseUrls) -> AssetsSettings:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return AssetsSettings(
        county=COUNTY,
        demonstration=True,
        database_url=SecretStr(urls.app),
        projector_url=SecretStr(urls.projector),
        nats_url="nats://127.0.0.1:4222",
        nats_user="assets",
        nats_password=SecretStr("unused"),
        http_port=0,
        issuer="http://127.0.0.1:1/",
        county_key=SecretStr(f"2026a:{key}"),
        identity_key=SecretStr(key),
        # A benchmark keeps no original, and so makes no folder.
        evidence_folder=Path("/nonexistent"),
        registry_lag_seconds_max=600,
    )


def _line(account: str, debit: int, credit: int, bank: UUID, party: UUID) -> Line:
    return Line(
        account=account,
        debit_fen=debit,
        credit_fen=credit,
        bank_account=bank if account == "102" else None,
        party=party if account in BY_PARTY else None,
    )
