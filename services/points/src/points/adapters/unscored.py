"""Subjects that no scheme scores yet, in the service's own database."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from psycopg.rows import dict_row

from chassis.listen.database import Database
from points.application.commands import OpenAccount
from points.application.ports import UnscoredSubject

_KEEP: LiteralString = (
    "INSERT INTO unscored.subjects (subject_id, subject_type, label, grid, contacts,"
    " registered_position, division, cause) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT DO NOTHING"
)


class PostgresUnscored:
    """Keeps each waiting subject as one row, until its account is open."""

    def __init__(self, database: Database) -> None:
        """Write through this database's connections, as the app role."""
        self._database = database

    async def keep(self, subject: UnscoredSubject) -> None:
        """Let a subject wait; one that waits already goes on waiting."""
        command = subject.command
        values = (
            command.subject_id,
            command.subject_type,
            command.label,
            command.grid,
            list(command.contacts),
            command.registered_position,
            subject.division,
            subject.cause,
        )
        async with self._database.connection() as connection:
            await connection.execute(_KEEP, values)

    async def newest(self) -> int:
        """Give the place of the subject that came last; 0 where none waits."""
        async with self._database.connection() as connection:
            found = await connection.execute(
                "SELECT coalesce(max(place), 0) FROM unscored.subjects"
            )
            row = await found.fetchone()
        assert row is not None
        return int(row[0])

    async def after(self, place: int, *, limit: int) -> Sequence[UnscoredSubject]:
        """Give the subjects that came after a place, in the order of their coming."""
        async with (
            self._database.connection() as connection,
            connection.cursor(row_factory=dict_row) as cursor,
        ):
            await cursor.execute(
                "SELECT * FROM unscored.subjects WHERE place > %s ORDER BY place LIMIT %s",
                (place, limit),
            )
            rows = await cursor.fetchall()
        return [
            UnscoredSubject(
                command=OpenAccount(
                    subject_id=row["subject_id"],
                    subject_type=row["subject_type"],
                    label=row["label"],
                    grid=row["grid"],
                    contacts=tuple(row["contacts"]),
                    registered_position=row["registered_position"],
                ),
                place=row["place"],
                division=row["division"],
                cause=row["cause"],
            )
            for row in rows
        ]

    async def let_go(self, subject_id: UUID) -> None:
        """Let a subject wait no longer."""
        async with self._database.connection() as connection:
            await connection.execute(
                "DELETE FROM unscored.subjects WHERE subject_id = %s", (subject_id,)
            )
