"""What points said, in the service's own database."""

from collections.abc import Sequence
from dataclasses import astuple, fields
from decimal import Decimal
from typing import Any, LiteralString

from psycopg import sql
from psycopg.rows import dict_row

from chassis.errors import ConflictError
from chassis.listen.database import Connection, Database
from disclosure.application.ports import Once
from disclosure.domain.approval import Approval
from disclosure.domain.statement import StatementLine
from kernel.points import format_points

_LINE = StatementLine.names()
_APPROVAL = tuple(field.name for field in fields(Approval))
_NEAR: LiteralString = (
    " FROM received.approvals WHERE NOT decided AND source = %s AND position > %s"
    " ORDER BY position LIMIT 1"
)


class PlaceTakenError(ConflictError):
    """Another event was received from this place of the source's log: the log was forked."""

    code = "place_taken"


class PostgresReceived:
    """Keeps messages beside their inbox rows, each in one transaction."""

    def __init__(self, database: Database) -> None:
        """Write through this database's connections, as the app role."""
        self._database = database

    async def keep_line(self, line: StatementLine, once: Once) -> None:
        """Keep a line; raises `PlaceTakenError` where another event stands in its place."""
        await self._keep("lines", _LINE, line, once)

    async def keep_approval(self, approval: Approval, once: Once) -> None:
        """Keep an approval; raises `PlaceTakenError` where another event stands in its place."""
        await self._keep("approvals", _APPROVAL, approval, once)

    async def approval_near(self, line: StatementLine) -> Approval | None:
        """Give the next undecided approval after a line, if the line may belong to it."""
        found = await self._approvals(_NEAR, (line.source, line.position))
        near = [approval for approval in found if approval.window[0] <= line.position]
        return near[0] if near else None

    async def undecided(self) -> list[Approval]:
        """Give the approvals on which nothing was decided yet, in the order of their logs."""
        return await self._approvals(
            " FROM received.approvals WHERE NOT decided ORDER BY source, position", ()
        )

    async def lines_near(self, approval: Approval) -> list[StatementLine]:
        """Give the lines in the window of an approval; none while they are too few."""
        first, last = approval.window
        where = " FROM received.lines WHERE source = %s AND position BETWEEN %s AND %s"
        values = (approval.source, first, last)
        async with self._database.connection() as connection:
            counted = await connection.execute("SELECT count(*)" + where, values)
            row = await counted.fetchone()
            assert row is not None
            if row[0] < approval.own:
                return []
            return await _read_lines(connection, where + " ORDER BY position", values)

    async def published(self, approval: Approval) -> list[StatementLine] | None:
        """Give the lines of the statement that a re-issue replaces; None before they are here."""
        before = await self._approvals(
            " FROM received.approvals WHERE source = %s AND scheme = %s AND quarter = %s"
            " AND revision = %s AND statement = %s",
            (
                approval.source,
                approval.scheme,
                approval.quarter,
                approval.revision - 1,
                approval.replaces,
            ),
        )
        if not before:
            return None
        async with self._database.connection() as connection:
            lines = await _read_lines(
                connection,
                " FROM received.published WHERE statement = %s AND approved_event = %s",
                (before[0].statement, before[0].identity),
            )
        return lines or None

    async def keep_published(self, approval: Approval, lines: Sequence[StatementLine]) -> None:
        """Keep the lines of a statement; what is kept already stays as it is."""
        columns = ("statement", "approved_event", *_LINE)
        statement = _insert("published", columns) + sql.SQL(" ON CONFLICT DO NOTHING")
        rows = [(approval.statement, approval.identity, *_values(line)) for line in lines]
        async with (
            self._database.connection() as connection,
            connection.transaction(),
            connection.cursor() as cursor,
        ):
            await cursor.executemany(statement, rows)

    async def mark_decided(self, approval: Approval) -> None:
        """Remember that nothing remains to be decided on an approval."""
        async with self._database.connection() as connection:
            await connection.execute(
                "UPDATE received.approvals SET decided = true WHERE source = %s AND position = %s",
                (approval.source, approval.position),
            )

    async def _keep(
        self, table: str, columns: tuple[str, ...], record: StatementLine | Approval, once: Once
    ) -> None:
        statement = _insert(table, columns) + sql.SQL(" ON CONFLICT DO NOTHING")
        async with self._database.connection() as connection, connection.transaction():
            if not await once(connection):
                return
            inserted = await connection.execute(statement, _values(record))
            if inserted.rowcount == 0:
                raise PlaceTakenError(
                    f"another event of {record.source} was received from its position "
                    f"{record.position}: have its log compared with the stream",
                    position=record.position,
                )

    async def _approvals(self, tail: LiteralString, values: tuple[Any, ...]) -> list[Approval]:
        columns = sql.SQL(", ").join(map(sql.Identifier, _APPROVAL))
        query = sql.SQL("SELECT {}").format(columns) + sql.SQL(tail)
        async with (
            self._database.connection() as connection,
            connection.cursor(row_factory=dict_row) as cursor,
        ):
            await cursor.execute(query, values)
            rows = await cursor.fetchall()
        return [Approval(**{**row, "points": Decimal(row["points"])}) for row in rows]


async def _read_lines(
    connection: Connection, tail: LiteralString, values: tuple[Any, ...]
) -> list[StatementLine]:
    columns = sql.SQL(", ").join(map(sql.Identifier, _LINE))
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(sql.SQL("SELECT {}").format(columns) + sql.SQL(tail), values)
        return [StatementLine.of(row) for row in await cursor.fetchall()]


def _insert(table: str, columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier("received", table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
    )


def _values(record: StatementLine | Approval) -> tuple[Any, ...]:
    return tuple(
        format_points(value) if isinstance(value, Decimal) else value for value in astuple(record)
    )
