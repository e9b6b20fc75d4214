"""The event store of a service: puts events with their context, gets them back by aggregate."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import EventStore, Notification, Recording
from typing_extensions import override

from chassis.context import Context
from chassis.eventstore.beside import beside
from chassis.eventstore.envelope import UnstoredEvent
from chassis.eventstore.mapper import ContextMissingError, EnvelopeMapper
from chassis.eventstore.recorder import PostgresEventRecorder


class EnvelopeEventStore(EventStore[UUID]):
    """Adds the context of a command to its events; nothing is stored without one."""

    mapper: EnvelopeMapper
    recorder: PostgresEventRecorder

    def __init__(self, mapper: EnvelopeMapper, recorder: PostgresEventRecorder) -> None:
        """Join a mapper and a recorder."""
        super().__init__(mapper=mapper, recorder=recorder)

    def cut(
        self, events: Sequence[DomainEventProtocol[UUID]], context: Context
    ) -> list[UnstoredEvent]:
        """Write the events' bytes, ready for the store to complete."""
        return [self.mapper.cut(event, context) for event in events]

    @override
    def put(
        self, domain_events: Sequence[DomainEventProtocol[UUID]], **kwargs: Any
    ) -> list[Recording[UUID]]:
        context = kwargs.pop("context", None)
        if not isinstance(context, Context):
            raise ContextMissingError("put(…) needs context=…: who acts, where and on what day")
        unstored = self.cut(domain_events, context)
        positions = self.recorder.insert_events(
            unstored,
            inbox=context.inbox,
            idempotency=context.idempotency,
            trace=beside(context),
            **kwargs,
        )
        return [
            Recording(event, Notification(row.originator_id, row.originator_version, row.topic,
                                          row.state, position))
            for event, row, position in zip(domain_events, unstored, positions or (), strict=True)
        ]  # fmt: skip
