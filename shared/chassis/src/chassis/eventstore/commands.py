"""One command on its way into the log, and what the store answered."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from eventsourcing.persistence import StoredEvent, Tracking

from chassis.context import IdempotencyKey, InboxRow


class Outcome(StrEnum):
    """What the store did with a command, as `append_events` says it."""

    COMMITTED = "committed"
    CONFLICT = "conflict"
    TAKEN = "taken"
    REPEATED = "repeated"
    TRACKED = "tracked"


@dataclass(frozen=True, slots=True)
class Answered:
    """The store's word on one command."""

    outcome: Outcome
    position: int | None
    """Of the command's last event (or of the log, when it appended none)."""
    stamp: str
    """The time that all its events carry, as in the envelope."""
    first_request: bytes | None = None
    first_answer: bytes | None = None


@dataclass(slots=True, eq=False)
class PendingCommand:
    """Events and bookkeeping rows that are stored together or not at all."""

    events: Sequence[StoredEvent]
    done: Callable[["PendingCommand"], None]
    """Called once, by the committer's thread, when `answered` or `error` is set."""
    inbox: InboxRow | None = None
    idempotency: IdempotencyKey | None = None
    answer: bytes = b""
    tracking: Tracking | None = None
    only_read: Sequence[tuple[UUID, int]] = ()
    """Aggregates that it was decided on and does not save, with the versions they must still have;
    0 where nothing exists."""
    trace: str | None = None
    """What travels beside the bytes, as `chassis.eventstore.beside` writes it."""
    answered: Answered | None = None
    error: BaseException | None = None
    future: asyncio.Future[None] | None = None
    loop: asyncio.AbstractEventLoop | None = None
