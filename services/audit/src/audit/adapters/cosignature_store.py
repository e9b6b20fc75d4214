"""What witnesses answered, in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.application.witnessing import Trouble
from mingbai_verify.merkle import TreeHead

_WITNESSED = """
SELECT size FROM audit.cosignatures WHERE witness = ANY(%s)
GROUP BY size, root HAVING count(*) >= %s ORDER BY size DESC LIMIT 1
"""
_STANDING = """
SELECT w.witness, c.size, c.given_at, r.code, r.size, r.found_at
FROM unnest(%s::text[]) WITH ORDINALITY AS w (witness, place)
LEFT JOIN LATERAL (
    SELECT size, given_at FROM audit.cosignatures
    WHERE witness = w.witness ORDER BY size DESC, number DESC LIMIT 1
) c ON true
LEFT JOIN LATERAL (
    SELECT code, size, found_at FROM audit.witness_reports
    WHERE witness = w.witness ORDER BY number DESC LIMIT 1
) r ON true
ORDER BY w.place
"""


@dataclass(frozen=True, kw_only=True)
class WitnessStanding:
    """How far one witness has cosigned, and what was wrong with it last."""

    witness: str
    size: int | None
    cosigned_at: datetime | None
    trouble: Trouble | None
    """What is wrong since its last cosignature."""
    trouble_size: int | None
    trouble_at: datetime | None


class CosignatureStore:
    """Keeps cosignatures and what was wrong with witnesses; nothing is ever removed."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool

    def latest_of(self, witness: str) -> TreeHead | None:
        """Give the largest head that a witness cosigned."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT size, root FROM audit.cosignatures WHERE witness = %s"
                " ORDER BY size DESC, number DESC LIMIT 1",
                (witness,),
            ).fetchone()
        return None if row is None else TreeHead(size=row[0], root=bytes(row[1]))

    def keep(self, witness: str, line: str, *, head: TreeHead, at: datetime) -> None:
        """Keep a cosignature; a second one of the same head says nothing new."""
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO audit.cosignatures (size, root, witness, line, given_at)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (head.size, head.root, witness, line, at),
            )

    def report(
        self, witness: str, trouble: Trouble, *, about: tuple[int, str], at: datetime
    ) -> None:
        """Keep what is wrong with a witness: at which size, and in its words."""
        size, details = about
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO audit.witness_reports (witness, code, size, details, found_at)"
                " VALUES (%s, %s, %s, %s, %s)",
                (witness, trouble.value, size, details.replace("\0", "�"), at),
            )

    def witnessed(self, witnesses: Sequence[str], *, enough: int) -> int | None:
        """Give the largest size that so many of these witnesses cosigned with one root."""
        if not enough:
            return None
        with self._pool.connection() as connection:
            row = connection.execute(_WITNESSED, (list(witnesses), enough)).fetchone()
        return None if row is None else int(row[0])

    def standing(self, witnesses: Sequence[str]) -> list[WitnessStanding]:
        """Give how each of these witnesses stands, in this order."""
        with self._pool.connection() as connection:
            rows = connection.execute(_STANDING, (list(witnesses),)).fetchall()
        return [_standing(row) for row in rows]


def _standing(row: TupleRow) -> WitnessStanding:
    witness, size, cosigned_at, code, trouble_size, found_at = row
    ended = code is None or (cosigned_at is not None and cosigned_at > found_at)
    return WitnessStanding(
        witness=witness,
        size=size,
        cosigned_at=cosigned_at,
        trouble=None if ended else Trouble(code),
        trouble_size=None if ended else trouble_size,
        trouble_at=None if ended else found_at,
    )
