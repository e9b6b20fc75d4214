"""What a witness remembers, in one file: every checkpoint that it was ready to cosign, and alarms.

A checkpoint is on the disk before its cosignature exists, so that no crash makes a witness forget
what it has said.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mingbai_verify.merkle import TreeHead

WAIT_SECONDS_MAX = 10.0

_TABLES = """
CREATE TABLE IF NOT EXISTS seen (
    origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL,
    PRIMARY KEY (origin, size)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alarms (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, origin TEXT NOT NULL, size INTEGER NOT NULL,
    root BLOB NOT NULL, file TEXT NOT NULL, raised_at INTEGER NOT NULL, ended_at INTEGER,
    UNIQUE (kind, origin, size, root)
);
"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A checkpoint that this witness found to continue all that it had seen before."""

    head: TreeHead
    note: bytes


@dataclass(frozen=True, kw_only=True)
class OpenAlarm:
    """An alarm that nothing has answered yet; the file beside the state has the evidence."""

    kind: str
    origin: str
    size: int
    file: str


class Memory:
    """Reads and writes within one transaction; nobody else writes before it ends."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def latest(self, origin: str) -> Seen | None:
        """Give the largest checkpoint seen of a log."""
        return self._one("WHERE origin = ? ORDER BY size DESC LIMIT 1", origin)

    def of_size(self, origin: str, size: int) -> Seen | None:
        """Give the checkpoint of this size, where this witness has seen one."""
        return self._one("WHERE origin = ? AND size = ?", origin, size)

    def remember(self, origin: str, seen: Seen, *, at: int) -> None:
        """Keep a checkpoint, and end the alarm of its not having been proved."""
        head = seen.head
        self._connection.execute(
            "INSERT INTO seen VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (origin, head.size, head.root, seen.note),
        )
        self._connection.execute(
            "UPDATE alarms SET ended_at = ? WHERE kind = 'unproved' AND origin = ? AND size = ?"
            " AND root = ? AND ended_at IS NULL",
            (at, origin, head.size, head.root),
        )

    def alarm(self, raised: OpenAlarm, root: bytes, *, at: int) -> bool:
        """Keep an alarm; tells whether it is a new one."""
        kept = self._connection.execute(
            "INSERT INTO alarms (kind, origin, size, root, file, raised_at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (raised.kind, raised.origin, raised.size, root, raised.file, at),
        )
        return kept.rowcount == 1

    def open_alarms(self) -> list[OpenAlarm]:
        """Give the alarms that nothing has answered yet, oldest first."""
        rows = self._connection.execute(
            "SELECT kind, origin, size, file FROM alarms WHERE ended_at IS NULL ORDER BY number"
        )
        return [OpenAlarm(kind=row[0], origin=row[1], size=row[2], file=row[3]) for row in rows]

    def _one(self, where: str, *values: str | int) -> Seen | None:
        row = self._connection.execute(
            f"SELECT size, root, note FROM seen {where}",
            values,
        ).fetchone()
        return row and Seen(head=TreeHead(size=row[0], root=row[1]), note=row[2])


class State:
    """One file of SQLite: a transaction is on the disk once it is left."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it."""
        self.path = path
        with closing(self._connect()) as connection:
            connection.executescript(_TABLES)

    @contextmanager
    def transaction(self) -> Iterator[Memory]:
        """Give what may be read and written by nobody else meanwhile, in any process."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Memory(connection)
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=WAIT_SECONDS_MAX, isolation_level=None)
        # EXTRA also syncs the folder, without which a power cut could bring a journal back.
        connection.execute("PRAGMA synchronous = EXTRA")
        return connection
