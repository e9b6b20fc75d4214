"""Follows a service's own log into its read models, position and rows in one transaction."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
from psycopg import sql

from chassis.errors import BrokenError
from chassis.eventstore.schema import MAIN, Roles
from chassis.projections.generations import (
    TableDigest,
    create_generation,
    definition_sha256,
    digests,
    live_generation,
    schema_of,
    switch,
)
from chassis.projections.model import Handler, LogEvent, ReadModel

BATCH_EVENTS_MAX = 1_000
POLL_SECONDS = 1.0
RETRY_SECONDS = 1.0
_LOCK = 0x70726F6A
_BUILD_LOCK = 0x6275696C

_LOG = logging.getLogger(__name__)


class RebuildDiffersError(BrokenError):
    """A rebuilt read model is not what the live one says; both are kept for a person to look."""

    code = "rebuild_differs"


class Projector:
    """Keeps the live generation up to date; builds, compares and switches to another."""

    def __init__(
        self, url: str, *, models: Sequence[ReadModel], roles: Roles, log: str = MAIN
    ) -> None:
        """Follow the log in this schema as the projector role."""
        self._url = url
        self._models = list(models)
        self._roles = roles
        self._log = sql.Identifier(log)
        self._channel = sql.Identifier(f"{log}_log")
        self._handlers: dict[str, list[Handler]] = {}
        for model in models:
            for kind, handler in model.handlers.items():
                self._handlers.setdefault(kind, []).append(handler)

    def run(self, stop: threading.Event, followed: Callable[[int], None] = lambda _: None) -> None:
        """Follow until told to stop; faults are waited out, and one projector works at a time."""
        while not stop.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True) as connection:
                    self._follow(connection, stop, followed)
            except psycopg.OperationalError as error:
                _LOG.warning("the read models wait for the database: %s", error)
                stop.wait(RETRY_SECONDS)

    def prepare(self, connection: psycopg.Connection[Any]) -> int:
        """Make sure that a live generation with today's definitions exists; gives its number.

        One process builds at a time; the others wait here and find it done.
        """
        with self._building(connection):
            return self._prepare(connection)

    def _prepare(self, connection: psycopg.Connection[Any]) -> int:
        live = live_generation(connection)
        if live is not None and live[1] == definition_sha256(self._models):
            # What a process left that ended between a switch and its clearing up.
            self._drop(connection, live[0] - 1)
            return live[0]
        generation = 1 if live is None else live[0] + 1
        create_generation(connection, generation, self._models)
        if live is not None:
            self.catch_up(connection, generation)
        switch(connection, generation, self._models, self._roles)
        if live is not None:
            self._drop(connection, live[0])
        return generation

    def catch_up(
        self, connection: psycopg.Connection[Any], generation: int, upto: int | None = None
    ) -> int:
        """Fold everything up to the log's end (or a position) into a generation."""
        while True:
            before, after = self._fold_batch(connection, generation, upto)
            if after == before:
                return after

    def rebuild(self, url: str | None = None) -> list[TableDigest]:
        """Build a generation beside the live one, compare both at one position, then switch.

        Raises `RebuildDiffersError` naming the tables that differ; the live one stays.
        """
        with (
            psycopg.connect(url or self._url, autocommit=True) as connection,
            self._building(connection),
        ):
            old = self._prepare(connection)
            new = old + 1
            create_generation(connection, new, self._models)
            # Not past the live one, whose follower may be behind or away.
            self.catch_up(connection, new, self._position(connection, old, lock=False))
            with connection.transaction():
                # Holding the live progress row stops its follower between two batches.
                position = self._position(connection, old, lock=True)
                self.catch_up(connection, new, position)
                expected = digests(connection, old, self._models)
                rebuilt = digests(connection, new, self._models)
                differing = [a.table for a, b in zip(expected, rebuilt, strict=True) if a != b]
                if differing:
                    raise RebuildDiffersError(
                        f"rebuilt at position {position}, {', '.join(differing)} differ from live",
                        position=position,
                    )
                switch(connection, new, self._models, self._roles)
            self._drop(connection, old)
            return rebuilt

    def _follow(
        self,
        connection: psycopg.Connection[Any],
        stop: threading.Event,
        followed: Callable[[int], None],
    ) -> None:
        while not self._alone(connection):
            if stop.wait(RETRY_SECONDS):
                return
        self.prepare(connection)
        connection.execute(sql.SQL("LISTEN {}").format(self._channel))
        while not stop.is_set():
            live = live_generation(connection)
            assert live is not None
            try:
                before, position = self._fold_batch(connection, live[0], None)
            except psycopg.errors.UndefinedTable:
                if live_generation(connection) == live:
                    raise
                continue  # a rebuild has just switched to another generation
            followed(position)
            if before == position:
                for _notice in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                    pass

    @contextlib.contextmanager
    def _building(self, connection: psycopg.Connection[Any]) -> Iterator[None]:
        connection.execute("SELECT pg_advisory_lock(%s)", (_BUILD_LOCK,))
        try:
            yield
        finally:
            # Where the connection is lost, the lock has gone with it.
            with contextlib.suppress(psycopg.OperationalError):
                connection.execute("SELECT pg_advisory_unlock(%s)", (_BUILD_LOCK,))

    def _alone(self, connection: psycopg.Connection[Any]) -> bool:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
        return row is not None and bool(row[0])

    def _fold_batch(
        self, connection: psycopg.Connection[Any], generation: int, upto: int | None
    ) -> tuple[int, int]:
        schema = sql.Identifier(schema_of(generation))
        with connection.transaction():
            before = self._position(connection, generation, lock=True)
            rows = connection.execute(
                sql.SQL(
                    "SELECT position, bytes FROM {}.events WHERE position > %s "
                    "AND position <= coalesce(%s, 9223372036854775807) ORDER BY position LIMIT %s"
                ).format(self._log),
                (before, upto, BATCH_EVENTS_MAX),
                binary=True,
            ).fetchall()
            if not rows:
                return before, before
            connection.execute(sql.SQL("SET LOCAL search_path = {}").format(schema))
            after: int = rows[-1][0]
            with connection.pipeline():
                cursor = connection.cursor()

                def write(statement: str, values: tuple[Any, ...]) -> None:
                    cursor.execute(statement, values)

                for position, encoded in rows:
                    event = LogEvent.read(position, encoded)
                    for handler in self._handlers.get(event.document["type"], ()):
                        handler(write, event)
                cursor.execute("UPDATE progress SET position = %s", (after,))
            return before, after

    def _position(self, connection: psycopg.Connection[Any], generation: int, *, lock: bool) -> int:
        row = connection.execute(
            sql.SQL("SELECT position FROM {}.progress" + (" FOR UPDATE" if lock else "")).format(
                sql.Identifier(schema_of(generation))
            )
        ).fetchone()
        assert row is not None
        position: int = row[0]
        return position

    def _drop(self, connection: psycopg.Connection[Any], generation: int) -> None:
        connection.execute(
            sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(
                sql.Identifier(schema_of(generation))
            )
        )
