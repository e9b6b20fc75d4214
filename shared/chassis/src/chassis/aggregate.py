"""The base of every aggregate: decisions are public methods, events are named nested classes."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import (
    AggregateCreated,
    AggregateEvent,
    BaseAggregate,
    CanMutateAggregate,
    event,
)
from eventsourcing.utils import get_topic
from typing_extensions import override

__all__ = ["AggregateRoot", "Created", "Event", "aggregate_topic", "event"]

UNRECORDED = datetime(1970, 1, 1, tzinfo=UTC)
"""The timestamp of an event that no store has recorded yet: the store alone knows the time."""


class Event(AggregateEvent):
    """Something that became true of one aggregate."""

    class_version: ClassVar[int] = 1

    @staticmethod
    @override
    def create_timestamp() -> datetime:
        return UNRECORDED


class Created(AggregateCreated):
    """The first event of an aggregate."""

    class_version: ClassVar[int] = 1

    @staticmethod
    @override
    def create_timestamp() -> datetime:
        return UNRECORDED


class UnnamedTopicError(TypeError):
    """A class would be stored under its module path, which moves with the code."""


class UpcasterMissingError(TypeError):
    """An event class has a version that older stored events could not be brought to."""


class AggregateRoot(BaseAggregate[UUID]):
    """Keeps its invariants in its decision methods; its state follows from its events alone.

    Every subclass names itself (`TOPIC = "<service>.<aggregate>"`) and each of its events
    (`TOPIC = "<service>.<aggregate>.<past_tense>"`); a missing or strange name fails at import.
    A subclass that is `abstract` only lends its events and methods, and is stored under no name.
    """

    class Event(Event):
        """The base of this aggregate's events."""

    @override
    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if abstract:
            return
        topic = cls.__dict__.get("TOPIC")
        if not topic or topic.count(".") != 1:
            raise UnnamedTopicError(f"{cls.__name__} needs TOPIC = '<service>.<aggregate>'")
        for nested in vars(cls).values():
            if not isinstance(nested, type) or not issubclass(nested, CanMutateAggregate):
                continue
            if nested.__name__ in ("Event", "Created"):
                continue
            name = nested.__dict__.get("TOPIC", getattr(nested, "TOPIC", ""))
            if name.rpartition(".")[0] != topic:
                raise UnnamedTopicError(f"{nested.__qualname__} needs TOPIC = '{topic}.<event>'")
            _check_upcasters(nested)

    @override
    def collect_events(self) -> list[CanMutateAggregate[Any]]:
        collected = list(self._pending_events)
        self._pending_events.clear()
        return collected


def aggregate_topic(event_topic: str) -> str:
    """Give the name of the aggregate to which an event of this name belongs."""
    return event_topic.rpartition(".")[0]


def topic_of(event_class: type) -> str:
    """Give the stored name of an event class, without its version."""
    return get_topic(event_class)


def _check_upcasters(kind: type) -> None:
    for version in range(1, getattr(kind, "class_version", 1)):
        name = f"upcast_v{version}_v{version + 1}"
        if not hasattr(kind, name):
            raise UpcasterMissingError(f"{kind.__qualname__} needs a static method {name}(data)")
