"""Events per second read, decoded and folded into a balance per account, against a bare cursor."""

from tests.bench.harness import Bench, Figure, alternate
from tests.bench.ours.sides import OurSides
from tests.bench.peers.replay import BareReplay
from tests.bench.workload import EVERYDAY

NAME = "replay_vs_bare"
GOAL = 0.5
UNIT = "events/s"


def measure(bench: Bench, ours: OurSides) -> Figure:
    """Compare with a server-side cursor and orjson over the same stored bytes."""
    our_side = ours.replay(bench, EVERYDAY) if ours.replay else None
    source = ours.stored_bytes(bench.servers, EVERYDAY)
    pairs = alternate(our_side, BareReplay(source, EVERYDAY), rounds=bench.rounds)
    return Figure(
        name=NAME,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name="psycopg server-side cursor, orjson",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=GOAL,
    )
