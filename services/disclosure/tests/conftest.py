"""Disclosure on a real database, and quarters of points as their messages come."""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import psycopg
import pytest
import rfc8785
from psycopg import conninfo

from chassis.embedded.postgres import EmbeddedPostgres
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Log
from chassis.eventstore.schema import Roles
from chassis.listen.database import Database
from chassis.listen.inbox import Inbox
from chassis.listen.messages import Identity
from chassis.projections.projector import Projector
from chassis.reading import Reader
from chassis.testing.lent_databases import LentDatabases
from chassis.testing.migrated import copies_of, make_migrated
from disclosure.adapters.received import PostgresReceived
from disclosure.application.publications import Publications
from disclosure.entrypoints import messages
from disclosure.entrypoints.messages import QuarterApproved, QuarterReissued, QuarterSettled
from disclosure.projections.board import BOARD, BoardReads
from disclosure.projections.disclosed import Disclosures
from disclosure.projections.honour_rolls import HONOUR_ROLLS
from disclosure.projections.publications import PUBLICATIONS
from kernel.units import unit_id

SOURCE = "/demo/510604/disclosure"
POINTS = "/demo/510604/points"
ROLES = Roles.of("disclosure")
PASSWORD = "disclosure"  # noqa: S105  # a throw-away role on a loopback server of the test session
MIGRATIONS = Path(__file__).parents[1] / "migrations"
MODELS = (PUBLICATIONS, BOARD, HONOUR_ROLLS)
VILLAGE = unit_id("510604", "510604102211")
TODAY = date(2026, 6, 28)
WINDOW_DAYS: dict[tuple[str, date], int] = {}
"""By scheme and day; the register of these tests tells of none."""

Row = tuple[str, int, str, str]
"""Label, number of the grid, points and standing."""
SMALL: tuple[Row, ...] = (
    ("1组-001户", 1, "3.5", "103.5"),
    ("1组-002户", 1, "0", "98"),
    ("2组-001户", 2, "-5", "95"),
    ("2组-010户", 2, "0.4", "100.4"),
)


@dataclass(frozen=True, kw_only=True)
class Message:
    """One event of points and its position in the log of points."""

    event: QuarterSettled | QuarterApproved | QuarterReissued
    position: int


def account_of(label: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"/points/account/anjia-points/{label}")


def approved_hash(rows: Sequence[Row]) -> str:
    """Compute the statement as the party that approves does, with other code than ours."""
    lines = sorted((str(account_of(row[0])), row) for row in rows)
    text = b"".join(
        rfc8785.dumps({"account": account, "label": row[0], "points": row[2], "standing": row[3]})
        + b"\n"
        for account, row in lines
    )
    return f"sha256:{hashlib.sha256(text).hexdigest()}"


def quarter_messages(
    rows: Sequence[Row] = SMALL, *, first: int = 101, opened: bool = False, **changes: str
) -> list[Message]:
    """Give the messages of one approved quarter; `changes` to what its approval says."""
    source, quarter = changes.pop("source", POINTS), changes.get("quarter", "2026-Q2")
    settled = [
        Message(
            position=first + place,
            event=QuarterSettled.model_validate(
                {
                    "id": f"{account_of(label)}.{9 if quarter == '2026-Q2' else 5}",
                    "source": source,
                    "subject": str(account_of(label)),
                    "unit": str(unit_id("510604", f"510604102211/grid/{grid:02d}")),
                    "data": {
                        "quarter": quarter,
                        "points": points,
                        "standing": standing,
                        "label": label,
                    },
                }
            ),
        )
        for place, (label, grid, points, standing) in enumerate(rows)
    ]
    data = {
        "scheme": "anjia-points",
        "quarter": quarter,
        "last_day": "2026-06-27",
        "lines": len(rows),
        "entries": 2 * len(rows),
        "points": f"{sum((Decimal(row[2]) for row in rows), Decimal(0)).normalize():f}",
        "statement": approved_hash(rows),
        "resolution": "示例-总支-2026-02",
        **changes,
    }
    approval = QuarterApproved.model_validate(
        {
            "id": f"{uuid5(NAMESPACE_URL, '/'.join((source, str(data['scheme']), quarter)))}.2",
            "source": source,
            "unit": str(VILLAGE),
            "division": "510604102211",
            "actor": f"person/{UUID(int=7)}/{UUID(int=8)}",
            "effectiveon": "2026-06-28",
            "time": "2026-06-28T02:03:04.000000Z",
            "data": data,
        }
    )
    return [*settled, Message(event=approval, position=first + len(rows) + opened)]


def reissue_messages(
    rows: Sequence[Row], restated: Sequence[str], *, first: int, revision: int = 2, replaces: str
) -> list[Message]:
    """Give the messages by which a quarter's list becomes these rows; the restated ones come."""
    own = [row for row in rows if row[0] in restated]
    *lines, approval = quarter_messages(own, first=first)
    event = approval.event.model_dump(mode="json")
    event["id"] = f"{event['id'].partition('.')[0]}.{revision + 2}"
    event["data"] |= {
        "revision": revision,
        "restated": len(own),
        "lines": len(rows),
        "points": f"{sum((Decimal(row[2]) for row in rows), Decimal(0)).normalize():f}",
        "statement": approved_hash(rows),
        "replaces": replaces,
        "resolution": f"示例-总支-更正-{revision}",
    }
    numbered = [
        replace(line, event=line.event.model_copy(update={"id": f"{line.event.id}{revision}"}))
        for line in lines
    ]
    return [*numbered, replace(approval, event=QuarterReissued.model_validate(event))]


class Books:
    """Disclosure's parts, joined as in a service."""

    def __init__(self, superuser: str) -> None:
        self.superuser = superuser
        self.app_url = _as(superuser, ROLES.app)
        self._projector_url = _as(superuser, ROLES.projector)
        self._projector = Projector(self._projector_url, models=MODELS, roles=ROLES)
        store = StoreOptions(url=self.app_url)
        self.factory = PostgresEventStoreFactory(store, source=SOURCE, writer="disclosure/1")
        self.database = Database(store, connections_max=4)
        self.log = Log(self.factory.envelope_store())
        self.received = PostgresReceived(self.database)
        self.publications = Publications(
            self.log,
            received=self.received,
            window_days=lambda scheme, on: WINDOW_DAYS.get((scheme, on)),
            today=lambda: TODAY,
        )
        self.reader = Reader(self.app_url, connections_max=2, statement_seconds_max=5)
        self.disclosures = Disclosures(self.reader)
        self.board = BoardReads(self.reader)
        self.today = TODAY

    async def deliver(self, message: Message) -> None:
        """Deliver a message once."""
        event = message.event
        inbox = Inbox(
            Identity(source=event.source, event_id=event.id),
            consumer=messages.CONSUMER,
            schema="store",
            taken=frozenset(),
            position=message.position,
        )
        if isinstance(event, QuarterSettled):
            await messages.quarter_settled(event, inbox, self.publications)
        else:
            await messages.quarter_approved(event, inbox, self.publications)

    async def deliver_all(self, several: Sequence[Message]) -> None:
        for message in several:
            await self.deliver(message)

    def events(self) -> list[tuple[str, bytes]]:
        """Give the type and bytes of everything in the log."""
        with psycopg.connect(self.app_url) as connection:
            rows = connection.execute("SELECT topic, bytes FROM store.events ORDER BY position")
            return [(topic, bytes(encoded)) for topic, encoded in rows]

    def types(self) -> list[str]:
        return [topic.removeprefix("disclosure.publication.") for topic, _ in self.events()]

    def project(self) -> None:
        """Bring the read models up to the log's end."""
        with psycopg.connect(self._projector_url, autocommit=True) as connection:
            self._projector.catch_up(connection, self._projector.prepare(connection))

    def rebuild(self) -> None:
        self._projector.rebuild()


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedPostgres) -> LentDatabases:
    """Lend databases in which nothing was disclosed yet."""
    name = make_migrated(
        postgres, "disclosure", source=SOURCE, folder=MIGRATIONS, password=PASSWORD
    )
    url = _as(postgres.superuser_url(name), ROLES.projector)
    with psycopg.connect(url, autocommit=True) as connection:
        Projector(url, models=MODELS, roles=ROLES).prepare(connection)
    return copies_of(postgres, name, "disclosure")


@pytest.fixture
async def books(databases: LentDatabases) -> AsyncIterator[Books]:
    with databases.lent() as url:
        books = Books(url)
        await books.database.open()
        await books.reader.open()
        yield books
        await books.reader.close()
        await books.database.close()
        books.log.close()
        books.factory.close()


@pytest.fixture
def quarter() -> Callable[..., list[Message]]:
    return quarter_messages


@pytest.fixture
def reissue() -> Callable[..., list[Message]]:
    return reissue_messages


@pytest.fixture
def small() -> tuple[Row, ...]:
    return SMALL


@pytest.fixture
def window() -> Iterator[Callable[[int], None]]:
    """Let the rules say for how many days a publication awaits objections."""

    def say(days: int) -> None:
        WINDOW_DAYS["anjia-points", TODAY] = days

    yield say
    WINDOW_DAYS.clear()


@pytest.fixture
def changed() -> Callable[..., Message]:
    """Change what a message's data say."""

    def change(message: Message, **changes: object) -> Message:
        data = message.event.data.model_copy(update=changes)
        return replace(message, event=message.event.model_copy(update={"data": data}))

    return change


def _as(superuser: str, role: str) -> str:
    return conninfo.make_conninfo(superuser, user=role, password=PASSWORD)
