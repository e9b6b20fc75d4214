"""How two sides are compared: the same work in turn, and the median of the pairs' ratios."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

from tests.bench.servers import Servers
from tests.bench.workload import EVERYDAY, Population


class Side(Protocol):
    """One way of doing the work; `run` may be called any number of times between the other two."""

    def setup(self) -> None:
        """Bring everything to where the work can begin; not timed."""

    def run(self) -> float:
        """Do the work once and give the operations per second that were really finished."""

    def teardown(self) -> None:
        """Let go of everything that `setup` took."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """How hard a side is driven: by how many callers at once, on which accounts, for how long."""

    callers: int
    seconds: float
    population: Population = EVERYDAY
    commands_max: int | None = None
    """Stop after so many commands, where more of them would change what is measured."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What a figure is given: the servers, and how long and how often to measure."""

    servers: Servers
    seconds: float
    rounds: int

    def load(self, callers: int) -> Load:
        """Give the usual load with so many callers."""
        return Load(callers=callers, seconds=self.seconds)


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """What two sides made in turn; the first list is empty while that side is not there."""

    first: Sequence[float]
    second: Sequence[float]

    @property
    def first_median(self) -> float | None:
        """Give the first side's median, or None where it did not run."""
        return median(self.first) if self.first else None

    @property
    def second_median(self) -> float:
        """Give the second side's median."""
        return median(self.second)

    @property
    def ratio(self) -> float | None:
        """Give the median of first ÷ second over the pairs, or None without pairs."""
        if not self.first:
            return None
        return median(a / b for a, b in zip(self.first, self.second, strict=True))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measured line: a label with what each side made; `ours` is None where it did not run."""

    label: str
    ours: float | None
    peer: float | None
    unit: str
    ratio: float | None = None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure with its goal, and the lines that are printed beside it."""

    name: str
    ours: float | None
    peer: float
    peer_name: str
    unit: str
    ratio: float | None
    goal: float
    goal_is_most: bool = False
    """The goal is a bound from above (a growth factor) instead of from below."""
    beside: list[Row] = field(default_factory=list)

    @property
    def reached(self) -> bool:
        """Tell whether the figure was measured on both sides and meets its goal."""
        if self.ratio is None:
            return False
        return self.ratio <= self.goal if self.goal_is_most else self.ratio >= self.goal


def alternate(first: Side | None, second: Side, *, rounds: int) -> Pairs:
    """Run both sides in turn so many times, after one run of each that does not count."""
    sides = [side for side in (first, second) if side is not None]
    made: list[list[float]] = [[] for _ in sides]
    ready: list[Side] = []
    try:
        for side in sides:
            ready.append(side)
            side.setup()
            side.run()
        for _ in range(rounds):
            for side, rates in zip(sides, made, strict=True):
                rates.append(side.run())
    finally:
        for side in reversed(ready):
            side.teardown()
    return Pairs(first=made[0] if first is not None else [], second=made[-1])


def measure(side: Side | None, *, rounds: int) -> float | None:
    """Give the median of a side alone, after one run that does not count; None where absent."""
    if side is None:
        return None
    return alternate(None, side, rounds=rounds).second_median
