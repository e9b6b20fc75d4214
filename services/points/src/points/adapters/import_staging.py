"""What an import keeps on disk between two steps: its rows by chunk, its refusals, its facts."""

import fcntl
import os
import sqlite3
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from points.application.import_ports import (
    ImportRunningError,
    ImportsFolderError,
    RefusedRow,
    StagedAct,
    StagedRow,
)

ROWS_AT_ONCE = 10_000
SPOOL_SECONDS_MAX = 24 * 3_600
"""A file whose import never began is sent again; what is left of it goes after a day."""

_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE acts (act INTEGER PRIMARY KEY, item TEXT NOT NULL, points TEXT NOT NULL,
    acted_on TEXT NOT NULL, ordinal INTEGER NOT NULL, evidence TEXT NOT NULL);
CREATE TABLE rows (chunk INTEGER NOT NULL, account BLOB NOT NULL, line INTEGER PRIMARY KEY,
    act INTEGER NOT NULL);
CREATE TABLE refusals (line INTEGER PRIMARY KEY, code TEXT NOT NULL, message TEXT NOT NULL,
    details TEXT NOT NULL);
"""
_SORTED = "CREATE INDEX rows_chunk ON rows (chunk, account, line, act)"


class ImportStaging:
    """The staged rows of one import; one process at a time has it open."""

    def __init__(self, path: Path) -> None:
        """Open what is at this path."""
        self._path = path
        # The steps of one import follow each other, in whichever thread they run.
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._adding: list[StagedRow] = []

    @classmethod
    def create(cls, path: Path) -> "ImportStaging":
        """Begin anew; nothing of it counts before `seal`."""
        path.unlink(missing_ok=True)
        created = cls(path)
        database = created._database
        # Until it is sealed a lost file costs nothing: it is made again.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(_TABLES)
        database.execute("BEGIN")
        return created

    def keep(self, act: StagedAct) -> int:
        """Keep an act and give its number."""
        number = self._database.execute(
            "INSERT INTO acts (item, points, acted_on, ordinal, evidence) VALUES (?, ?, ?, ?, ?)",
            act,
        ).lastrowid
        assert number is not None
        return number

    def act(self, number: int) -> StagedAct:
        """Give an act by its number."""
        found = self._database.execute(
            "SELECT item, points, acted_on, ordinal, evidence FROM acts WHERE act = ?", (number,)
        )
        return StagedAct._make(found.fetchone())

    def add(self, row: StagedRow) -> None:
        """Stage a row that can be read and may be entered by the importer."""
        self._adding.append(row)
        if len(self._adding) >= ROWS_AT_ONCE:
            self._write()

    def refuse(self, refused: Sequence[RefusedRow]) -> None:
        """Keep why rows are refused; they are staged no more."""
        self._write()
        self._database.executemany(
            "INSERT OR IGNORE INTO refusals VALUES (?, ?, ?, ?)",
            [(row.line, row.code, row.message, orjson.dumps(row.details)) for row in refused],
        )

    def drop(self, lines: Sequence[int]) -> None:
        """Take rows out again."""
        self._database.executemany("DELETE FROM rows WHERE line = ?", [(line,) for line in lines])

    def lines_between(self, first: int, last: int) -> list[int]:
        """Name the staged rows of a run of lines."""
        self._write()
        found = self._database.execute(
            "SELECT line FROM rows WHERE line BETWEEN ? AND ?", (first, last)
        )
        return [line for (line,) in found]

    def sort(self) -> None:
        """Make ready to be read by chunk."""
        self._write()
        self._database.execute(_SORTED)

    def seal(self, facts: Mapping[str, Any]) -> None:
        """Keep the facts with the rows, and all of it through a loss of power."""
        self.note(**facts)
        if self._database.in_transaction:
            self._database.execute("COMMIT")
        for path in (self._path, self._path.parent):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        self._database.execute("PRAGMA journal_mode = DELETE")
        self._database.execute("PRAGMA synchronous = FULL")

    def note(self, **facts: Any) -> None:
        """Keep these facts."""
        self._database.executemany(
            "INSERT OR REPLACE INTO facts VALUES (?, ?)",
            [(name, orjson.dumps(value).decode()) for name, value in facts.items()],
        )

    def facts(self) -> dict[str, Any]:
        """Give every fact that was kept; nothing of what was never sealed."""
        with suppress(sqlite3.DatabaseError):
            rows = self._database.execute("SELECT name, value FROM facts").fetchall()
            return {name: orjson.loads(value) for name, value in rows}
        return {}

    def rows(self, chunk: int) -> dict[UUID, list[tuple[int, int]]]:
        """Give line and act of the rows of a chunk by account, in the order of their lines."""
        found = self._database.execute(
            "SELECT account, line, act FROM rows WHERE chunk = ? ORDER BY account, line", (chunk,)
        )
        return {
            UUID(bytes=account): [(line, act) for _, line, act in rows]
            for account, rows in groupby(found.fetchall(), key=itemgetter(0))
        }

    def counts(self) -> tuple[int, int]:
        """Give how many rows are staged and how many are refused."""
        (staged,) = self._database.execute("SELECT count(*) FROM rows").fetchone()
        (refused,) = self._database.execute("SELECT count(*) FROM refusals").fetchone()
        return staged, refused

    def refusals(self) -> Iterator[RefusedRow]:
        """Give the refused rows in the order of their lines."""
        for line, code, message, details in self._database.execute(
            "SELECT line, code, message, details FROM refusals ORDER BY line"
        ):
            yield RefusedRow(line=line, code=code, message=message, details=orjson.loads(details))

    def end(self) -> None:
        """Let go of the rows; the refusals stay to be read."""
        if self._database.in_transaction:
            self._database.execute("COMMIT")
        self._database.execute("DELETE FROM rows")
        self._database.execute("DELETE FROM acts")
        self._database.execute("VACUUM")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _write(self) -> None:
        if self._adding:
            self._database.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", self._adding)
            self._adding.clear()


class ImportFolder:
    """The folder in which a service keeps its imports, for no other user to read."""

    def __init__(self, folder: Path) -> None:
        """Keep them here; the folder is made when it is first needed."""
        self._folder = folder

    def ready(self) -> Path:
        """Give the folder; raises `ImportsFolderError` where others could change what is in it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = self._folder.lstat()
        private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
        if not private or found.st_uid != os.geteuid():
            raise ImportsFolderError(
                f"{self._folder} must be a folder of the service's own user that nobody else reads"
            )
        return self._folder

    @contextmanager
    def alone(self, import_id: UUID) -> Iterator[None]:
        """Keep every other process and task from this import; raises `ImportRunningError`."""
        handle = os.open(self.ready() / f"{import_id}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ImportRunningError(
                    "this file is being imported: ask for the import in a moment"
                ) from None
            yield
        finally:
            os.close(handle)

    def create(self, import_id: UUID) -> ImportStaging:
        """Begin to stage an import."""
        return ImportStaging.create(self._path(import_id))

    @contextmanager
    def opened(self, import_id: UUID) -> Iterator[ImportStaging | None]:
        """Lend what is staged of an import, or None where there is nothing whole."""
        path = self._path(import_id)
        if not path.exists():
            yield None
            return
        with closing(ImportStaging(path)) as staging:
            yield staging if staging.facts() else None

    def staged(self) -> list[UUID]:
        """Name the imports of which something is kept."""
        if not self._folder.exists():
            return []
        return sorted(UUID(path.stem) for path in self.ready().glob("*.staged"))

    def tidy(self, *, report_seconds_max: float) -> None:
        """Remove files that nobody came back for, and reports older than promised."""
        if not self._folder.exists():
            return
        now = time.time()
        for path in self.ready().iterdir():
            most = report_seconds_max if path.suffix in {".staged", ".lock"} else SPOOL_SECONDS_MAX
            with suppress(FileNotFoundError):
                if now - path.stat().st_mtime > most:
                    path.unlink()

    def _path(self, import_id: UUID) -> Path:
        return self.ready() / f"{import_id}.staged"
