"""What the tree is compared with: the bare hashing that it needs, and the library `pymerkle`."""

import time
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from pymerkle import InmemoryTree  # type: ignore[import-untyped]  # it ships no types
from typing_extensions import override

from tests.bench.envelopes import envelopes
from tests.bench.harness import Side
from tests.bench.workload import EVERYDAY

LEAVES = 100_000


@cache
def leaves() -> tuple[bytes, ...]:
    """Give the leaves: events of the everyday population, in the form and size of stored ones."""
    found = []
    for event in envelopes(EVERYDAY):
        found.append(event)
        if len(found) == LEAVES:
            break
    return tuple(found)


class BareHashing(Side):
    """A loop over `hashlib` that makes every leaf hash and every interior hash, and keeps none."""

    def __init__(self, given: Sequence[bytes]) -> None:
        self._leaves = given

    @override
    def setup(self) -> None:
        """Nothing is kept between runs."""

    @override
    def run(self) -> float:
        began = time.perf_counter()
        root = bare_root(self._leaves)
        took = time.perf_counter() - began
        checked(root, self._leaves)
        return len(self._leaves) / took

    @override
    def teardown(self) -> None:
        """Nothing is kept."""


class PymerkleTree(Side):
    """Appends one leaf after the other to the library's tree in memory, and asks for its root."""

    def __init__(self, given: Sequence[bytes]) -> None:
        self._leaves = given

    @override
    def setup(self) -> None:
        """Nothing is kept between runs."""

    @override
    def run(self) -> float:
        began = time.perf_counter()
        tree = InmemoryTree(algorithm="sha256")
        for leaf in self._leaves:
            tree.append_entry(leaf)
        root = tree.get_root()
        took = time.perf_counter() - began
        checked(root, self._leaves)
        return len(self._leaves) / took

    @override
    def teardown(self) -> None:
        """Nothing is kept."""


def bare_root(given: Sequence[bytes]) -> bytes:
    """Give the root of RFC 6962 by nothing but hashing; a node without a sibling rises."""
    nodes = [sha256(b"\x00" + leaf).digest() for leaf in given]
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        nodes = above if len(nodes) % 2 == 0 else [*above, nodes[-1]]
    return nodes[0]


def checked(root: bytes, given: Sequence[bytes]) -> None:
    """Raise unless this is the root of these leaves: every side builds the same tree."""
    if root != _expected(len(given)):
        raise AssertionError("the sides do not build the same tree")


@cache
def _expected(count: int) -> bytes:
    return bare_root(leaves()[:count])
