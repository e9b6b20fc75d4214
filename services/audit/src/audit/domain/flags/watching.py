"""Runs rules over the log in the order of its index: every fact once, and every night between."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from audit.domain.flags.adopted import SECTIONS
from audit.domain.flags.interface import Recorded, Rule, Suspicion, Watch
from kernel.beijing import business_date

Begin = Callable[[Rule], Watch]
"""Begins a watch of a rule at the first fact of a log."""


class Watching:
    """One run of some rules: what they suspect follows from the log and its order alone.

    A business day ends when the log first speaks of a later one, and so never by a clock.
    """

    def __init__(self, rules: Sequence[Rule], begin: Begin) -> None:
        """Begin at the first leaf; a watch is given what its rule reads, and adopted sections."""
        self._watches = [(rule.reads | SECTIONS, begin(rule)) for rule in rules]
        self.reads = frozenset(kind for reads, _ in self._watches for kind in reads)
        """The types of events that any of the watches is given."""
        self._day: date | None = None

    def comes_to(self, time: datetime) -> list[Suspicion]:
        """End every business day before that of a recorded time, and give what was found then."""
        day = business_date(time)
        if self._day is None or day <= self._day:
            # The sources' clocks may differ around midnight: no day is begun again.
            self._day = self._day or day
            return []
        found: list[Suspicion] = []
        while self._day < day:
            for _, watch in self._watches:
                found += watch.night(self._day)
            self._day += timedelta(days=1)
        return found

    def take(self, fact: Recorded) -> list[Suspicion]:
        """Give what the rules suspect once they know this fact."""
        found: list[Suspicion] = []
        for reads, watch in self._watches:
            if fact.type in reads:
                found += watch.take(fact)
        return found
