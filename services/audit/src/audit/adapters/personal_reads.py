"""Who looked at what is kept about a person, and why: out of the log's events of reading."""

import threading
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.adapters.attested import KEEPERS

EVENTS_AT_ONCE_MAX = 1_000
_KEPT = frozenset(f"{one}.evidence.kept.v1" for one in KEEPERS)
_READ = frozenset(f"{one}.evidence.read.v1" for one in KEEPERS)


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalRead:
    """One reading of an original about a person, as the service recorded it."""

    index: int
    source: str
    event: str
    at: str
    unit: str
    actor: str
    reader: UUID | None
    """None where the service itself read it, for a command of its operator."""
    purpose: str
    original: str


class PersonalReads:
    """Reads on in the log whenever it is asked; of each original it remembers whom it is about."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool
        self._index = -1
        self._about: dict[tuple[str, str], UUID] = {}
        self._reads: dict[UUID, list[PersonalRead]] = defaultdict(list)
        self._reading = threading.Lock()

    def about(self, person: UUID, *, after: int, count_max: int) -> list[PersonalRead]:
        """Give the readings of what is about a person behind an index, in the log's order."""
        with self._reading:
            while self._read_on():
                pass
            found = [each for each in self._reads.get(person, ()) if each.index > after]
        return found[:count_max]

    def _read_on(self) -> bool:
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT leaf_index, bytes FROM audit.leaves WHERE type = ANY (%s)"
                " AND leaf_index > %s ORDER BY leaf_index LIMIT %s",
                (sorted(_KEPT | _READ), self._index, EVENTS_AT_ONCE_MAX),
            ).fetchall()
        for index, event in rows:
            self._index = index
            said = orjson.loads(bytes(event))
            original = (said["source"], said["subject"])
            if said["type"] in _KEPT:
                self._about[original] = UUID(said["data"]["about"])
            elif original in self._about:
                self._reads[self._about[original]].append(_read(index, said))
        return bool(rows)


def _read(index: int, said: dict[str, object]) -> PersonalRead:
    data = said["data"]
    assert isinstance(data, dict)
    reader = data.get("reader")
    return PersonalRead(
        index=index,
        source=str(said["source"]),
        event=str(said["id"]),
        at=str(said["time"]),
        unit=str(said["unit"]),
        actor=str(said["actor"]),
        reader=None if reader is None else UUID(reader),
        purpose=data["purpose"],
        original=data["evidence"],
    )
