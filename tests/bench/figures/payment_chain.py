"""Payments per second through the whole chain: request, eight signatures, order, bank, books."""

from tests.bench.harness import Bench, Figure, Row, alternate
from tests.bench.ours.sides import OurSides
from tests.bench.payments import STEPS_OF_ONE
from tests.bench.peers.payments import peer_payments

NAME = "payment_chain"
GOAL = 4.0
CALLERS = 32
POOL_SIZES = (2, 5, 10, 20)
UNIT = "payments/s"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare with 32 payments in flight; every step is a durable command on both sides."""
    assert ours.payments is not None
    load = bench.load(CALLERS)
    tried = {}
    for pool_size in POOL_SIZES:
        alone = peer_payments(bench, load, pool_size=pool_size)
        tried[pool_size] = alternate(None, alone, rounds=1).second_median
    best = max(tried, key=lambda pool_size: tried[pool_size])
    peer = peer_payments(bench, load, pool_size=best)
    pairs = alternate(ours.payments(bench, load), peer, rounds=bench.rounds)
    assert pairs.first_median is not None
    return Figure(
        name=NAME,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name=f"eventsourcing, pool of {best}",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
        beside=[
            *(
                Row(label=f"peer, pool of {size}", ours=None, peer=rate, unit=UNIT)
                for size, rate in tried.items()
            ),
            Row(
                label="durable commands",
                ours=STEPS_OF_ONE * pairs.first_median,
                peer=STEPS_OF_ONE * pairs.second_median,
                unit="commands/s",
            ),
        ],
    )
