"""Runs the handler of one event, with its trace, its time limit and its inbox."""

import asyncio
import logging

from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from pydantic import ValidationError

from chassis.listen.handlers import Registration
from chassis.listen.inbox import Connection, Inbox, InboxTable
from chassis.listen.messages import Identity, ModelDiffersError, Received
from chassis.listen.options import ListenOptions
from chassis.streams import POSITION_HEADER

_LOG = logging.getLogger(__name__)


class Dealer:
    """Gives an event to its handler; every error of the handler comes out unchanged."""

    def __init__(self, options: ListenOptions) -> None:
        """Deal in the name of this consumer."""
        self.inbox = InboxTable(schema=options.store.schema, consumer=options.consumer)
        self._options = options
        self._tracer = trace.get_tracer("chassis.listen")

    async def deal(
        self,
        registration: Registration,
        received: Received,
        identity: Identity,
        taken: frozenset[int],
    ) -> bool:
        """Run the handler, continuing the trace of the message; tells whether it took a row.

        Raises `ModelDiffersError`, `TimeoutError`, or whatever the handler raises.
        """
        try:
            event = registration.model.model_validate_json(received.body)
        except ValidationError as error:
            raise ModelDiffersError(
                f"the event does not fit what {self._options.consumer} reads of it: {error}"
            ) from error
        inbox = Inbox(
            identity,
            consumer=self._options.consumer,
            schema=self._options.store.schema,
            taken=taken,
            position=int(received.headers.get(POSITION_HEADER, 0)),
        )
        attributes = {
            "messaging.system": "nats",
            "messaging.consumer.group.name": self._options.consumer,
            "messaging.destination.name": received.subject,
            "messaging.message.id": inbox.causation_id,
        }
        with self._tracer.start_as_current_span(
            f"process {registration.event_type}",
            context=TraceContextTextMapPropagator().extract(received.headers),
            kind=trace.SpanKind.CONSUMER,
            attributes=attributes,
        ):
            async with asyncio.timeout(self._options.handler_seconds_max):
                await registration.handle(event, inbox)
        return inbox.asked

    async def finish(
        self, connection: Connection, registration: Registration, identity: Identity, *, asked: bool
    ) -> None:
        """Remember that the handler is through, unless its command's row says so."""
        single = registration.commands_max == 1
        unknown = await self.inbox.settle(connection, identity, single=single)
        if unknown and asked and single:
            _LOG.error(
                "the handler of %s in %s asked for an inbox row and stored none: had the process "
                "died, its effect would come twice; put inbox() into the context of the command",
                registration.event_type,
                self._options.consumer,
            )
