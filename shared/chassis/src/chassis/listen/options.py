"""Every setting and limit of a consumer, and where its alarms go."""

from collections.abc import Callable
from dataclasses import dataclass

from chassis.broker import BrokerOptions
from chassis.errors import BrokenError
from chassis.eventstore.factory import StoreOptions
from chassis.streams import EVENTS, Source, parse_source


class LimitsDifferError(BrokenError):
    """Two limits of a consumer contradict each other."""

    code = "limits_differ"


@dataclass(frozen=True, kw_only=True)
class ListenOptions:
    """One consumer of one service."""

    broker: BrokerOptions
    store: StoreOptions
    source: str
    """The service's own source: it says which county, and whether this is a demonstration."""
    consumer: str
    """The durable's name, which is also the inbox rows' consumer."""
    stream: str = EVENTS
    events_at_once_max: int = 64
    """For a consumer of free order; one of the other order takes one event at a time."""
    ack_pending_max: int = 1_000
    handler_seconds_max: float = 20.0
    settle_seconds_max: float = 10.0
    """Left for the rows around a handler before the server delivers the event once more."""
    ack_wait_seconds: float = 60.0
    fetch_seconds: float = 5.0
    retry_seconds_min: float = 0.5
    retry_seconds_max: float = 300.0
    alarm_deliveries: int = 8
    sweep_seconds: float = 1.0
    sweep_rows_max: int = 100
    connections_max: int = 4

    def __post_init__(self) -> None:
        """Raise `LimitsDifferError` when events would be delivered again while in work."""
        if self.ack_wait_seconds < self.handler_seconds_max + self.settle_seconds_max:
            raise LimitsDifferError(
                "ack_wait_seconds must be at least handler_seconds_max plus settle_seconds_max"
            )

    @property
    def own(self) -> Source:
        """The parts of the service's source."""
        return parse_source(self.source)

    @property
    def demonstration(self) -> bool:
        """Whether the service's log holds demonstration data."""
        return self.source.startswith("/demo/")

    def backoff(self, deliveries: int) -> float:
        """Give the seconds to wait after so many failed deliveries: doubling, up to the maximum."""
        doublings = min(max(deliveries, 1) - 1, 32)
        return min(self.retry_seconds_min * 2.0**doublings, self.retry_seconds_max)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """An event that could not be finished."""

    consumer: str
    subject: str
    deliveries: int
    code: str
    reason: str


def _ignore(_: Trouble) -> None:
    """Take a report that nobody asked for."""


@dataclass(frozen=True, kw_only=True)
class ListenHooks:
    """Who is told of events that could not be finished."""

    faulted: Callable[[Trouble], None] = _ignore
    """Something was away or broken: the event comes again by itself."""
    alarmed: Callable[[Trouble], None] = _ignore
    """The same, from the named number of deliveries on."""
    set_aside: Callable[[Trouble], None] = _ignore
    """The event waits for an operator."""
