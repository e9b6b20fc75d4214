"""The versions of every aggregate, kept on disk: each comes once, in order and without a gap."""

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

PENDING_MAX = 20_000
_KEY_BYTES = 16
_KEYS_AT_ONCE = 500


class Versions:
    """Says of each event what the last version of its aggregate before it was."""

    def __init__(self, folder: Path) -> None:
        self._rows = sqlite3.connect(folder / "versions", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -32768"):
            self._rows.execute(f"PRAGMA {pragma}")
        self._rows.execute("CREATE TABLE v (k BLOB PRIMARY KEY, n INTEGER) WITHOUT ROWID")
        self._pending: list[tuple[bytes, int, int]] = []

    def take(self, aggregate: str, version: int, index: int) -> Iterator[tuple[int, int, int]]:
        """Take one version of an aggregate, and give what `end` gives once enough are waiting."""
        key = sha256(aggregate.encode()).digest()[:_KEY_BYTES]
        self._pending.append((key, version, index))
        if len(self._pending) >= PENDING_MAX:
            yield from self.end()

    def end(self) -> Iterator[tuple[int, int, int]]:
        """Give index, version and last version before of each event that is not the next one."""
        last = self._known({key for key, _, _ in self._pending})
        for key, version, index in self._pending:
            before = last.get(key, 0)
            if version != before + 1:
                yield index, version, before
            last[key] = max(before, version)
        self._rows.execute("BEGIN")
        self._rows.executemany("INSERT OR REPLACE INTO v VALUES (?, ?)", last.items())
        self._rows.execute("COMMIT")
        self._pending.clear()

    def _known(self, keys: set[bytes]) -> dict[bytes, int]:
        ordered = sorted(keys)
        known: dict[bytes, int] = {}
        for at in range(0, len(ordered), _KEYS_AT_ONCE):
            part = ordered[at : at + _KEYS_AT_ONCE]
            marks = ",".join("?" * len(part))
            known.update(self._rows.execute(f"SELECT k, n FROM v WHERE k IN ({marks})", part))
        return known

    def close(self) -> None:
        """Close what is open."""
        self._rows.close()
