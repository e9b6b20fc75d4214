"""The platform's side of the tree: leaves in batches, as the log takes them, into stored tiles."""

import time
from collections.abc import Sequence

from typing_extensions import override

from mingbai_verify.merkle import leaf_hash
from mingbai_verify.tiles import TiledTree, edge, grow
from tests.bench.harness import Side
from tests.bench.peers.tree import checked

BATCH_LEAVES = 1_000
"""As many as one pull of the stream brings."""


class OurTree(Side):
    """Hashes leaves, grows every tile that they reach, and gives the root at the end."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._leaves = leaves

    @override
    def setup(self) -> None:
        """Nothing is kept between runs."""

    @override
    def run(self) -> float:
        leaves = self._leaves
        tiles: dict[tuple[int, int], bytes] = {}
        began = time.perf_counter()
        for size in range(0, len(leaves), BATCH_LEAVES):
            hashed = [leaf_hash(leaf) for leaf in leaves[size : size + BATCH_LEAVES]]
            partial = {place: tiles[place] for place in edge(size)}
            for tile in grow(size, partial, hashed):
                tiles[tile.level, tile.index] = tile.hashes
        root = TiledTree(len(leaves), lambda level, index: tiles[level, index]).root()
        took = time.perf_counter() - began
        checked(root, leaves)
        return len(leaves) / took

    @override
    def teardown(self) -> None:
        """Nothing is kept."""


def our_tree(leaves: Sequence[bytes]) -> Side:
    """Make the side."""
    return OurTree(leaves)
