"""Leaves per second hashed into the log's tiles, beside bare hashing and a library."""

from tests.bench.harness import Bench, Figure, Side, alternate
from tests.bench.ours.sides import OurSides
from tests.bench.peers.tree import BareHashing, PymerkleTree, leaves

BUILD, VS_PYMERKLE = "tree_build", "tree_vs_pymerkle"
BUILD_GOAL, VS_PYMERKLE_GOAL = 0.5, 5.0
UNIT = "leaves/s"


def measure_build(bench: Bench, ours: OurSides) -> Figure:
    """Compare with a bare `hashlib` loop over the same leaves, interior hashes counted."""
    pairs = alternate(_ours(ours), BareHashing(leaves()), rounds=bench.rounds)
    return Figure(
        name=BUILD,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name="bare hashlib loop",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=BUILD_GOAL,
    )


def measure_vs_pymerkle(bench: Bench, ours: OurSides) -> Figure:
    """Compare with appending the same leaves to `pymerkle`'s tree in memory."""
    pairs = alternate(_ours(ours), PymerkleTree(leaves()), rounds=bench.rounds)
    return Figure(
        name=VS_PYMERKLE,
        ours=pairs.first_median,
        peer=pairs.second_median,
        peer_name="pymerkle in memory",
        unit=UNIT,
        ratio=pairs.ratio,
        goal=VS_PYMERKLE_GOAL,
    )


def _ours(ours: OurSides) -> Side | None:
    return None if ours.tree is None else ours.tree(leaves())
