"""How much dearer a subject of the past becomes where the county has a million events."""

from statistics import median

from tests.bench.harness import Bench, Figure, Row, alternate
from tests.bench.ours.as_of import Past
from tests.bench.ours.sides import OurSides

NAME = "as_of_growth"
GOAL = 2.0
FEW = Past(name="audit_few", subjects=500, events_each=20)
MANY = Past(name="audit_many", subjects=50_000, events_each=20)
UNIT = "times the cost"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare the cost of any subject as of any past instant and day, one after the other."""
    assert ours.as_of is not None
    few, many = ours.as_of(bench, FEW), ours.as_of(bench, MANY)
    pairs = alternate(few, many, rounds=bench.rounds)
    return Figure(
        name=NAME,
        ours=pairs.ratio,
        peer=1.0,
        peer_name=f"the same with {FEW.events:,} events",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
        goal_is_most=True,
        beside=[
            Row(label=f"{past.events:,} events", ours=1e6 / median(rates), peer=None, unit="µs")
            for past, rates in ((FEW, pairs.first), (MANY, pairs.second))
        ],
    )
