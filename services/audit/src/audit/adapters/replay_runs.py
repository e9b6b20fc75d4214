"""Full replays in PostgreSQL: which is under way, and the standings that it has made so far."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.adapters.folded import FRESH, Folded
from audit.application.replay_ports import Asked, Run, Shown
from audit.domain.replayed import PartDigest
from chassis.errors import BrokenError


class RunMissingError(BrokenError):
    """A full replay was noted and is not there."""

    code = "replay_run_missing"


class ReplayRuns:
    """Keeps one replay under way at most."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], fresh: Folded) -> None:
        self._pool = pool
        self._fresh = fresh

    def unfinished(self) -> Run | None:
        """Give the one that began and was not reported, if any."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT number, size, started_at, asked FROM audit.replay_runs"
                " WHERE reported_at IS NULL"
            ).fetchone()
        if row is None:
            return None
        return Run(
            number=row[0],
            size=row[1],
            started_at=row[2],
            asked=[_asked(each) for each in row[3]],
        )

    def begin(self, *, size: int, at: datetime, asked: Sequence[Asked]) -> Run:
        """Note that one began, with nothing made yet; gives another's that was faster."""
        with self._pool.connection() as connection, connection.transaction():
            begun = connection.execute(
                "INSERT INTO audit.replay_runs (size, started_at, asked) VALUES (%s, %s, %s)"
                " ON CONFLICT DO NOTHING RETURNING number",
                (size, at, json.dumps([_said(each) for each in asked])),
            ).fetchone()
            if begun is not None:
                # With the row, so that nobody's work under way is emptied.
                self._fresh.empty(connection)
        run = self.unfinished()
        if run is None:
            raise RunMissingError("the replay that just began is gone: look who changes the table")
        return run

    def reported(self, number: int, *, at: datetime) -> None:
        """Note that one was reported."""
        with self._pool.connection() as connection:
            connection.execute(
                "UPDATE audit.replay_runs SET reported_at = %s WHERE number = %s", (at, number)
            )

    def last_at(self) -> datetime | None:
        """Give when the last one was reported, or the log's first event recorded."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT coalesce((SELECT max(reported_at) FROM audit.replay_runs),"
                " (SELECT recorded_at FROM audit.leaves WHERE leaf_index = 0))"
            ).fetchone()
        return None if row is None else row[0]


class StandingsTable:
    """The standings that a full replay has made, account by account in the order of their ids."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool

    def last(self) -> tuple[str, int]:
        """Give the last account that is made, and how many are."""
        with self._pool.connection() as connection:
            row = connection.execute(
                f"SELECT coalesce(max(account), ''), count(*) FROM {FRESH}.standings"
            ).fetchone()
        return ("", 0) if row is None else (row[0], row[1])

    def add(self, lines: Sequence[tuple[str, bytes, int]]) -> None:
        """Keep accounts with their lines and findings, all at once."""
        columns: list[Any] = [list(column) for column in zip(*lines, strict=True)]
        with self._pool.connection() as connection:
            connection.execute(
                f"INSERT INTO {FRESH}.standings (account, line, findings)"
                " SELECT * FROM unnest(%s::text[], %s::bytea[], %s::integer[])"
                " ON CONFLICT DO NOTHING",
                columns,
            )

    def digest(self) -> tuple[PartDigest, int]:
        """Digest all lines, and give the number of findings."""
        digest, rows, findings = hashlib.sha256(), 0, 0
        with self._pool.connection() as connection, connection.cursor("standings") as cursor:
            cursor.execute(
                f"SELECT line, findings FROM {FRESH}.standings WHERE line <> '' ORDER BY account"
            )
            for line, found in cursor:
                digest.update(bytes(line) + b"\n")
                rows, findings = rows + 1, findings + found
        return PartDigest(part="", rows=rows, sha256=digest.hexdigest()), findings


def _said(asked: Asked) -> dict[str, Any]:
    shown = asked.shown
    return {
        "question": asked.question,
        "source": asked.source,
        "position": None if shown is None else shown.position,
        "parts": []
        if shown is None
        else [[each.part, each.rows, each.sha256] for each in shown.parts],
    }


def _asked(said: dict[str, Any]) -> Asked:
    parts = [PartDigest(part=part, rows=rows, sha256=sha) for part, rows, sha in said["parts"]]
    position = said["position"]
    return Asked(
        question=said["question"],
        source=said["source"],
        shown=None if position is None else Shown(position=position, parts=parts),
    )
