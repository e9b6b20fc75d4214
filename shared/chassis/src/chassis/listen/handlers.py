"""Which handler reads which type of event, and in which order."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel

from chassis.errors import BrokenError
from chassis.listen.inbox import Inbox
from chassis.streams import check_type

Model = TypeVar("Model", bound=BaseModel)
Handler = Callable[[Model, Inbox], Awaitable[None]]


class Order(StrEnum):
    """In which order a consumer's commands give the right result."""

    FREE = "free"
    """In any: a fault delays its own event alone."""
    PER_SUBJECT = "per_subject"
    """An event waits behind an earlier unfinished one of the same subject."""


class HandlersDifferError(BrokenError):
    """Two registrations of one consumer contradict each other."""

    code = "handlers_differ"


@dataclass(frozen=True, kw_only=True)
class Registration:
    """One type of event and what is done about it."""

    event_type: str
    model: type[BaseModel]
    handle: Handler[Any]
    commands_max: int
    """How many commands the handler may issue for one event, each with its own inbox row."""


class Handlers:
    """The registrations of one consumer; all of them share one order."""

    def __init__(self) -> None:
        """Begin without any."""
        self._by_type: dict[str, Registration] = {}
        self.order = Order.FREE

    def on(
        self, event_type: str, *, model: type[Model], order: str = Order.FREE, commands_max: int = 1
    ) -> Callable[[Handler[Model]], Handler[Model]]:
        """Register a handler; `model` reads the fields it needs from the CloudEvents document.

        The handler puts `inbox()` into the context of its command, or calls `inbox.once` in its
        own transaction. One that issues several commands says how many at most, and asks
        `inbox.is_open(n)` before command n. Raises `HandlersDifferError` for a second handler of
        a type or a second order in one consumer.
        """
        check_type(event_type)
        wanted = Order(order)

        def register(handle: Handler[Model]) -> Handler[Model]:
            if event_type in self._by_type:
                raise HandlersDifferError(f"{event_type} already has a handler in this consumer")
            if self._by_type and self.order is not wanted:
                raise HandlersDifferError(
                    f"{event_type} wants order {wanted}, the consumer has {self.order}: "
                    "give it a consumer of its own"
                )
            self.order = wanted
            self._by_type[event_type] = Registration(
                event_type=event_type, model=model, handle=handle, commands_max=commands_max
            )
            return handle

        return register

    def find(self, event_type: str) -> Registration | None:
        """Give the registration of a type, if there is one."""
        return self._by_type.get(event_type)

    @property
    def types(self) -> tuple[str, ...]:
        """All registered types."""
        return tuple(sorted(self._by_type))
