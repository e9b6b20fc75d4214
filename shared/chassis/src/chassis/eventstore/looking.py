"""Looks at many aggregates as the log has them now, with one question to the database."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID

from eventsourcing.persistence import OperationalError

from chassis.aggregate import AggregateRoot
from chassis.eventstore.committer import StoreUnavailableError
from chassis.eventstore.log import Log

States = dict[UUID, AggregateRoot]


async def look(log: Log, wanted: Sequence[UUID], see: Callable[[States], None]) -> None:
    """Show the aggregates of these ids that exist; nothing is decided, and nothing is stored.

    They are borrowed as for a command, and what memory has of them is brought up to the log first.
    Raises `StoreUnavailableError` where the log cannot be read.
    """
    lending = log.lending
    mark = lending.mark
    borrowed: list[UUID] = []
    try:
        # In one order everywhere, so that two who want the same never wait for each other.
        for aggregate_id in sorted(set(wanted)):
            await lending.borrow(aggregate_id)
            borrowed.append(aggregate_id)
        states: States = {}
        for aggregate_id in borrowed:
            state = lending.take(aggregate_id) or lending.take_spare(aggregate_id)
            if state is not None:
                states[aggregate_id] = state
        await _read(_bring_up, log, borrowed, states)
        see(states)
        for state in states.values():
            assert not state.pending_events
            lending.put_back(state, since=mark)
    finally:
        for aggregate_id in borrowed:
            lending.release(aggregate_id)


async def existing(log: Log, wanted: Sequence[UUID]) -> frozenset[UUID]:
    """Tell which of these aggregates the log has; raises `StoreUnavailableError`."""
    found: frozenset[UUID] = await _read(log.store.recorder.existing, wanted)
    return found


def _bring_up(log: Log, wanted: Sequence[UUID], states: States) -> None:
    """Apply to each state what the log has beyond it."""
    known = [(each, states[each].version if each in states else 0) for each in wanted]
    for stored in log.store.recorder.select_newer(known):
        aggregate_id = cast("UUID", stored.originator_id)
        event = cast("Any", log.store.mapper.to_domain_event(stored))
        states[aggregate_id] = event.mutate(states.get(aggregate_id))


async def _read(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return await asyncio.to_thread(function, *arguments)
    except OperationalError as error:
        raise StoreUnavailableError(
            "the database could not be read: send the command again"
        ) from error
