"""The operator's desk: lists what was set aside, offers it again, and takes up what waits.

An event is offered again from the stored bytes, to the same handler, with the same inbox rows for
its commands. Those rows are free, for a refused command stores nothing; so however often and from
however many places an event is offered, it has its effect once.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from chassis.errors import ConflictError, DomainError, NotFoundError
from chassis.listen.database import Connection, Database
from chassis.listen.handlers import Handlers, Order
from chassis.listen.inbox import SETTLED
from chassis.listen.messages import NobodyReadsError, read_identity
from chassis.listen.options import ListenOptions
from chassis.listen.reception import Reception, queue_of, set_aside_words
from chassis.listen.set_aside import DISMISSED, FAULT, SetAside
from chassis.streams import type_of

ROWS_MAX = 100

_LOG = logging.getLogger(__name__)


class SetAsideNotFoundError(NotFoundError):
    """The consumer has no such set-aside row."""

    code = "set_aside_not_found"


class WaitsForEarlierError(ConflictError):
    """An earlier event of the same subject must be finished or dismissed first."""

    code = "waits_for_earlier"


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What became of an event that was offered again."""

    done: bool
    code: str | None = None
    reason: str | None = None


class Desk:
    """Works on the set-aside events of one consumer, one process at a time for each queue."""

    def __init__(
        self, handlers: Handlers, database: Database, options: ListenOptions, reception: Reception
    ) -> None:
        """Use the consumer's own handlers."""
        self._handlers = handlers
        self._database = database
        self._options = options
        self._reception = reception
        self._table = reception.table
        self._ordered = handlers.order is Order.PER_SUBJECT

    async def rows(
        self, *, after: int = 0, limit: int = ROWS_MAX, done: bool = False
    ) -> list[SetAside]:
        """List set-aside events by id, those that are done only when asked for."""
        async with self._database.connection() as connection:
            return await self._table.rows(connection, after=after, limit=limit, done=done)

    async def offer_again(self, row_id: int) -> Offered:
        """Give a set-aside event to its handler once more.

        Raises `SetAsideNotFoundError` and `WaitsForEarlierError`. A refusal or a fault is told in
        the answer and kept with the row; a fault is taken up again by itself.
        """
        async with self._turn(row_id) as (connection, row):
            if row.done_at is not None:
                return Offered(done=True)
            if self._ordered and await self._table.earlier(connection, row.identity, row.id):
                raise WaitsForEarlierError(
                    f"row {row_id} waits for an earlier event of its subject: offer that one first"
                )
            await self._table.mark_offered(connection, row)
            try:
                await self._finish(connection, row)
            except Exception as error:  # noqa: BLE001  # told in the answer and kept with the row
                code, reason = set_aside_words(error)
                await self._table.mark_refused(connection, row.id, code=code, reason=reason)
                if not isinstance(error, DomainError):
                    self._reception.report_fault(row.received, error)
                return Offered(done=False, code=code, reason=reason)
            await self._table.mark_done(connection, row.id)
            return Offered(done=True)

    async def dismiss(self, row_id: int, *, reason: str) -> None:
        """Decide that a set-aside event shall never have its effect here, and say why.

        Whatever waits behind it goes on. Raises `SetAsideNotFoundError`.
        """
        async with self._turn(row_id) as (connection, row):
            if row.done_at is None:
                async with connection.transaction():
                    await self._table.mark_refused(
                        connection, row_id, code=DISMISSED, reason=reason
                    )
                    await self._table.mark_done(connection, row_id)

    async def sweep(self) -> int:
        """Take up what is due: faults after their time, and what waited for them, in order.

        Gives the number of events that were finished.
        """
        finished = 0
        while True:
            async with self._database.connection() as connection:
                heads = await self._table.heads(connection, limit=self._options.sweep_rows_max)
            done = 0
            for row in heads:
                if self._is_due(row):
                    done += (await self.offer_again(row.id)).done
            finished += done
            if not done:
                return finished

    def _is_due(self, row: SetAside) -> bool:
        if row.code != FAULT:
            return True
        wait = self._options.backoff(row.offers + 1)
        return row.read_at >= (row.offered_again_at or row.set_aside_at) + timedelta(seconds=wait)

    async def _finish(self, connection: Connection, row: SetAside) -> None:
        received = row.received
        registration = self._handlers.find(type_of(row.subject))
        if registration is None:
            raise NobodyReadsError(f"no handler is registered for {type_of(row.subject)}")
        identity = read_identity(received, demonstration=self._options.demonstration)
        dealer = self._reception.dealer
        taken = await dealer.inbox.taken(connection, identity)
        if registration.commands_max == 1 and 0 in taken:
            return
        if identity != row.identity and SETTLED in taken:
            # What could not be read then came a second time, readable, and was dealt with.
            return
        asked = await dealer.deal(registration, received, identity, taken)
        await dealer.finish(connection, registration, identity, asked=asked)

    @asynccontextmanager
    async def _turn(self, row_id: int) -> AsyncIterator[tuple[Connection, SetAside]]:
        async with self._database.connection() as connection:
            row = await self._get(connection, row_id)
        queue = f"{self._options.consumer} row {row_id}"
        if self._ordered:
            queue = queue_of(self._options.consumer, row.identity)
        async with self._database.turn(queue) as connection:
            # Read again: another process may have finished it while this one waited.
            yield connection, await self._get(connection, row_id)

    async def _get(self, connection: Connection, row_id: int) -> SetAside:
        row = await self._table.get(connection, row_id)
        if row is None:
            raise SetAsideNotFoundError(
                f"consumer {self._options.consumer} has no set-aside row {row_id}"
            )
        return row
