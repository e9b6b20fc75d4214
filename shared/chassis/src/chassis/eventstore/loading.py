"""Loads aggregates from the log, on threads; commands that load at the same time load together."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast
from uuid import UUID

from eventsourcing.persistence import OperationalError, StoredEvent

from chassis.aggregate import AggregateRoot
from chassis.eventstore.committer import StoreUnavailableError
from chassis.eventstore.lending import Lending
from chassis.eventstore.store import EnvelopeEventStore
from chassis.together import Together

LOADERS_MAX = 4

Known = tuple[UUID, AggregateRoot | None]
"""An aggregate's id, with a committed state of it from which reading goes on, if there is one."""


class Loading:
    """Replays aggregates for the commands of one event loop."""

    def __init__(self, store: EnvelopeEventStore, lending: Lending) -> None:
        """Read this store, going on from the spare states that memory has."""
        self._store = store
        self._lending = lending
        self._threads = ThreadPoolExecutor(LOADERS_MAX, thread_name_prefix="load")
        self._together = Together(self._replay_together, at_once=LOADERS_MAX)

    def close(self) -> None:
        """Stop loading."""
        self._threads.shutdown()

    async def load(self, aggregate_ids: Sequence[UUID]) -> Sequence[AggregateRoot | None]:
        """Give each aggregate as the log has it now, or None; raises `StoreUnavailableError`."""
        known = [(each, self._lending.take_spare(each)) for each in aggregate_ids]
        loaded = await self._together.of(*known)
        for state in loaded:
            if state is not None:
                self._lending.spare_if_contended(state)
        return loaded

    async def read(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Run a function that reads the database; raises `StoreUnavailableError`."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, function, *arguments)
        except OperationalError as error:
            raise StoreUnavailableError(
                "the database could not be read: send the command again"
            ) from error

    async def _replay_together(self, known: Sequence[Known]) -> Sequence[AggregateRoot | None]:
        states: Sequence[AggregateRoot | None] = await self.read(self._replay, known)
        return states

    def _replay(self, known: Sequence[Known]) -> Sequence[AggregateRoot | None]:
        """Bring each state up to the log, with one question to the database for all of them."""
        after: dict[UUID, int] = {}
        for each, base in known:
            version = 0 if base is None else base.version
            after[each] = min(version, after.get(each, version))
        events: dict[UUID, list[StoredEvent]] = defaultdict(list)
        for stored in self._store.recorder.select_newer(list(after.items())):
            events[cast("UUID", stored.originator_id)].append(stored)
        return [self._replayed(base, events.get(each, ())) for each, base in known]

    def _replayed(
        self, base: AggregateRoot | None, events: Sequence[StoredEvent]
    ) -> AggregateRoot | None:
        aggregate: Any = base
        for stored in events:
            if base is not None and stored.originator_version <= base.version:
                # Whoever else asked for it knew less of it.
                continue
            aggregate = cast("Any", self._store.mapper.to_domain_event(stored)).mutate(aggregate)
        assert aggregate is None or isinstance(aggregate, AggregateRoot)
        return aggregate
