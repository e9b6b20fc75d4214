"""Finds the checkpoint that a fingerprint (存证指纹) of a minute book speaks of."""

from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from mingbai_verify import notes
from mingbai_verify.checkpoint_text import Checkpoint, parse_checkpoint
from mingbai_verify.errors import VerifyError
from mingbai_verify.fingerprint import ALPHABET, parse_fingerprint, verify_fingerprint

BYTES = 20

_SIGNED = "SELECT note, published_at FROM audit.checkpoints"


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A checkpoint as it was signed first."""

    checkpoint: Checkpoint
    note: bytes
    published_at: datetime


class FingerprintReader:
    """Reads the checkpoints of the log; what a row says is believed only if its note says so."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool

    def of_size(self, size: int) -> Signed | None:
        """Give the checkpoint of this size, or None where none was signed."""
        return self._one(f"{_SIGNED} WHERE size = %s ORDER BY number LIMIT 1", size)

    def since(self, at: datetime) -> Signed | None:
        """Give the first checkpoint that was signed at a time or later."""
        where = "WHERE published_at >= %s ORDER BY published_at, number LIMIT 1"
        return self._one(f"{_SIGNED} {where}", at)

    def with_fingerprint(self, words: str) -> Signed | None:
        """Give the checkpoint with this fingerprint, or None where the log has no such one.

        Raises `FingerprintMalformedError` where the words were misread.
        """
        number = 0
        for letter in parse_fingerprint(words):
            number = number << 5 | ALPHABET.index(letter)
        where = "WHERE audit.fingerprint_of(note, size, root) = %s ORDER BY number LIMIT 1"
        found = self._one(f"{_SIGNED} {where}", number.to_bytes(BYTES, "big"))
        if found is None:
            return None
        try:
            verify_fingerprint(words, found.checkpoint)
        except VerifyError:
            return None
        return found

    def _one(self, query: str, value: int | bytes | datetime) -> Signed | None:
        with self._pool.connection() as connection:
            row = connection.execute(query, (value,)).fetchone()
        if row is None:
            return None
        note = bytes(row[0])
        checkpoint = parse_checkpoint(notes.parse_note(note).text)
        return Signed(checkpoint=checkpoint, note=note, published_at=row[1])
