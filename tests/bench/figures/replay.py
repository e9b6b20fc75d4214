"""Events per second read, decoded and folded into a balance per account, against the library."""

from tests.bench.harness import Bench, Figure, alternate
from tests.bench.ours.sides import OurSides
from tests.bench.peers.replay import PeerReplay
from tests.bench.workload import EVERYDAY

NAME = "replay"
GOAL = 2.0
UNIT = "events/s"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare with the library reading 1,000 at a time through its recorder and mapper."""
    our_side = ours.replay(bench, EVERYDAY) if ours.replay else None
    pairs = alternate(our_side, PeerReplay(bench.servers, EVERYDAY), rounds=bench.rounds)
    return Figure(
        name=NAME,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name="eventsourcing, recorder and mapper",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
    )
