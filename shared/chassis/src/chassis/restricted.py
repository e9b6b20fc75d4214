"""A service's second log (受限日志): what must not tip off the person whom it concerns.

It stands beside the open one in the same database and shares nothing with it but the keys of
personal values: own table, positions, chain, source, relay and stream.
"""

from dataclasses import dataclass, replace
from typing import Any

from psycopg import sql
from psycopg_pool import ConnectionPool, PoolTimeout

from chassis.broker import BrokerOptions
from chassis.errors import UnavailableError
from chassis.eventstore.factory import PostgresEventStoreFactory, StoreOptions
from chassis.eventstore.log import Log
from chassis.eventstore.mapper import Sealer
from chassis.eventstore.schema import RESTRICTED
from chassis.projections.model import LogEvent
from chassis.relay.relay import Relay, RelayOptions
from chassis.restore.level import StoreLevel

EVENTS_AT_ONCE_MAX = 1_000


class RestrictedLogAwayError(UnavailableError):
    """The restricted log cannot be read now."""

    code = "restricted_log_away"


def restricted_source(source: str) -> str:
    """Give the source of the restricted log of the service that speaks under this one."""
    return f"{source}/{RESTRICTED}"


@dataclass(frozen=True, kw_only=True)
class RestrictedOptions:
    """Whose restricted log it is, and how its database is reached."""

    store: StoreOptions
    """The options of the open log; the schema is replaced by the restricted one."""
    source: str
    """The service's open source."""
    writer: str
    vault: Sealer | None


class RestrictedLog:
    """Decides, reads and relays on the restricted log of one service."""

    def __init__(self, options: RestrictedOptions) -> None:
        """Open the log; nothing is written before the stream was compared with it."""
        self.source = restricted_source(options.source)
        self._options = replace(options.store, schema=RESTRICTED)
        self._factory = PostgresEventStoreFactory(
            self._options, source=self.source, writer=options.writer, vault=options.vault
        )
        self.level = StoreLevel(self.source)
        self.log = Log(self._factory.envelope_store(), check_level=self.level.check)

    @property
    def _pool(self) -> ConnectionPool[Any]:
        return self._factory.pool

    def relay(self, broker: BrokerOptions) -> Relay:
        """Give the relay of this log."""
        return Relay(RelayOptions(store=self._options, broker=broker, source=self.source))

    def events_after(self, position: int) -> list[LogEvent]:
        """Give the next events behind a position, in order; none at the log's end."""
        statement = sql.SQL(
            "SELECT position, bytes FROM {} WHERE position > %s ORDER BY position LIMIT %s"
        ).format(sql.Identifier(RESTRICTED, "events"))
        try:
            with self._pool.connection() as connection:
                rows = connection.execute(statement, (position, EVENTS_AT_ONCE_MAX)).fetchall()
        except PoolTimeout as error:
            raise RestrictedLogAwayError("the database is away: ask again in a moment") from error
        return [LogEvent.read(position, bytes(encoded)) for position, encoded in rows]

    def chain_at(self, position: int) -> str | None:
        """Give the chain value at a position, in hexadecimals, or None."""
        statement = sql.SQL("SELECT chain FROM {} WHERE position = %s").format(
            sql.Identifier(RESTRICTED, "events")
        )
        try:
            with self._pool.connection() as connection:
                row = connection.execute(statement, (position,)).fetchone()
        except PoolTimeout as error:
            raise RestrictedLogAwayError("the database is away: ask again in a moment") from error
        return None if row is None else bytes(row[0]).hex()

    def close(self) -> None:
        """Close what was opened."""
        self.log.close()
        self._factory.close()
