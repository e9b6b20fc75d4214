"""Events that a consumer put aside for an operator, or to wait for their turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from chassis.listen.messages import Identity, Received

WAITS = "waits_for_earlier"
FAULT = "fault"
DISMISSED = "dismissed"
REASON_CHARACTERS_MAX = 2_000
OFFERS_HEADER = "Mingbai-Offers"

Connection = psycopg.AsyncConnection[Any]

_COLUMNS = (
    "id, source, event_id, subject, headers, bytes, code, reason, set_aside_at, "
    "offered_again_at, done_at, clock_timestamp() AS read_at"
)


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """One set-aside event with the bytes and headers it came with."""

    id: int
    source: str
    event_id: str
    subject: str
    headers: Mapping[str, Any]
    bytes: bytes
    code: str
    """Why: an error's code, `waits_for_earlier` or `fault`; the last two are taken up by itself."""
    reason: str
    set_aside_at: datetime
    offered_again_at: datetime | None
    done_at: datetime | None
    read_at: datetime

    @property
    def offers(self) -> int:
        """How often it was offered again."""
        return int(self.headers.get(OFFERS_HEADER, 0))

    @property
    def identity(self) -> Identity:
        """Source and id, or stream and sequence for what could not be read."""
        return Identity(source=self.source, event_id=self.event_id)

    @property
    def received(self) -> Received:
        """The message as if it came once more."""
        headers = {name: value for name, value in self.headers.items() if name != OFFERS_HEADER}
        return Received(
            subject=self.subject,
            headers=headers,
            body=self.bytes,
            place=self.event_id,
            deliveries=self.offers + 1,
        )


class SetAsideTable:
    """The set-aside rows of one consumer."""

    def __init__(self, *, schema: str, consumer: str, ordered: bool) -> None:
        """Use the table beside the log in this schema."""
        self._consumer = consumer
        self._table = sql.Identifier(schema, "set_aside")
        # Where order does not matter every row is its own queue.
        self._queue = sql.SQL("split_part(event_id, '.', 1)" if ordered else "id::text")

    async def add(
        self, connection: Connection, identity: Identity, received: Received, code: str, reason: str
    ) -> None:
        """Put a message aside; the caller takes its inbox row in the same transaction."""
        statement = sql.SQL(
            "INSERT INTO {} (consumer, source, event_id, subject, headers, bytes, code, reason) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
        ).format(self._table)
        headers = {_text(name): _text(value) for name, value in received.headers.items()}
        values = (
            self._consumer, identity.source, identity.event_id, received.subject, Jsonb(headers),
            received.body, code, _text(reason),
        )  # fmt: skip
        await connection.execute(statement, values)

    async def get(self, connection: Connection, row_id: int) -> SetAside | None:
        """Give one row of this consumer."""
        found = await self._select(connection, sql.SQL("id = %s"), (row_id,))
        return found[0] if found else None

    async def rows(
        self, connection: Connection, *, after: int, limit: int, done: bool
    ) -> list[SetAside]:
        """List rows by id; those that are done only when asked for."""
        condition = sql.SQL("id > %s" if done else "id > %s AND done_at IS NULL")
        tail = sql.SQL(" ORDER BY id LIMIT %s")
        return await self._select(connection, condition + tail, (after, limit))

    async def earlier(self, connection: Connection, identity: Identity, before: int | None) -> bool:
        """Whether an unfinished event of the same subject stands before this row, or at all."""
        condition = sql.SQL(
            "source = %s AND split_part(event_id, '.', 1) = %s AND done_at IS NULL "
            "AND (%s::bigint IS NULL OR id < %s::bigint) LIMIT 1"
        )
        values = (identity.source, identity.aggregate, before, before)
        return bool(await self._select(connection, condition, values))

    async def heads(self, connection: Connection, *, limit: int) -> list[SetAside]:
        """Give the first unfinished row of each queue, where it needs no operator."""
        statement = sql.SQL(
            "SELECT {columns} FROM (SELECT DISTINCT ON (source, {queue}) * FROM {table} "
            "WHERE consumer = %s AND done_at IS NULL ORDER BY source, {queue}, id) heads "
            "WHERE code IN (%s, %s) ORDER BY id LIMIT %s"
        ).format(columns=sql.SQL(_COLUMNS), queue=self._queue, table=self._table)
        async with connection.cursor(row_factory=class_row(SetAside)) as cursor:
            await cursor.execute(statement, (self._consumer, WAITS, FAULT, limit))
            return await cursor.fetchall()

    async def mark_offered(self, connection: Connection, row: SetAside) -> None:
        """Remember that the row is offered once more."""
        statement = sql.SQL(
            "UPDATE {} SET offered_again_at = clock_timestamp(), headers = headers || %s "
            "WHERE id = %s"
        ).format(self._table)
        await connection.execute(statement, (Jsonb({OFFERS_HEADER: row.offers + 1}), row.id))

    async def mark_refused(
        self, connection: Connection, row_id: int, *, code: str, reason: str
    ) -> None:
        """Remember why the row could not be finished this time."""
        statement = sql.SQL("UPDATE {} SET code = %s, reason = %s WHERE id = %s").format(
            self._table
        )
        await connection.execute(statement, (code, _text(reason), row_id))

    async def mark_done(self, connection: Connection, row_id: int) -> None:
        """Remember that the row is finished."""
        statement = sql.SQL(
            "UPDATE {} SET done_at = clock_timestamp() WHERE id = %s AND done_at IS NULL"
        ).format(self._table)
        await connection.execute(statement, (row_id,))

    async def _select(
        self, connection: Connection, condition: sql.Composable, values: tuple[Any, ...]
    ) -> list[SetAside]:
        statement = sql.SQL("SELECT {} FROM {} WHERE consumer = %s AND ").format(
            sql.SQL(_COLUMNS), self._table
        )
        async with connection.cursor(row_factory=class_row(SetAside)) as cursor:
            await cursor.execute(statement + condition, (self._consumer, *values))
            return await cursor.fetchall()


def _text(value: str) -> str:
    # PostgreSQL stores no NUL in texts, and a message must not be able to block its consumer.
    return value.replace("\x00", "")[:REASON_CHARACTERS_MAX]
