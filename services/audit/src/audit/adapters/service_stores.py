"""A service's own store read by a role that may only look: rows, index columns, and its clock."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg

from audit.application.errors import (
    ServiceRefusedError,
    ServiceSilentError,
    ServiceUnreadableError,
)
from audit.domain.stored_rows import StoredRow, differing_columns

PAGE_ROWS = 500
CONNECT_SECONDS_MAX = 5
STATEMENT_MILLISECONDS_MAX = 30_000

_READ = """
SELECT position, bytes, chain, aggregate_id, version, topic, unit, unitseq, recorded_at
FROM store.events WHERE position > %s ORDER BY position LIMIT %s
"""


class StoredOwnLog:
    """Reads the store beneath a service, past whatever the service might answer."""

    def __init__(self, url: str) -> None:
        """Read the database at this address, as its role of the auditor."""
        self._url = url

    def rows(self, after: int = 0) -> Iterator[StoredRow]:
        """Give the stored rows behind a position, in order.

        Raises `ServiceSilentError`, `ServiceRefusedError` or `ServiceUnreadableError`.
        """
        with self._connected() as connection:
            while True:
                found = connection.execute(_READ, (after, PAGE_ROWS), binary=True).fetchall()
                yield from map(_row, found)
                if len(found) < PAGE_ROWS:
                    return
                after = found[-1][0]

    def clock(self) -> datetime:
        """Give what time it is by the database's clock; raises as `rows` does."""
        with self._connected() as connection:
            row = connection.execute("SELECT clock_timestamp()").fetchone()
            assert row is not None
            said: datetime = row[0]
            return said.astimezone(UTC)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        options = f"-c statement_timeout={STATEMENT_MILLISECONDS_MAX} -c timezone=UTC"
        try:
            with psycopg.connect(
                self._url,
                autocommit=True,
                options=options,
                connect_timeout=CONNECT_SECONDS_MAX,
            ) as connection:
                yield connection
        except psycopg.errors.InsufficientPrivilege as error:
            raise ServiceRefusedError(
                "its database does not let the auditor's role read: grant SELECT on store.events",
                status=str(error.sqlstate),
            ) from error
        except psycopg.errors.ProgrammingError as error:
            raise ServiceUnreadableError(type(error).__name__) from error
        except psycopg.OperationalError as error:
            raise ServiceSilentError(type(error).__name__) from error


def _row(row: tuple[Any, ...]) -> StoredRow:
    position, event, chain, aggregate, version, topic, unit, unitseq, recorded_at = row
    columns = {
        "aggregate_id": str(aggregate),
        "version": str(version),
        "topic": topic,
        "unit": unit,
        "unitseq": unitseq,
        "recorded_at": recorded_at,
    }
    return StoredRow(
        position=position,
        event=bytes(event),
        chain=bytes(chain),
        differing=differing_columns(bytes(event), columns),
    )
