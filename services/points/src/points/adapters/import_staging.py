"""What an import keeps on disk between two steps: its rows by chunk, its refusals, its facts."""

import os
import sqlite3
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from points.application.import_ports import Known, RefusedRow, StagedAct, StagedPlace

ROWS_AT_ONCE = 50_000
NUMBERS = "I"
"""How the numbers of a row are packed: place, line, act. A file has fewer lines than this holds."""

_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE acts (act INTEGER PRIMARY KEY, item TEXT NOT NULL, points TEXT NOT NULL,
    acted_on TEXT NOT NULL, ordinal INTEGER NOT NULL, evidence TEXT NOT NULL);
CREATE TABLE places (place INTEGER PRIMARY KEY, chunk INTEGER NOT NULL,
    account BLOB NOT NULL UNIQUE);
CREATE INDEX places_chunk ON places (chunk, account);
CREATE TABLE parts (part INTEGER PRIMARY KEY, chunk INTEGER NOT NULL, rows BLOB NOT NULL);
CREATE INDEX parts_chunk ON parts (chunk);
CREATE TABLE refusals (line INTEGER PRIMARY KEY, code TEXT NOT NULL, message TEXT NOT NULL,
    details TEXT NOT NULL);
"""


class ImportStaging:
    """The staged rows of one import; one process at a time has it open.

    Rows lie packed, many to a part of a chunk, in the order of their lines.
    """

    def __init__(self, path: Path) -> None:
        """Open what is at this path."""
        self._path = path
        # The steps of one import follow each other, in whichever thread they run.
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._adding: defaultdict[int, array[int]] = defaultdict(lambda: array(NUMBERS))
        self._added = 0

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

    def place(self, chunk: int, account: UUID) -> StagedPlace:
        """Keep an account as one of a chunk and give its place there."""
        self._database.execute(
            "INSERT OR IGNORE INTO places (chunk, account) VALUES (?, ?)", (chunk, account.bytes)
        )
        found = self._database.execute(
            "SELECT place FROM places WHERE account = ?", (account.bytes,)
        )
        return chunk, found.fetchone()[0]

    def add(self, place: StagedPlace, line: int, act: int) -> None:
        """Stage a row that can be read and may be entered by the importer."""
        chunk, number = place
        self._adding[chunk].extend((number, line, act))
        self._added += 1
        if self._added >= ROWS_AT_ONCE:
            self._write()

    def refuse(self, refused: Sequence[RefusedRow]) -> None:
        """Keep why rows are refused."""
        self._database.executemany(
            "INSERT OR IGNORE INTO refusals VALUES (?, ?, ?, ?)",
            [(row.line, row.code, row.message, orjson.dumps(row.details)) for row in refused],
        )

    def drop(self, chunk: int, lines: Sequence[int]) -> None:
        """Take rows of a chunk out again."""
        if not lines:
            return
        gone = frozenset(lines)
        kept = array(NUMBERS)
        for row in _unpacked(self._packed(chunk)):
            if row[1] not in gone:
                kept.extend(row)
        self._database.execute("DELETE FROM parts WHERE chunk = ?", (chunk,))
        self._keep_part(chunk, kept)

    def drop_between(self, runs: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
        """Take out what lies in these runs of lines, first and last; gives lines by chunk."""
        joined = _joined(runs)
        firsts = [first for first, _ in joined]
        self._write()
        chunks = self._database.execute("SELECT DISTINCT chunk FROM parts").fetchall()
        for (chunk,) in chunks if joined else ():
            lines = []
            for _, line, _ in _unpacked(self._packed(chunk)):
                place = bisect_right(firsts, line) - 1
                if place >= 0 and line <= joined[place][1]:
                    lines.append(line)
            self.drop(chunk, lines)
            yield lines

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

    def rows(
        self, chunk: int, act_of: Callable[[int], Known]
    ) -> dict[UUID, list[tuple[int, Known]]]:
        """Give line and act of the rows of a chunk by account, in the order of their lines."""
        found: defaultdict[int, list[tuple[int, Known]]] = defaultdict(list)
        for place, line, act in _unpacked(self._packed(chunk)):
            found[place].append((line, act_of(act)))
        places = self._database.execute(
            "SELECT place, account FROM places WHERE chunk = ? ORDER BY account", (chunk,)
        )
        return {UUID(bytes=account): found[place] for place, account in places if place in found}

    def counts(self) -> tuple[int, int]:
        """Give how many rows are staged and how many are refused."""
        self._write()
        (size,) = self._database.execute("SELECT total(length(rows)) FROM parts").fetchone()
        (refused,) = self._database.execute("SELECT count(*) FROM refusals").fetchone()
        return int(size) // (3 * array(NUMBERS).itemsize), refused

    def refusals(self) -> Iterator[RefusedRow]:
        """Give the refused rows in the order of their lines."""
        for line, code, message, details in self._database.execute(
            "SELECT line, code, message, details FROM refusals ORDER BY line"
        ):
            yield RefusedRow(line=line, code=code, message=message, details=orjson.loads(details))

    def end(self) -> None:
        """Let go of the rows; the refusals stay to be read."""
        if not self._database.in_transaction:
            self._database.execute("BEGIN")
        for table in ("parts", "places", "acts"):
            self._database.execute(f"DELETE FROM {table}")  # one of three words
        self._database.execute("COMMIT")
        self._database.execute("VACUUM")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _write(self) -> None:
        for chunk, rows in self._adding.items():
            self._keep_part(chunk, rows)
        self._adding.clear()
        self._added = 0

    def _keep_part(self, chunk: int, rows: "array[int]") -> None:
        values = (chunk, rows.tobytes())
        self._database.execute("INSERT INTO parts (chunk, rows) VALUES (?, ?)", values)

    def _packed(self, chunk: int) -> "array[int]":
        self._write()
        packed = array(NUMBERS)
        for (rows,) in self._database.execute(
            "SELECT rows FROM parts WHERE chunk = ? ORDER BY part", (chunk,)
        ):
            packed.frombytes(rows)
        return packed


def _joined(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the same lines as runs in their order, of which no two overlap."""
    joined: list[tuple[int, int]] = []
    for run in sorted(runs):
        if joined and run[0] <= joined[-1][1]:
            first, last = joined.pop()
            joined.append((first, max(last, run[1])))
        else:
            joined.append(run)
    return joined


def _unpacked(packed: "array[int]") -> Iterator[tuple[int, int, int]]:
    """Give place, line and act of each row."""
    return zip(packed[0::3], packed[1::3], packed[2::3], strict=True)
