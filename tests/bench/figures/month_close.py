"""Entries per second of closing a month of 100 entities and adding the county up, beside SQL."""

from kernel.periods import Month
from tests.bench.harness import Bench, Figure, Row, alternate
from tests.bench.ours.books import Year
from tests.bench.ours.sides import OurSides

NAME = "month_close"
GOAL = 0.2
UNIT = "entries/s"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare with one INSERT … SELECT of all balances and one sum of them, of the same lines.

    Ours closes each entity by a command of its own, with its checks, events and their chain.
    """
    assert ours.month_close is not None
    assert ours.plain_close is not None
    # A month for each round, and one for the run that does not count: 1,000 entries in each.
    year = Year(first=Month("2026-01"), months=bench.rounds + 1, vouchers=20, lines=50)
    pairs = alternate(
        ours.month_close(bench, year), ours.plain_close(bench, year), rounds=bench.rounds
    )
    assert pairs.first_median is not None
    seconds = Row(
        label="100 entities with 1,000 entries each",
        ours=100_000 / pairs.first_median,
        peer=100_000 / pairs.second_median,
        unit="s",
    )
    return Figure(
        name=NAME,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name="PostgreSQL, plain SQL over the same lines",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
        beside=[seconds],
    )
