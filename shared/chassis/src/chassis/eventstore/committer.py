"""Group commit: whatever commands wait go into the log in one statement."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from chassis.errors import UnavailableError
from chassis.eventstore.append_call import append_arguments, append_statement, find_stored
from chassis.eventstore.commands import Answered, Outcome, PendingCommand

BATCH_COMMANDS_MAX = 256
BATCH_EVENTS_MAX = 2_000
WAITING_COMMANDS_MAX = 10_000
GATHER_SECONDS = 0.000_4
GATHERINGS_MAX = 12
RECONNECT_SECONDS = 0.2
LOST_CONNECTION_SECONDS_MAX = 15.0

_LOG = logging.getLogger(__name__)


class StoreUnavailableError(UnavailableError):
    """The database did not answer; what was sent may or may not have been stored."""

    code = "store_unavailable"


class StoreBusyError(UnavailableError):
    """More commands wait for the log than it takes; this one was not sent to it."""

    code = "store_busy"


class CommitterClosedError(UnavailableError):
    """The service is stopping and takes no more commands."""

    code = "service_stopping"


class LogShorterError(UnavailableError):
    """The log ends before what this process appended to it: the database was restored."""

    code = "log_shorter_than_known"


class Committer:
    """Owns the one connection that appends; any thread may submit, each command is told once."""

    def __init__(
        self,
        connect: Callable[[], psycopg.Connection[Any]],
        *,
        schema: str,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Append to the log in this schema; `now` is given for demonstrations alone."""
        self._connect = connect
        self._schema = schema
        self._now = now
        self._statement = append_statement(schema)
        self._connection: psycopg.Connection[Any] | None = None
        self._lost_at: float | None = None
        self._known = 0
        self._waiting: list[PendingCommand] = []
        self._condition = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=f"committer-{schema}", daemon=True)
        self._thread.start()

    def submit(self, command: PendingCommand) -> None:
        """Hand over one command; its `done` is called when the store has answered.

        Raises `StoreBusyError` when too many wait, and `CommitterClosedError` after `close`.
        """
        with self._condition:
            if self._closed:
                raise CommitterClosedError("the service is stopping; send the command again later")
            if len(self._waiting) >= WAITING_COMMANDS_MAX:
                raise StoreBusyError(
                    f"{WAITING_COMMANDS_MAX} commands wait for the log: send this one again later"
                )
            self._waiting.append(command)
            if len(self._waiting) == 1:
                self._condition.notify()

    def close(self) -> None:
        """Finish what waits, then stop."""
        with self._condition:
            self._closed = True
            self._condition.notify()
        self._thread.join()
        self._drop_connection()

    def _run(self) -> None:
        last = 0
        while True:
            with self._condition:
                while not self._waiting and not self._closed:
                    self._condition.wait()
                if not self._waiting:
                    return
            self._gather(last)
            with self._condition:
                batch = self._take()
            last = len(batch)
            self._commit(batch)
            for command in batch:
                _tell(command)

    def _gather(self, last: int) -> None:
        """Wait while more commands come, until there are as many as in the last batch.

        A commit costs the same for one command as for ten: where many callers are at work, one
        that is begun with the first of them keeps all others waiting for the next.
        """
        for _ in range(GATHERINGS_MAX):
            waiting = len(self._waiting)
            if waiting >= last or self._closed:
                return
            time.sleep(GATHER_SECONDS)
            if len(self._waiting) == waiting:
                return

    def _take(self) -> list[PendingCommand]:
        events = 0
        count = 0
        for command in self._waiting[:BATCH_COMMANDS_MAX]:
            events += len(command.events)
            if count and events > BATCH_EVENTS_MAX:
                break
            count += 1
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        return batch

    def _commit(self, batch: Sequence[PendingCommand]) -> None:
        try:
            self._append(batch)
        except (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled) as error:
            # Trying each command alone would wait as long once more for every one of them.
            _fail(batch, "another writer holds the log: send the command again", error)
        except psycopg.OperationalError as error:
            if self._rolled_back(error):
                self._one_by_one(batch, error)
            else:
                self._after_lost_connection(batch, error)
        except Exception as error:  # noqa: BLE001  # every caller is told its own error below
            self._one_by_one(batch, error)

    def _append(self, batch: Sequence[PendingCommand]) -> None:
        if self._connection is None or self._connection.closed:
            self._connection = self._connected()
        arguments = append_arguments(batch, None if self._now is None else self._now())
        rows = self._connection.execute(
            self._statement, arguments, prepare=True, binary=True
        ).fetchall()
        for command, row in zip(batch, rows, strict=True):
            command.answered = Answered(Outcome(row[0]), row[1], row[2], row[3], row[4])
            self._known = max(self._known, row[1] or 0)
        self._lost_at = None

    def _connected(self) -> psycopg.Connection[Any]:
        """Connect; another database than before is not written to as if it were the same."""
        connection = self._connect()
        if self._known:
            query = sql.SQL("SELECT coalesce(max(position), 0) FROM {}.events")
            found = connection.execute(query.format(sql.Identifier(self._schema))).fetchone()
            if found is None or found[0] < self._known:
                connection.close()
                raise LogShorterError(
                    f"the log ends at position {found and found[0]} and had {self._known}: the "
                    "database was restored; stop the service and run its command restore"
                )
        return connection

    def _rolled_back(self, error: psycopg.Error) -> bool:
        # A FATAL error may reach us after the commit and before the server said that it is done.
        connection = self._connection
        if connection is None or connection.closed:
            return False
        return error.diag.severity_nonlocalized == "ERROR"

    def _one_by_one(self, batch: Sequence[PendingCommand], first: Exception) -> None:
        # One command's fault must not fail the others that happened to wait with it.
        if len(batch) == 1:
            batch[0].error = first
            return
        for command in batch:
            self._commit([command])

    def _after_lost_connection(self, batch: Sequence[PendingCommand], lost: Exception) -> None:
        """Find out by our own bytes whether the batch was stored, and append it if it was not.

        The time to do so is counted from the first loss: while the database stays away, the
        batches that follow are tried once each and not waited for.
        """
        _LOG.warning("connection lost while appending: %s", lost)
        lost_at = self._lost_at = self._lost_at or time.monotonic()
        waiter = threading.Event()
        while True:
            self._drop_connection()
            try:
                self._connection = self._connected()
                missing = self._not_stored(batch)
                if missing:
                    self._append(missing)
            except psycopg.OperationalError as error:
                _LOG.debug("the database is still away: %s", error)
            except Exception as error:  # noqa: BLE001  # told to the callers
                self._one_by_one(_unanswered(batch), error)
                return
            else:
                self._lost_at = None
                return
            if time.monotonic() - lost_at > LOST_CONNECTION_SECONDS_MAX:
                break
            waiter.wait(RECONNECT_SECONDS)
        away = (
            "the database is away: nothing tells yet whether the command was stored; "
            "send it again with the same Idempotency-Key"
        )
        _fail(_unanswered(batch), away, lost)

    def _not_stored(self, batch: Sequence[PendingCommand]) -> list[PendingCommand]:
        """Answer the commands whose own bytes are in the log; give the others.

        The others may be appended without fear: one that was refused is refused again, and one
        that left only an inbox row or a key finds its own row there.
        """
        assert self._connection is not None
        # A statement may still run on the server after its client is gone: wait for its lock.
        self._connection.execute(
            sql.SQL("SELECT {}.wait_for_writer()").format(sql.Identifier(self._schema))
        )
        for command in _unanswered(batch):
            if command.events:
                command.answered = find_stored(self._connection, self._schema, command.events[-1])
        return _unanswered(batch)

    def _drop_connection(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.close()
        self._connection = None


def _unanswered(batch: Sequence[PendingCommand]) -> list[PendingCommand]:
    return [command for command in batch if command.answered is None]


def _fail(batch: Sequence[PendingCommand], message: str, cause: Exception) -> None:
    for command in batch:
        # Each caller raises its own error: one object would gather everybody's tracebacks.
        command.error = StoreUnavailableError(message)
        command.error.__cause__ = cause


def _tell(command: PendingCommand) -> None:
    try:
        command.done(command)
    except Exception:  # noqa: BLE001  # whatever it is, the others still wait to be told
        # Its caller is gone, for example with its event loop.
        _LOG.exception("a command was answered and nobody could be told")
