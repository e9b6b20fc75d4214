"""How much dearer a past balance becomes where a million entries stand instead of ten thousand."""

from statistics import median

from kernel.periods import Month
from tests.bench.harness import Bench, Figure, Row, alternate
from tests.bench.ours.books import Year
from tests.bench.ours.sides import OurSides

NAME = "balance_as_of_growth"
GOAL = 3.0
FIRST = Month("2017-01")
FEW = Year(first=FIRST, months=100, vouchers=2, lines=50)
MANY = Year(first=FIRST, months=100, vouchers=200, lines=50)
UNIT = "times the cost"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare the cost of any account's balance on any past day, asked one after the other."""
    assert ours.balances is not None
    few, many = ours.balances(bench, FEW, 0), ours.balances(bench, MANY, 1)
    pairs = alternate(few, many, rounds=bench.rounds)
    return Figure(
        name=NAME,
        ours=pairs.ratio,
        peer=1.0,
        peer_name=f"the same with {FEW.entries:,} entries",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
        goal_is_most=True,
        beside=[
            Row(label=f"{year.entries:,} entries", ours=1e6 / median(rates), peer=None, unit="µs")
            for year, rates in ((FEW, pairs.first), (MANY, pairs.second))
        ],
    )
