"""The keys of tokens, one per retention class and year; deleting one ends all its tokens."""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chassis.crypto.port import HS256
from chassis.errors import RefusedError
from chassis.personal.county_keys import WrappedKey
from chassis.personal.key_database import KeyDatabase

PLACE_COLUMNS = ("name", "alg")


class TokenKeyEndedError(RefusedError):
    """The key of this class and year was deleted, so no token can be made under it again."""

    code = "token_key_ended"


@dataclass(frozen=True, kw_only=True)
class TokenKey:
    """An opened token key; the key itself never shows."""

    name: str
    alg: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class TokenKeyDeletion:
    """That one token key was deleted; kept for ever, and replayed over a restored table."""

    name: str
    at: datetime
    authority: str


class TokenKeys:
    """Keeps one key per name; a name whose key was deleted never gets another."""

    def __init__(self, database: KeyDatabase) -> None:
        self._database = database
        tables = {"keys": "token_keys", "gone": "token_key_deletions"}
        self._live, self._insert, self._delete, self._note, self._replay, self._list = (
            database.statement(text, **tables)
            for text in (_LIVE, _INSERT, _DELETE, _NOTE, _REPLAY, _LIST)
        )

    def named(self, name: str) -> TokenKey:
        """Return the key of this name, made now if there never was one.

        Processes that ask at once get the same one. Raises TokenKeyEndedError.
        """
        found = self.live([name])
        if not found:
            self._create(name)
            found = self.live([name])
        if not found:
            raise TokenKeyEndedError(f"Token key {name} was deleted; use the class of another year")
        return found[0]

    def live(self, names: Collection[str] | None = None) -> tuple[TokenKey, ...]:
        """Return those of these keys, or of all keys, that were not deleted."""
        asked = None if names is None else list(names)
        with self._database.connection() as connection:
            rows = connection.execute(self._live, (asked, asked)).fetchall()
        return tuple(self._opened(row) for row in rows)

    def delete(self, names: Collection[str], *, authority: str) -> tuple[TokenKeyDeletion, ...]:
        """Delete these keys and end their names for ever; returns what is gone only now."""
        parameters = (list(names), self._database.now(), authority)
        with self._database.connection() as connection, connection.transaction():
            gone = connection.execute(self._delete, parameters).fetchall()
            connection.execute(self._replay)
        return tuple(TokenKeyDeletion(name=row[0], at=row[1], authority=row[2]) for row in gone)

    def deletions(self) -> tuple[TokenKeyDeletion, ...]:
        """Return every deletion there ever was, oldest first."""
        with self._database.connection() as connection:
            rows = connection.execute(self._list).fetchall()
        return tuple(TokenKeyDeletion(name=row[0], at=row[1], authority=row[2]) for row in rows)

    def replay(self, deletions: Iterable[TokenKeyDeletion]) -> int:
        """Carry out deletions over a restored table; returns how many keys went again."""
        notes = [(each.name, each.at, each.authority) for each in deletions]
        with self._database.connection() as connection, connection.transaction():
            connection.cursor().executemany(self._note, notes)
            return connection.execute(self._replay).rowcount

    def _create(self, name: str) -> None:
        county = self._database.county
        key = os.urandom(county.algorithms.mac(HS256).key_bytes)
        wrapped = county.wrap(key, place=_place(name, HS256))
        row = (name, HS256, wrapped.wrap_alg, wrapped.wrapped_by, wrapped.wrapped)
        with self._database.connection() as connection:
            connection.execute(self._insert, (*row, self._database.now(), name))

    def _opened(self, row: Sequence[Any]) -> TokenKey:
        name, alg, wrap_alg, wrapped_by, wrapped = row
        stored = WrappedKey(wrap_alg=wrap_alg, wrapped_by=wrapped_by, wrapped=bytes(wrapped))
        key = self._database.county.unwrap(stored, place=_place(name, alg))
        return TokenKey(name=name, alg=alg, key=key)


def _place(name: str, alg: str) -> tuple[str, ...]:
    return ("token_keys", name, alg)


_LIVE = """
    SELECT k.name, k.alg, k.wrap_alg, k.wrapped_by, k.wrapped FROM {keys} k
    WHERE (%s::text[] IS NULL OR k.name = ANY(%s::text[]))
      AND NOT EXISTS (SELECT FROM {gone} g WHERE g.name = k.name)
    ORDER BY k.name"""
_INSERT = """
    INSERT INTO {keys} (name, alg, wrap_alg, wrapped_by, wrapped, created_at)
    SELECT %s, %s, %s, %s, %s, %s
    WHERE NOT EXISTS (SELECT FROM {gone} g WHERE g.name = %s)
    ON CONFLICT (name) DO NOTHING"""
_DELETE = """
    INSERT INTO {gone} (name, at, authority) SELECT unnest(%s::text[]), %s, %s
    ON CONFLICT (name) DO NOTHING
    RETURNING name, at, authority"""
_NOTE = "INSERT INTO {gone} (name, at, authority) VALUES (%s, %s, %s) ON CONFLICT (name) DO NOTHING"
_REPLAY = "DELETE FROM {keys} k USING {gone} g WHERE g.name = k.name"
_LIST = "SELECT name, at, authority FROM {gone} ORDER BY at, name"
