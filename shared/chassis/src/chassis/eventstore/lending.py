"""Aggregates in memory: each is lent to one command at a time and thrown away on any failure."""

import asyncio
import copy
from collections import OrderedDict, deque
from uuid import UUID

from chassis.aggregate import AggregateRoot

AGGREGATES_MAX = 20_000
"""About 2 to 4 KB each; the least recently used is forgotten first."""
ABSENCES_MAX = 20_000
SPARES_MAX = 1_000


class Lending:
    """Keeps the latest committed state of aggregates for one event loop.

    An aggregate that is lent is not here: a command that fails simply does not give it back.
    Spares are committed states too, perhaps older ones, from which reading goes on instead of
    starting at the first event. That an aggregate does not exist is kept just as a state is.
    """

    def __init__(self, aggregates_max: int = AGGREGATES_MAX) -> None:
        """Keep at most this many aggregates."""
        self._max = aggregates_max
        self._kept: OrderedDict[UUID, AggregateRoot] = OrderedDict()
        self._absent: OrderedDict[UUID, None] = OrderedDict()
        self._lent: dict[UUID, deque[asyncio.Future[None]]] = {}
        self._spares: OrderedDict[UUID, AggregateRoot] = OrderedDict()
        self._contended: OrderedDict[UUID, None] = OrderedDict()
        self._mark = 0

    @property
    def mark(self) -> int:
        """Tells apart what was read before and after everything was last forgotten."""
        return self._mark

    def try_borrow(self, aggregate_id: UUID) -> bool:
        """Reserve an aggregate at once, or tell that another command has it."""
        if aggregate_id in self._lent:
            return False
        self._lent[aggregate_id] = deque()
        return True

    async def borrow(self, aggregate_id: UUID) -> None:
        """Reserve an aggregate, waiting in turn for the commands that came before."""
        if self.try_borrow(aggregate_id):
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue = self._lent[aggregate_id]
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release(aggregate_id)
            elif turn in queue:  # a release may have passed over it already
                queue.remove(turn)
            raise

    def release(self, aggregate_id: UUID) -> None:
        """End the reservation; the next command in turn gets it."""
        queue = self._lent[aggregate_id]
        while queue:
            turn = queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._lent[aggregate_id]

    def take(self, aggregate_id: UUID) -> AggregateRoot | None:
        """Take the kept state out, if it is here; the borrower alone calls this."""
        kept = self._kept.pop(aggregate_id, None)
        if kept is not None:
            self.spare_if_contended(kept)
        return kept

    def take_absence(self, aggregate_id: UUID) -> bool:
        """Take out that an aggregate does not exist, if that is known; else give False."""
        return self._absent.pop(aggregate_id, self) is None

    def note_absent(self, aggregate_id: UUID, *, since: int) -> None:
        """Keep that an aggregate does not exist, unless all was forgotten since that mark."""
        if since != self._mark or aggregate_id in self._kept:
            return
        self._absent[aggregate_id] = None
        if len(self._absent) > ABSENCES_MAX:
            self._absent.popitem(last=False)

    def look(self, aggregate_id: UUID) -> AggregateRoot | None:
        """Give the kept state, to be looked at and not changed; None where it is not here."""
        return self._kept.get(aggregate_id)

    def put_back(self, aggregate: AggregateRoot, *, since: int | None = None) -> None:
        """Keep the state that was just committed, unless all was forgotten since that mark."""
        if since is not None and since != self._mark:
            return
        known = self._kept.get(aggregate.id)
        if known is not None and known.version > aggregate.version:
            return
        self._kept[aggregate.id] = aggregate
        self._absent.pop(aggregate.id, None)
        if len(self._kept) > self._max:
            self._kept.popitem(last=False)

    def contend(self, aggregate_id: UUID) -> None:
        """Note that another process writes this one too."""
        self._contended[aggregate_id] = None
        if len(self._contended) > SPARES_MAX:
            self._contended.popitem(last=False)

    def spare_if_contended(self, aggregate: AggregateRoot) -> None:
        """Set a copy of a committed state aside where its history is likely to be read again."""
        if aggregate.id in self._contended:
            self.spare(copy.deepcopy(aggregate), since=self._mark)

    def spare(self, aggregate: AggregateRoot, *, since: int) -> None:
        """Set a committed state aside, unless all was forgotten since that mark."""
        if since != self._mark:
            return
        self._spares[aggregate.id] = aggregate
        if len(self._spares) > SPARES_MAX:
            self._spares.popitem(last=False)

    def take_spare(self, aggregate_id: UUID) -> AggregateRoot | None:
        """Take the spare out, from which reading may go on."""
        return self._spares.pop(aggregate_id, None)

    def forget(self) -> None:
        """Drop every kept state, for example when personal data are forgotten.

        What is lent at this moment is not kept either when it comes back.
        """
        self._kept.clear()
        self._absent.clear()
        self._spares.clear()
        self._mark += 1
