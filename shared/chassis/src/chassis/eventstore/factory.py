"""Builds the event store: `eventsourcing`'s factory for our recorders, mapper and store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    EventStore,
    InfrastructureFactory,
    InfrastructureFactoryError,
    Mapper,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.utils import Environment
from psycopg_pool import ConnectionPool
from typing_extensions import override

from chassis.eventstore.committer import Committer
from chassis.eventstore.mapper import EnvelopeMapper, Sealer
from chassis.eventstore.recorder import PostgresAggregateRecorder, PostgresEventRecorder
from chassis.eventstore.schema import MAIN
from chassis.eventstore.store import EnvelopeEventStore

KEEPALIVES_MAX = 3


@dataclass(frozen=True, kw_only=True)
class StoreOptions:
    """Everything that touches the database of one log; nothing is defaulted out of sight."""

    url: str
    schema: str = MAIN
    pool_size_max: int = 4
    lock_timeout_seconds: float = 5.0
    statement_timeout_seconds: float = 30.0
    idle_in_transaction_timeout_seconds: float = 10.0
    connect_timeout_seconds: int = 5
    now: Callable[[], datetime] | None = None
    """The injected clock; accepted by the store of a demonstration alone."""


def connect(options: StoreOptions) -> psycopg.Connection[Any]:
    """Open one connection with every timeout set, in autocommit."""
    return psycopg.connect(options.url, autocommit=True, **_connection_arguments(options))


class PostgresEventStoreFactory(InfrastructureFactory[TrackingRecorder]):
    """Owns the pool and the committer of one log and makes the library's parts from them."""

    def __init__(
        self, options: StoreOptions, *, source: str, writer: str, vault: Sealer | None = None
    ) -> None:
        """Open the log described by the options, as this source and software version."""
        super().__init__(Environment(source, {}))
        self._mapper = EnvelopeMapper(source=source, writer=writer, vault=vault)
        self.pool: ConnectionPool[Any] = ConnectionPool(
            options.url,
            min_size=1,
            max_size=options.pool_size_max,
            timeout=options.connect_timeout_seconds,
            kwargs={"autocommit": True, **_connection_arguments(options)},
            open=True,
        )
        self._committer = Committer(
            lambda: connect(options), schema=options.schema, now=options.now
        )
        self._recorder = PostgresEventRecorder(
            pool=self.pool, committer=self._committer, schema=options.schema
        )
        self._aggregate_recorder = PostgresAggregateRecorder(
            pool=self.pool, committer=self._committer, schema=options.schema
        )

    @override
    def mapper(
        self, transcoder: Any = None, mapper_class: type[Mapper[Any]] | None = None
    ) -> Mapper[Any]:
        return self._mapper

    @override
    def event_store(
        self, mapper: Mapper[Any] | None = None, recorder: AggregateRecorder | None = None
    ) -> EventStore[Any]:
        return self.envelope_store()

    def envelope_store(self) -> EnvelopeEventStore:
        """Give the store that the service's application uses."""
        return EnvelopeEventStore(self._mapper, self._recorder)

    @override
    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        if purpose != "events":
            raise InfrastructureFactoryError("snapshots live in memory, not in a recorder")
        return self._aggregate_recorder

    @override
    def application_recorder(self) -> ApplicationRecorder:
        return self._recorder

    @override
    def tracking_recorder(self, tracking_recorder_class: Any = None) -> TrackingRecorder:
        return self._recorder

    @override
    def process_recorder(self) -> ProcessRecorder:
        return self._recorder

    @override
    def close(self) -> None:
        self._committer.close()
        self.pool.close()
        super().close()


def _connection_arguments(options: StoreOptions) -> dict[str, Any]:
    timeouts = {
        "lock_timeout": options.lock_timeout_seconds,
        "statement_timeout": options.statement_timeout_seconds,
        "idle_in_transaction_session_timeout": options.idle_in_transaction_timeout_seconds,
    }
    settings = " ".join(f"-c {name}={int(value * 1000)}" for name, value in timeouts.items())
    return {
        "options": f"{settings} -c timezone=UTC",
        "connect_timeout": options.connect_timeout_seconds,
        # A server that vanished without a word would else be waited for without an end.
        "keepalives_idle": options.connect_timeout_seconds,
        "keepalives_interval": options.connect_timeout_seconds,
        "keepalives_count": KEEPALIVES_MAX,
        "tcp_user_timeout": int(options.statement_timeout_seconds * 1000),
        "application_name": f"mingbai {options.schema}",
    }
