"""The peer's points account: an aggregate and an application of plain `eventsourcing`."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError
from psycopg.conninfo import conninfo_to_dict
from typing_extensions import override

from tests.bench.workload import (
    ITEMS,
    OPENING,
    TABLE_VERSION,
    Entry,
    Population,
    account_id,
    entry,
)

ATTEMPTS_MAX = 20
SEED_EVENTS_PER_SAVE = 2_000
"""Kept small: an insert of tens of megabytes can stand still in the driver's pipeline mode."""
CACHE_ACCOUNTS_MAX = 4_096


class NotInTableError(ValueError):
    """The score table has no such item, or it does not give that many points."""

    code = "not_in_table"


class Account(Aggregate):
    """Keeps a balance, whose size does not grow with the history behind it."""

    TOPIC = "bench.account"

    class Created(Aggregate.Created):
        """The library wants a name for its own first event as well; nothing records it."""

        TOPIC = "bench.account.created"

    class Opened(Created):
        """The subject is scored from now on."""

        TOPIC = "bench.account.opened"
        number: int
        opening: Decimal

    class EntryRecorded(Aggregate.Event):
        """One act was scored under one item of one table version."""

        TOPIC = "bench.account.entry_recorded"
        table: str
        item: str
        points: Decimal
        acted_on: str
        ordinal: int
        evidence: list[str]

    @staticmethod
    @override
    def create_id(number: int) -> UUID:
        """Give the id that every side derives for the numbered account."""
        return account_id(number)

    @event(Opened)
    def __init__(self, number: int, opening: Decimal) -> None:
        self.number = number
        self.balance = opening

    def record(self, entry: Entry) -> None:
        """Score one act, if the table has it."""
        least, most = ITEMS.get(entry.item, (None, None))
        if least is None or most is None or not least <= entry.points <= most:
            raise NotInTableError(f"{entry.item} for {entry.points} is not in {TABLE_VERSION}")
        self._entry_recorded(
            table=TABLE_VERSION,
            item=entry.item,
            points=entry.points,
            acted_on=entry.acted_on,
            ordinal=entry.ordinal,
            evidence=list(entry.evidence),
        )

    @event(EntryRecorded)
    def _entry_recorded(  # noqa: PLR0913, PLR0917 (the event's fields are its parameters)
        self,
        table: str,  # noqa: ARG002 (the library matches parameters with the event's fields)
        item: str,  # noqa: ARG002 (the same)
        points: Decimal,
        acted_on: str,  # noqa: ARG002 (the same)
        ordinal: int,  # noqa: ARG002 (the same)
        evidence: list[str],  # noqa: ARG002 (the same)
    ) -> None:
        self.balance += points


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """How the peer is set up; the defaults are what several processes can safely share."""

    pool_size: int = 5
    cached: bool = True
    unsafe: bool = False
    """No copying, no fast-forward, database functions: quick, but loses and misses events."""


class Points(Application[UUID]):
    """Records entries; a command that lost a race is decided again on the newer account."""

    name = "points"

    def open_accounts(self, population: Population) -> None:
        """Open every account of a population and record all its past entries."""
        unsaved: list[Account] = []
        events = 0
        for number in range(population.first, population.first + population.accounts):
            account = Account(number=number, opening=OPENING)
            unsaved.append(account)
            for past in range(1, population.past_events):
                account.record(entry(past))
                events += 1
                if events == SEED_EVENTS_PER_SAVE:
                    self.save(*unsaved)
                    unsaved, events = [account], 0
        self.save(*unsaved)

    def record_entry(self, account_id: UUID, entry: Entry) -> Sequence[int]:
        """Record one entry durably and give the notification ids of what was saved."""
        for _ in range(ATTEMPTS_MAX):
            account: Account = self.repository.get(account_id)
            account.record(entry)
            try:
                recordings = self.save(account)
            except IntegrityError:
                self._forget(account_id)
            else:
                return [recording.notification.id for recording in recordings]
        raise IntegrityError(f"{account_id} moved on {ATTEMPTS_MAX} times; try again later")

    def warm(self, account_ids: Sequence[UUID]) -> None:
        """Load the accounts, so that the cache holds them."""
        for one in account_ids:
            self.repository.get(one)

    def _forget(self, account_id: UUID) -> None:
        # Only without fast-forward can the cache hold an account that never was.
        cache = self.repository.cache
        if cache is not None and not self.repository.fastforward:
            with suppress(KeyError):
                cache.get(account_id, evict=True)


def application(conninfo: str, tuning: Tuning) -> Points:
    """Make the application on a database of its own, tuned as asked."""
    return Points(environment(conninfo, tuning))


def environment(conninfo: str, tuning: Tuning) -> dict[str, str]:
    """Give the settings of an application on a database of its own."""
    where = conninfo_to_dict(conninfo)
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(where["dbname"]),
        "POSTGRES_HOST": str(where["host"]),
        "POSTGRES_PORT": str(where["port"]),
        "POSTGRES_USER": str(where["user"]),
        "POSTGRES_PASSWORD": str(where["password"]),
        "POSTGRES_POOL_SIZE": str(tuning.pool_size),
        "POSTGRES_MAX_OVERFLOW": "0",
        "POSTGRES_ENABLE_DB_FUNCTIONS": "y" if tuning.unsafe else "n",
        "AGGREGATE_CACHE_FASTFORWARD": "n" if tuning.unsafe else "y",
        "DEEPCOPY_FROM_AGGREGATE_CACHE": "n" if tuning.unsafe else "y",
    }
    if tuning.cached:
        env["AGGREGATE_CACHE_MAXSIZE"] = str(CACHE_ACCOUNTS_MAX)
    return env
