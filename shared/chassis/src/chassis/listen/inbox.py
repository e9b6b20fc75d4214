"""The inbox: which events of others a consumer has dealt with, as rows of the same transaction.

Ordinals from 0 up belong to the commands that an event leads to. Ordinal -1 says that a delivery
of the event needs no more work: it was finished, or set aside. So a set-aside event is not
delivered again, while the rows of its commands stay free for when it is offered again.
"""

from datetime import date
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from psycopg import sql

from chassis.context import Context, InboxRow
from chassis.eventstore.schema import MAIN
from chassis.listen.messages import Identity

SETTLED = -1

Connection = psycopg.AsyncConnection[Any]

_INSERT: LiteralString = (
    "INSERT INTO {} (consumer, source, event_id, ordinal) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT DO NOTHING"
)
_SETTLE: LiteralString = (
    "INSERT INTO {inbox} (consumer, source, event_id, ordinal) "
    "SELECT %(consumer)s, %(source)s, %(event_id)s, -1 WHERE NOT EXISTS ("
    "SELECT 1 FROM {inbox} WHERE consumer = %(consumer)s AND source = %(source)s "
    "AND event_id = %(event_id)s AND ordinal = 0 AND %(single)s::boolean) "
    "ON CONFLICT DO NOTHING"
)


async def once(connection: Connection, row: InboxRow, *, schema: str = MAIN) -> bool:
    """Take an inbox row within the caller's transaction; False means: done before, do nothing.

    Of two that try at once the second waits for the first one's end.
    """
    statement = sql.SQL(_INSERT).format(sql.Identifier(schema, "inbox"))
    values = (row.consumer, row.source, row.event_id, row.ordinal)
    return (await connection.execute(statement, values)).rowcount == 1


class Inbox:
    """One event's place in a consumer's inbox, as its handler sees it."""

    def __init__(
        self,
        identity: Identity,
        *,
        consumer: str,
        schema: str,
        taken: frozenset[int],
        position: int = 0,
    ) -> None:
        """Know the rows that are taken already, and where the event stands in its own log."""
        self.position = position
        self._identity = identity
        self._consumer = consumer
        self._schema = schema
        self._taken = taken
        self.asked = False

    def __call__(self, ordinal: int = 0) -> InboxRow:
        """Give the row for one command, to be put into the command's context."""
        self.asked = True
        return InboxRow(
            consumer=self._consumer,
            source=self._identity.source,
            event_id=self._identity.event_id,
            ordinal=ordinal,
        )

    def is_open(self, ordinal: int) -> bool:
        """Whether this command was not done in an earlier delivery."""
        return ordinal not in self._taken

    async def once(self, connection: Connection, ordinal: int = 0) -> bool:
        """Take the row within the handler's own transaction; False means: done before."""
        return await once(connection, self(ordinal), schema=self._schema)

    @property
    def causation_id(self) -> str:
        """The event as a cause, `<source>#<id>`."""
        return f"{self._identity.source}#{self._identity.event_id}"

    def context(
        self, *, actor: str, unit: UUID | str, division: str, effective_on: date
    ) -> Context:
        """Give the context of the one command that the event leads to, caused and taken by it."""
        return Context(
            actor=actor,
            unit=str(unit),
            division=division,
            effective_on=effective_on,
            via="api",
            causation_id=self.causation_id,
            inbox=self(),
            headers=self.trace_headers(),
        )

    def trace_headers(self) -> dict[str, str]:
        """Give the current trace context for the headers of the command's context."""
        headers: dict[str, str] = {}
        TraceContextTextMapPropagator().inject(headers)
        return headers


class InboxTable:
    """The inbox rows of one consumer."""

    def __init__(self, *, schema: str, consumer: str) -> None:
        """Use the inbox beside the log in this schema."""
        self.schema = schema
        self.consumer = consumer
        table = sql.Identifier(schema, "inbox")
        self._settle = sql.SQL(_SETTLE).format(inbox=table)
        self._taken = sql.SQL(
            "SELECT ordinal FROM {} WHERE consumer = %s AND source = %s AND event_id = %s"
        ).format(table)

    async def taken(self, connection: Connection, identity: Identity) -> frozenset[int]:
        """Give the ordinals that are taken for an event."""
        values = (self.consumer, identity.source, identity.event_id)
        rows = await (await connection.execute(self._taken, values)).fetchall()
        return frozenset(row[0] for row in rows)

    async def settle(self, connection: Connection, identity: Identity, *, single: bool) -> bool:
        """Remember that an event is finished; tells whether that was unknown until now.

        For a handler of a single command its own row says so already.
        """
        values = {
            "consumer": self.consumer,
            "source": identity.source,
            "event_id": identity.event_id,
            "single": single,
        }
        return (await connection.execute(self._settle, values)).rowcount == 1

    async def take(self, connection: Connection, identity: Identity) -> bool:
        """Mark an event as needing no more deliveries; False when it is marked already."""
        row = InboxRow(
            consumer=self.consumer,
            source=identity.source,
            event_id=identity.event_id,
            ordinal=SETTLED,
        )
        return await once(connection, row, schema=self.schema)


def is_settled(taken: frozenset[int], *, commands_max: int) -> bool:
    """Whether the rows say that a delivery of the event needs no more work."""
    return SETTLED in taken or (commands_max == 1 and 0 in taken)
