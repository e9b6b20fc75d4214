"""Follows the county's log with the red-flag rules, and replays them over the whole of it."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence

from audit.application.flag_ports import Facts, Passed
from audit.application.flags import Flags
from audit.domain.flags.facts.leaf import read_fact
from audit.domain.flags.interface import Rule, Suspicion
from audit.domain.flags.watching import Begin, Watching
from chassis.errors import BrokenError

LEAVES_AT_ONCE_MAX = 1_000
POLL_SECONDS = 1.0
TOLD_EVERY_LEAVES = 100_000

_LOG = logging.getLogger(__name__)
Told = Callable[[str, int, int], None]


class FlagWatch:
    """Feeds each leaf to the rules once, in the order of its index, and raises what they suspect.

    Nothing is kept of where it stands: a process that starts rebuilds the watches from the first
    leaf on, and what was raised before is there already.
    """

    def __init__(self, facts: Facts, flags: Flags, *, rules: Sequence[Rule], begin: Begin) -> None:
        """Watch with these rules; nothing happens before `run`."""
        self._facts = facts
        self._flags = flags
        self._rules = rules
        self._watching = Watching(rules, begin)
        self._waiting: deque[Suspicion] = deque()
        self._index = -1

    @property
    def read(self) -> int:
        """How many leaves the rules know."""
        return self._index + 1

    async def run(self, stop: asyncio.Event) -> None:
        """Watch until told to stop; whatever is away is waited for."""
        if not self._rules:
            await stop.wait()
        stopped = asyncio.create_task(stop.wait())
        while not stop.is_set():
            more = False
            try:
                more = await self.step()
            except BrokenError:
                raise
            except Exception:  # noqa: BLE001  # whatever is away comes back
                _LOG.warning("the flags could not be followed now", exc_info=True)
            if not more:
                await asyncio.wait((stopped,), timeout=POLL_SECONDS)
        stopped.cancel()

    async def step(self) -> bool:
        """Take the next leaves and raise what came of them; tells whether there were any."""
        await self._raise()
        passed = await asyncio.to_thread(
            self._facts.after,
            self._index,
            types=self._watching.reads,
            count_max=LEAVES_AT_ONCE_MAX,
        )
        for leaf in passed:
            self._waiting += _suspected(self._watching, leaf)
            # A leaf is fed once, and what came of it waits until it is raised.
            self._index = leaf.index
            if self.read % TOLD_EVERY_LEAVES == 0:
                _LOG.info("the rules know %s leaves", self.read)
        await self._raise()
        return bool(passed)

    async def _raise(self) -> None:
        while self._waiting:
            await self._flags.raise_once(self._waiting[0])
            self._waiting.popleft()


def replayed(facts: Facts, *, rules: Sequence[Rule], begin: Begin, told: Told) -> list[Suspicion]:
    """Give everything that these rules suspect in the log as it is now, in the order found."""
    watching = Watching(rules, begin)
    found: list[Suspicion] = []
    size, index = facts.size(), -1
    while index + 1 < size:
        count = min(LEAVES_AT_ONCE_MAX, size - index - 1)
        for leaf in facts.after(index, types=watching.reads, count_max=count):
            found += _suspected(watching, leaf)
            index = leaf.index
        told("疑点规则重演 Replaying the rules", index + 1, size)
    return found


def _suspected(watching: Watching, leaf: Passed) -> list[Suspicion]:
    """Give what the rules suspect once this leaf has passed: first of the nights before it."""
    found = [] if leaf.recorded_at is None else watching.comes_to(leaf.recorded_at)
    fact = None if leaf.event is None else read_fact(leaf.event, index=leaf.index)
    return found if fact is None else found + watching.take(fact)
