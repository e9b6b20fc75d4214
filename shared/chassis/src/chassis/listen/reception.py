"""Decides what becomes of each delivery: done, set aside, or to be delivered again later."""

import logging

from chassis.errors import DomainError, MingbaiError, UnavailableError
from chassis.listen.database import Database
from chassis.listen.dealing import Dealer
from chassis.listen.handlers import Handlers, Order, Registration
from chassis.listen.inbox import Connection, is_settled
from chassis.listen.messages import (
    Identity,
    Received,
    UnreadableError,
    place_identity,
    read_identity,
)
from chassis.listen.options import ListenHooks, ListenOptions, Trouble
from chassis.listen.set_aside import FAULT, WAITS, SetAsideTable
from chassis.streams import type_of

_LOG = logging.getLogger(__name__)


class RacedError(UnavailableError):
    """Another delivery of the same event was at work; this one looks again later."""

    code = "delivery_raced"


class Reception:
    """Lets no delivery be lost: it is acknowledged only when the database has its outcome."""

    def __init__(
        self,
        handlers: Handlers,
        database: Database,
        options: ListenOptions,
        hooks: ListenHooks,
    ) -> None:
        """Receive for one consumer."""
        self.dealer = Dealer(options)
        self.table = SetAsideTable(
            schema=options.store.schema,
            consumer=options.consumer,
            ordered=handlers.order is Order.PER_SUBJECT,
        )
        self._handlers = handlers
        self._database = database
        self._options = options
        self._hooks = hooks

    async def receive(self, received: Received) -> float | None:
        """Deal with a delivery; gives None to acknowledge it, or the seconds to its next one."""
        registration = self._handlers.find(type_of(received.subject))
        if registration is None:
            return None
        try:
            await self._receive(received, registration)
        except Exception as error:  # noqa: BLE001  # a fault of any kind means: deliver it again
            self.report_fault(received, error)
            return self._options.backoff(received.deliveries)
        return None

    def report_fault(self, received: Received, error: Exception) -> None:
        """Tell of a fault, and raise the alarm when it does not go away."""
        trouble = self._trouble(received, fault_code(error), repr(error))
        self._hooks.faulted(trouble)
        if received.deliveries >= self._options.alarm_deliveries:
            self._hooks.alarmed(trouble)
            _LOG.error("%s failed %d times: %r", received.subject, received.deliveries, error)
        else:
            _LOG.warning("%s comes again after a fault: %r", received.subject, error)

    async def _receive(self, received: Received, registration: Registration) -> None:
        try:
            identity = read_identity(received, demonstration=self._options.demonstration)
        except UnreadableError as error:
            async with self._database.connection() as connection:
                await self._put_aside(connection, place_identity(received), received, error)
            return
        if self._handlers.order is Order.PER_SUBJECT:
            await self._in_turn(received, registration, identity)
        else:
            await self._at_once(received, registration, identity)

    async def _at_once(
        self, received: Received, registration: Registration, identity: Identity
    ) -> None:
        async with self._database.connection() as connection:
            taken = await self.dealer.inbox.taken(connection, identity)
        if is_settled(taken, commands_max=registration.commands_max):
            return
        try:
            asked = await self.dealer.deal(registration, received, identity, taken)
        except DomainError as refusal:
            async with self._database.connection() as connection:
                await self._check_race(connection, identity, taken)
                await self._put_aside(connection, identity, received, refusal)
            return
        async with self._database.connection() as connection:
            await self.dealer.finish(connection, registration, identity, asked=asked)

    async def _in_turn(
        self, received: Received, registration: Registration, identity: Identity
    ) -> None:
        """Take the event unless an earlier one of its subject is unfinished.

        The consumer has one delivery in flight, so earlier ones are either finished or set aside:
        here a fault too is set aside, for the desk to take up, and holds up its own subject alone.
        """
        async with self._database.turn(queue_of(self._options.consumer, identity)) as connection:
            taken = await self.dealer.inbox.taken(connection, identity)
            if is_settled(taken, commands_max=registration.commands_max):
                return
            if await self.table.earlier(connection, identity, None):
                await self._put_aside(connection, identity, received, WaitsError(_WAITS_REASON))
                return
            try:
                asked = await self.dealer.deal(registration, received, identity, taken)
            except DomainError as refusal:
                await self._check_race(connection, identity, taken)
                await self._put_aside(connection, identity, received, refusal)
            except Exception as error:  # noqa: BLE001  # whatever it is, the event is not finished
                await self._put_aside(connection, identity, received, error)
                self.report_fault(received, error)
            else:
                await self.dealer.finish(connection, registration, identity, asked=asked)

    async def _check_race(
        self, connection: Connection, identity: Identity, taken: frozenset[int]
    ) -> None:
        # What was refused may have been refused because another delivery has just done it.
        if await self.dealer.inbox.taken(connection, identity) != taken:
            raise RacedError("the event was dealt with meanwhile: look at it again")

    async def _put_aside(
        self, connection: Connection, identity: Identity, received: Received, error: Exception
    ) -> None:
        code, reason = set_aside_words(error)
        async with connection.transaction():
            if not await self.dealer.inbox.take(connection, identity):
                return
            await self.table.add(connection, identity, received, code, reason)
        if code not in (WAITS, FAULT):
            _LOG.warning("%s was set aside: %s", received.subject, reason)
            self._hooks.set_aside(self._trouble(received, code, reason))

    def _trouble(self, received: Received, code: str, reason: str) -> Trouble:
        return Trouble(
            consumer=self._options.consumer,
            subject=received.subject,
            deliveries=received.deliveries,
            code=code,
            reason=reason,
        )


class WaitsError(UnavailableError):
    """An earlier event of the same subject is unfinished."""

    code = WAITS


_WAITS_REASON = "an earlier event of the same subject is unfinished"


def set_aside_words(error: Exception) -> tuple[str, str]:
    """Give the code and the reason under which an error is kept."""
    if isinstance(error, DomainError | WaitsError):
        return error.code, error.message
    return FAULT, repr(error)


def fault_code(error: Exception) -> str:
    """Give the code of a fault, its class where it has none."""
    return error.code if isinstance(error, MingbaiError) else type(error).__name__


def queue_of(consumer: str, identity: Identity) -> str:
    """Name the queue in which an event of a consumer with an order stands."""
    return f"{consumer} {identity.source} {identity.aggregate}"
