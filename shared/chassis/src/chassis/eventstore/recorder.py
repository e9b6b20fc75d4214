"""The event log in PostgreSQL as an `eventsourcing` recorder; appends go through the committer."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    IntegrityError,
    ListenNotifySubscription,
    Notification,
    OperationalError,
    ProcessRecorder,
    ProgrammingError,
    StoredEvent,
    Subscription,
    Tracking,
)
from psycopg import sql
from psycopg_pool import ConnectionPool
from typing_extensions import override

from chassis.context import IdempotencyKey
from chassis.eventstore.commands import Answered, Outcome, PendingCommand
from chassis.eventstore.committer import Committer
from chassis.eventstore.envelope import RecordedEvent

NOTIFY_WAIT_SECONDS = 1.0


class PostgresAggregateRecorder(AggregateRecorder):
    """Appends by group commit and reads the events of one aggregate."""

    def __init__(self, *, pool: ConnectionPool[Any], committer: Committer, schema: str) -> None:
        """Read through the pool and append through the committer, in one schema."""
        self._pool = pool
        self._committer = committer
        self.schema = schema
        self._identifier = sql.Identifier(schema)

    def submit(self, command: PendingCommand) -> None:
        """Hand a command to the committer without waiting."""
        self._committer.submit(command)

    @override
    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        self.append(stored_events, **kwargs)
        return None

    def append(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> list[int]:
        """Append events as one command and wait; gives their positions."""
        told = threading.Event()
        command = PendingCommand(
            events=list(stored_events),
            done=lambda _: told.set(),
            tracking=kwargs.get("tracking"),
            inbox=kwargs.get("inbox"),
            idempotency=kwargs.get("idempotency"),
            answer=kwargs.get("answer", b""),
            trace=kwargs.get("trace"),
        )
        if not command.events and command.tracking is None:
            return []
        self.submit(command)
        told.wait()
        if command.error is not None:
            raise _as_library_error(command.error)
        assert command.answered is not None
        if command.answered.outcome is not Outcome.COMMITTED:
            raise IntegrityError(f"the log refused the events: {command.answered.outcome}")
        last = command.answered.position or 0
        return list(range(last - len(stored_events) + 1, last + 1))

    @override
    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        conditions = [sql.SQL("aggregate_id = %s")]
        values: list[Any] = [originator_id]
        if gt is not None:
            conditions.append(sql.SQL("version > %s"))
            values.append(gt)
        if lte is not None:
            conditions.append(sql.SQL("version <= %s"))
            values.append(lte)
        tail: sql.Composable = sql.SQL(" ORDER BY version DESC" if desc else " ORDER BY version")
        if limit is not None:
            tail += sql.SQL(" LIMIT %s")
            values.append(limit)
        rows = self._select(sql.SQL(" AND ").join(conditions) + tail, values)
        # A row without a unit is opaque: the library's own plain stored event.
        return [row if row.unit is not None else _plain(row) for row in rows]

    def first_answer(self, key: IdempotencyKey) -> Answered | None:
        """Give what is kept under an idempotency key, or None before its first request."""
        statement = sql.SQL(
            "SELECT position, request_sha256, answer FROM {}.idempotency "
            "WHERE scope = %s AND key = %s"
        ).format(self._identifier)
        with self._connection() as connection:
            row = connection.execute(statement, (key.scope, key.digest), binary=True).fetchone()
        return None if row is None else Answered(Outcome.REPEATED, row[0], "", row[1], row[2])

    def select_newer(self, known: Sequence[tuple[UUID, int]]) -> list[RecordedEvent]:
        """Give the events of these aggregates beyond the versions known, each's own in order."""
        join = sql.SQL(
            "JOIN unnest(%s::uuid[], %s::bigint[]) AS known (of_aggregate, known_version) "
            "ON aggregate_id = of_aggregate AND version > known_version "
            "ORDER BY aggregate_id, version"
        )
        ids, versions = [each for each, _ in known], [version for _, version in known]
        return self._select_from(join, [ids, versions])

    def existing(self, wanted: Sequence[UUID]) -> frozenset[UUID]:
        """Tell which of these aggregates have a first event."""
        statement = sql.SQL(
            "SELECT aggregate_id FROM {}.events WHERE aggregate_id = ANY(%s) AND version = 1"
        ).format(self._identifier)
        with self._connection() as connection:
            rows = connection.execute(statement, (list(wanted),), binary=True).fetchall()
        return frozenset(row[0] for row in rows)

    def _select(self, where: sql.Composable, values: Sequence[Any]) -> list[RecordedEvent]:
        return self._select_from(sql.SQL("WHERE ") + where, values)

    def _select_from(self, rest: sql.Composable, values: Sequence[Any]) -> list[RecordedEvent]:
        statement = sql.SQL(
            "SELECT aggregate_id, version, topic, bytes, position, unit, unitseq, recorded_at "
            "FROM {}.events "
        ).format(self._identifier)
        with self._connection() as connection:
            rows = connection.execute(statement + rest, values, binary=True).fetchall()
        return [RecordedEvent(*row) for row in rows]

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            with self._pool.connection() as connection:
                yield connection
        except psycopg.Error as error:
            raise _as_library_error(error) from error


class PostgresEventRecorder(PostgresAggregateRecorder, ProcessRecorder):
    """Reads the whole log by position as well, and keeps tracking positions with the events."""

    @override
    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        return self.append(stored_events, **kwargs)

    @override
    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        conditions = [sql.SQL("true")]
        values: list[Any] = []
        if start is not None:
            operator = ">=" if inclusive_of_start else ">"
            conditions.append(sql.SQL(f"position {operator} %s"))  # one of two operators
            values.append(start)
        if stop is not None:
            conditions.append(sql.SQL("position <= %s"))
            values.append(stop)
        if topics:
            conditions.append(sql.SQL("topic = ANY(%s)"))
            values.append(list(topics))
        tail = sql.SQL(" ORDER BY position LIMIT %s")
        return self._select(sql.SQL(" AND ").join(conditions) + tail, [*values, limit])

    @override
    def max_notification_id(self) -> int | None:
        statement = sql.SQL("SELECT max(position) FROM {}.events").format(self._identifier)
        with self._connection() as connection:
            row = connection.execute(statement).fetchone()
        return None if row is None else row[0]

    @override
    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        return LogSubscription(self, gt, topics)

    @override
    def insert_tracking(self, tracking: Tracking) -> None:
        self.insert_events([], tracking=tracking)

    @override
    def max_tracking_id(self, application_name: str) -> int | None:
        statement = sql.SQL(
            "SELECT notification_id FROM {}.tracking WHERE application_name = %s"
        ).format(self._identifier)
        with self._connection() as connection:
            row = connection.execute(statement, (application_name,)).fetchone()
        return None if row is None else row[0]

    @contextmanager
    def listening(self) -> Iterator[psycopg.Connection[Any]]:
        """Lend a connection that is told of every append."""
        with self._connection() as connection:
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(f"{self.schema}_log")))
            try:
                yield connection
            finally:
                connection.execute("UNLISTEN *")


class LogSubscription(ListenNotifySubscription[PostgresEventRecorder]):
    """Yields the log as it grows, woken by the database's own notifications."""

    def __init__(
        self, recorder: PostgresEventRecorder, gt: int | None, topics: Sequence[str]
    ) -> None:
        """Follow the log after position `gt`, all topics or these."""
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @override
    def __exit__(self, *args: object, **kwargs: Any) -> None:
        super().__exit__(*args, **kwargs)
        self._listener.join()

    def _listen(self) -> None:
        try:
            with self._recorder.listening() as connection:
                while not self._has_been_stopped and self._thread_error is None:
                    for _ in connection.notifies(timeout=NOTIFY_WAIT_SECONDS, stop_after=1):
                        pass
                    self._has_been_notified.set()
        except Exception as error:  # noqa: BLE001  # raised to whoever iterates
            if self._thread_error is None:
                self._thread_error = error
            self.stop()


def _plain(row: RecordedEvent) -> StoredEvent:
    return StoredEvent(row.originator_id, row.originator_version, row.topic, row.state)


def _as_library_error(error: BaseException) -> BaseException:
    if isinstance(error, psycopg.errors.UniqueViolation):
        return IntegrityError(str(error))
    if isinstance(error, psycopg.OperationalError):
        return OperationalError(str(error))
    if isinstance(error, psycopg.Error):
        return ProgrammingError(str(error))
    return error
