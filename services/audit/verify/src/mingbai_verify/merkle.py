"""The Merkle tree of RFC 6962 and RFC 9162 §2.1: roots, inclusion proofs and consistency proofs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from mingbai_verify.errors import OutsideTreeError, UnprovedError

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

NodeReader = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree of 2^height leaves with this number at its height."""


class ProofInvalidError(UnprovedError):
    """The proof does not lead from what it is about to the tree head it was made for."""

    code = "proof_invalid"


@dataclass(frozen=True, kw_only=True)
class TreeHead:
    """A tree in two facts: how many leaves it has, and the root hash over all of them."""

    size: int
    root: bytes


def leaf_hash(entry: bytes) -> bytes:
    """Give the hash of one leaf, SHA-256(0x00 ‖ entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of an inner node, SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(kw_only=True)
class CompactRange:
    """The roots of the largest complete subtrees, left to right: enough to go on appending.

    There is one peak for each bit that is set in `size`, so n appended leaves cost O(n) hashes.
    """

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, hashed_leaf: bytes) -> None:
        """Add one leaf, given by its leaf hash, at the right end."""
        carried = hashed_leaf
        size = self.size
        while size & 1:
            carried = node_hash(self.peaks.pop(), carried)
            size >>= 1
        self.peaks.append(carried)
        self.size += 1

    def root(self) -> bytes:
        """Give the root hash over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        folded = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            folded = node_hash(peak, folded)
        return folded

    def head(self) -> TreeHead:
        """Give size and root together."""
        return TreeHead(size=self.size, root=self.root())


def root_of(hashed_leaves: Iterable[bytes]) -> bytes:
    """Give the root hash over leaf hashes taken in order."""
    growing = CompactRange()
    for hashed in hashed_leaves:
        growing.append(hashed)
    return growing.root()


class Tree:
    """A whole tree in memory, for proofs over leaves at hand; keeps every complete subtree."""

    def __init__(self, hashed_leaves: Iterable[bytes]) -> None:
        self._levels = [list(hashed_leaves)]
        while len(below := self._levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)
            self._levels.append([node_hash(left, right) for left, right in pairs])

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    def node(self, height: int, number: int) -> bytes:
        """Give the hash of one complete subtree."""
        return self._levels[height][number]


def root_at(node: NodeReader, size: int) -> bytes:
    """Give the root hash that the tree had when it held `size` leaves."""
    return subtree_root(node, begin=0, end=size) if size else EMPTY_ROOT


def subtree_root(node: NodeReader, *, begin: int, end: int) -> bytes:
    """Give MTH(D[begin:end]) for a range that the recursion of RFC 9162 §2.1.1 can reach."""
    count = end - begin
    split = _split(count)
    if count == split * 2 or count == 1:
        return node(count.bit_length() - 1, begin // count)
    return node_hash(
        subtree_root(node, begin=begin, end=begin + split),
        subtree_root(node, begin=begin + split, end=end),
    )


def inclusion_proof(node: NodeReader, *, index: int, size: int) -> list[bytes]:
    """Give the path that proves leaf `index` in the tree of `size` leaves (RFC 9162 §2.1.3.1)."""
    if not 0 <= index < size:
        raise OutsideTreeError(f"leaf {index} is not among the first {size}: ask for a larger size")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(subtree_root(node, begin=middle, end=end))
            end = middle
        else:
            path.append(subtree_root(node, begin=begin, end=middle))
            begin = middle
    return path[::-1]


def consistency_proof(node: NodeReader, *, old: int, new: int) -> list[bytes]:
    """Give the proof that the tree of `old` leaves is a prefix of that of `new` (§2.1.4.1).

    From the empty tree, and from a size to itself, the proof is empty.
    """
    if not 0 <= old <= new:
        raise OutsideTreeError(f"a tree of {old} leaves is no prefix of one of {new}")
    if old in {0, new}:
        return []
    path: list[bytes] = []
    begin, end = 0, new
    while old < end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(subtree_root(node, begin=middle, end=end))
            end = middle
        else:
            path.append(subtree_root(node, begin=begin, end=middle))
            begin = middle
    # The verifier knows the old root, so it is sent only where it is not the left edge.
    if begin:
        path.append(subtree_root(node, begin=begin, end=end))
    return path[::-1]


def check_inclusion(
    hashed_leaf: bytes, *, index: int, head: TreeHead, proof: Sequence[bytes]
) -> None:
    """Raise `ProofInvalidError` unless the proof leads from the leaf to the head's root.

    The algorithm is that of RFC 9162 §2.1.3.2.
    """
    if not 0 <= index < head.size:
        raise ProofInvalidError(f"leaf {index} cannot be in a tree of {head.size} leaves")
    _check_widths(proof)
    first, last, running = index, head.size - 1, hashed_leaf
    for sibling in proof:
        if last == 0:
            raise ProofInvalidError("the inclusion proof is longer than the tree is high")
        if first & 1 or first == last:
            running = node_hash(sibling, running)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            running = node_hash(running, sibling)
        first, last = first >> 1, last >> 1
    if last or running != head.root:
        raise ProofInvalidError(
            f"the inclusion proof of leaf {index} does not lead to the root of {head.size} leaves"
        )


def check_consistency(*, old: TreeHead, new: TreeHead, proof: Sequence[bytes]) -> None:
    """Raise `ProofInvalidError` unless the proof shows the old tree as a prefix of the new one.

    The algorithm is that of RFC 9162 §2.1.4.2; the empty tree is a prefix of every tree.
    """
    if not 0 <= old.size <= new.size:
        raise ProofInvalidError(f"a tree cannot shrink from {old.size} to {new.size} leaves")
    _check_widths(proof)
    if old.size in {0, new.size}:
        expected = new.root if old.size else EMPTY_ROOT
        if proof or old.root != expected or (not new.size and new.root != EMPTY_ROOT):
            raise ProofInvalidError(f"two roots for one tree of {old.size} leaves")
        return
    path = [old.root, *proof] if old.size & (old.size - 1) == 0 else list(proof)
    reached_old, reached_new = _fold_consistency(old.size, new.size, path)
    if reached_old != old.root or reached_new != new.root:
        raise ProofInvalidError(
            f"the tree of {old.size} leaves is not shown to be a prefix of that of {new.size}"
        )


def _fold_consistency(old_size: int, new_size: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    if not path:
        raise ProofInvalidError("the consistency proof is empty")
    first, last = old_size - 1, new_size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    reached_old = reached_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofInvalidError("the consistency proof is longer than the tree is high")
        if first & 1 or first == last:
            reached_old = node_hash(sibling, reached_old)
            reached_new = node_hash(sibling, reached_new)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            reached_new = node_hash(reached_new, sibling)
        first, last = first >> 1, last >> 1
    if last:
        raise ProofInvalidError("the consistency proof is shorter than the tree is high")
    return reached_old, reached_new


def _check_widths(proof: Sequence[bytes]) -> None:
    if any(len(sibling) != HASH_BYTES for sibling in proof):
        raise ProofInvalidError(f"every step of a proof is a hash of {HASH_BYTES} bytes")


def _split(count: int) -> int:
    """Give the largest power of two below `count` (1 where there is none)."""
    return 1 << max((count - 1).bit_length() - 1, 0)
