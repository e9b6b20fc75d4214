"""Finds the event classes of a service, which are what it promises to everyone who listens."""

import importlib
import pkgutil
from collections.abc import Iterator

from eventsourcing.domain import CanMutateAggregate

from chassis.aggregate import AggregateRoot, topic_of


def event_classes(service: str) -> dict[str, type]:
    """Give the event classes of a service's domain by stored type, `<topic>.v<n>`, in order."""
    found = {
        stored_type(event): event
        for aggregate in _aggregates(service)
        for event in vars(aggregate).values()
        if _is_named_event(event)
    }
    return dict(sorted(found.items()))


def stored_type(event_class: type) -> str:
    """Give the CloudEvents type under which today's code stores an event."""
    return f"{topic_of(event_class)}.v{getattr(event_class, 'class_version', 1)}"


def _aggregates(service: str) -> Iterator[type]:
    domain = importlib.import_module(f"{service}.domain")
    for info in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, AggregateRoot)
                and value.__module__ == module.__name__
            ):
                yield value


def _is_named_event(value: object) -> bool:
    return (
        isinstance(value, type)
        and issubclass(value, CanMutateAggregate)
        # The library derives classes of its own, which inherit the name; a base has none.
        and getattr(value, "TOPIC", None) is not None
    )
