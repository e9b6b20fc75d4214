"""The keys of data subjects, one per retention class: made on first use, restricted, deleted."""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.crypto.encoding import b64url
from chassis.crypto.port import A256GCM
from chassis.errors import UnavailableError
from chassis.personal.county_keys import WrappedKey
from chassis.personal.key_database import KeyConnection, KeyDatabase

KEY_ID_BYTES = 12
CREATE_ATTEMPTS_MAX = 3
PLACE_COLUMNS = ("key_id", "subject", "retention", "alg")


class KeyContestedError(UnavailableError):
    """Others deleted the key of this subject as often as it was made."""

    code = "key_contested"


@dataclass(frozen=True, kw_only=True)
class SubjectKey:
    """An opened data key; the key itself never shows."""

    key_id: str
    retention: str
    alg: str
    restricted: bool
    key: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class KeyDeletion:
    """That one key was deleted; kept for ever, and replayed over a restored key table."""

    key_id: str
    subject: UUID
    retention: str
    at: datetime
    authority: str

    def to_json(self) -> dict[str, str]:
        """Return the deletion for an event's data."""
        return {
            "key_id": self.key_id,
            "subject": str(self.subject),
            "retention": self.retention,
            "at": self.at.isoformat(),
            "authority": self.authority,
        }

    @staticmethod
    def from_json(value: Mapping[str, str]) -> "KeyDeletion":
        """Read a deletion back from an event's data."""
        return KeyDeletion(
            key_id=value["key_id"],
            subject=UUID(value["subject"]),
            retention=value["retention"],
            at=datetime.fromisoformat(value["at"]),
            authority=value["authority"],
        )


@dataclass(frozen=True, kw_only=True)
class KeyStates:
    """What the key table says at one moment about some keys."""

    generation: int
    """Moves with every deletion and restriction by any process."""
    held: Mapping[str, SubjectKey]
    deleted: frozenset[str]


class SubjectKeys:
    """Keeps at most one key per subject and class for new values; a deleted key never returns."""

    def __init__(self, database: KeyDatabase) -> None:
        self._database = database
        tables = {"keys": "subject_keys", "gone": "deletions", "generation": "key_generation"}
        self._live, self._insert, self._states, self._delete, self._restrict = (
            database.statement(text, **tables)
            for text in (_LIVE, _INSERT, _STATES, _DELETE, _RESTRICT)
        )
        self._moved, self._note, self._replay, self._list = (
            database.statement(text, **tables) for text in (_MOVED, _NOTE, _REPLAY, _LIST)
        )
        self._generation = database.statement("SELECT generation FROM {generation}", **tables)

    @property
    def database(self) -> KeyDatabase:
        """Where these keys are kept, and others may be beside them."""
        return self._database

    def live(self, subject: UUID, retention: str) -> SubjectKey:
        """Return the key for new values of this subject and class, made now if there is none.

        The key is committed before it is returned. Processes that ask at once get the same one.
        """
        with self._database.connection() as connection:
            for _ in range(CREATE_ATTEMPTS_MAX):
                row = connection.execute(self._live, (subject, retention)).fetchone()
                if row is not None:
                    return self._opened(row)
                self._create(connection, subject, retention)
            row = connection.execute(self._live, (subject, retention)).fetchone()
        if row is None:
            raise KeyContestedError(
                "The subject is being forgotten at this moment: try again. If it stays so, the key "
                "table came back from a backup: replay the deletions over it"
            )
        return self._opened(row)

    def states(self, key_ids: Sequence[str]) -> KeyStates:
        """Return, in one question, which of these keys are held and which were deleted."""
        with self._database.connection() as connection:
            rows = connection.execute(self._states, (list(key_ids),)).fetchall()
        return KeyStates(
            generation=rows[0][0] if rows else self.generation(),
            held={row[1]: self._opened(row[3:]) for row in rows if not row[2] and row[3]},
            deleted=frozenset(row[1] for row in rows if row[2]),
        )

    def generation(self) -> int:
        """Return the number that moves with every deletion and restriction."""
        with self._database.connection() as connection:
            row = connection.execute(self._generation).fetchone()
        assert row is not None  # the table is made with its one row
        return int(row[0])

    def end(
        self, subject: UUID, *, ended: Collection[str], restrict_others: bool, authority: str
    ) -> tuple[tuple[KeyDeletion, ...], tuple[str, ...]]:
        """Delete the subject's keys of the ended classes; maybe restrict all others to storage.

        Both happen in one transaction, and doing it again changes nothing. Returns the deletions
        and the classes that were restricted now.
        """
        at = self._database.now()
        with self._database.connection() as connection, connection.transaction():
            gone = connection.execute(self._delete, (subject, list(ended), at, authority))
            deletions = tuple(_deletion(row) for row in gone)
            restricted: tuple[str, ...] = ()
            if restrict_others:
                rows = connection.execute(self._restrict, (at, subject)).fetchall()
                restricted = tuple(sorted(row[0] for row in rows))
            if deletions or restricted:
                connection.execute(self._moved)
        return deletions, restricted

    def deletions(self) -> tuple[KeyDeletion, ...]:
        """Return every deletion there ever was, oldest first."""
        with self._database.connection() as connection:
            return tuple(_deletion(row) for row in connection.execute(self._list))

    def replay(self, deletions: Iterable[KeyDeletion]) -> int:
        """Carry out deletions over a restored key table before anybody uses it.

        The deletions that the table itself remembers are carried out with them. Returns how many
        keys were there again and are gone now.
        """
        notes = [(d.key_id, d.subject, d.retention, d.at, d.authority) for d in deletions]
        with self._database.connection() as connection, connection.transaction():
            connection.cursor().executemany(self._note, notes)
            gone = connection.execute(self._replay).rowcount
            if gone:
                connection.execute(self._moved)
        return gone

    def _create(self, connection: KeyConnection, subject: UUID, retention: str) -> None:
        county = self._database.county
        key_id = b64url(os.urandom(KEY_ID_BYTES))
        wrapped = county.wrap(
            os.urandom(county.algorithms.aead(A256GCM).key_bytes),
            place=_place(key_id, subject, retention, A256GCM),
        )
        row = (key_id, subject, retention, A256GCM, wrapped.wrap_alg, wrapped.wrapped_by)
        connection.execute(self._insert, (*row, wrapped.wrapped, self._database.now()))

    def _opened(self, row: Sequence[Any]) -> SubjectKey:
        key_id, subject, retention, alg, wrap_alg, wrapped_by, wrapped, restricted = row
        stored = WrappedKey(wrap_alg=wrap_alg, wrapped_by=wrapped_by, wrapped=bytes(wrapped))
        place = _place(key_id, subject, retention, alg)
        return SubjectKey(
            key_id=key_id,
            retention=retention,
            alg=alg,
            restricted=restricted,
            key=self._database.county.unwrap(stored, place=place),
        )


def _place(key_id: str, subject: UUID, retention: str, alg: str) -> tuple[str, ...]:
    return ("subject_keys", key_id, str(subject), retention, alg)


def _deletion(row: Sequence[Any]) -> KeyDeletion:
    key_id, subject, retention, at, authority = row
    return KeyDeletion(
        key_id=key_id, subject=subject, retention=retention, at=at, authority=authority
    )


_COLUMNS = (
    "k.key_id, k.subject, k.retention, k.alg, k.wrap_alg, k.wrapped_by, k.wrapped, "
    "k.restricted_at IS NOT NULL"
)
# A row that a restored backup brought back is no key: the list of deletions stands above it.
_LIVE = f"""
    SELECT {_COLUMNS} FROM {{keys}} k
    WHERE k.subject = %s AND k.retention = %s AND k.restricted_at IS NULL
      AND NOT EXISTS (SELECT FROM {{gone}} g WHERE g.key_id = k.key_id)"""
_INSERT = """
    INSERT INTO {keys}
        (key_id, subject, retention, alg, wrap_alg, wrapped_by, wrapped, created_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (subject, retention) WHERE restricted_at IS NULL DO NOTHING"""
_STATES = f"""
    SELECT (SELECT generation FROM {{generation}}), asked.key_id, g.key_id IS NOT NULL, {_COLUMNS}
    FROM unnest(%s::text[]) AS asked (key_id)
    LEFT JOIN {{gone}} g ON g.key_id = asked.key_id
    LEFT JOIN {{keys}} k ON k.key_id = asked.key_id"""
_DELETE = """
    WITH ended AS (
        DELETE FROM {keys} WHERE subject = %s AND retention = ANY(%s)
        RETURNING key_id, subject, retention
    )
    INSERT INTO {gone} (key_id, subject, retention, at, authority)
    SELECT key_id, subject, retention, %s, %s FROM ended
    ON CONFLICT (key_id) DO NOTHING
    RETURNING key_id, subject, retention, at, authority"""
_RESTRICT = """
    UPDATE {keys} SET restricted_at = %s WHERE subject = %s AND restricted_at IS NULL
    RETURNING retention"""
_MOVED = "UPDATE {generation} SET generation = generation + 1"
_NOTE = """
    INSERT INTO {gone} (key_id, subject, retention, at, authority) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (key_id) DO NOTHING"""
_REPLAY = "DELETE FROM {keys} k USING {gone} g WHERE g.key_id = k.key_id"
_LIST = "SELECT key_id, subject, retention, at, authority FROM {gone} ORDER BY at, key_id"
