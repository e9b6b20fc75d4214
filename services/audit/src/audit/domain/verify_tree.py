"""Recomputes the whole tree from the stored leaves and says which leaf or tile is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from audit.domain.envelopes import Envelope
from audit.domain.finding_codes import FindingCode
from audit.domain.findings import Finding
from audit.domain.leaves import Leaf
from chassis.canonical import is_canonical
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import FINDINGS_MAX
from mingbai_verify.findings import Finding as LogFinding
from mingbai_verify.merkle import HASH_BYTES, CompactRange, TreeHead, leaf_hash, root_of
from mingbai_verify.source_log import pass_heads
from mingbai_verify.tiles import TILE_WIDTH

Tiles = Mapping[tuple[int, int], bytes]
"""Stored hashes by level and index."""

UNKNOWN = bytes(HASH_BYTES)
"""Stands for a hash that neither leaf nor tile gives."""


class TreeWalk:
    """Takes the stored leaves in order and compares them with the tiles and what was signed.

    A leaf and its tile may disagree: the one that leads to the signed root is right.
    """

    def __init__(self, *, size: int, tiles: Tiles) -> None:
        """Expect so many leaves."""
        self.findings: list[LogFinding] = []
        self._size = size
        self._tiles = tiles
        self._hashes: list[bytes] = []
        self._names: dict[int, tuple[str, str]] = {}
        self._tiled = [_tiled(tiles, index) for index in range(size)]

    def take(self, leaf: Leaf, envelope: Envelope | None) -> None:
        """Take the next leaf that is stored, with what its bytes say."""
        self._fill(leaf.index)
        hashed = leaf_hash(leaf.event)
        self._hashes.append(hashed)
        if hashed != self._tiled[leaf.index]:
            self._names[leaf.index] = (leaf.source, leaf.event_id)
        wrong = leaf.differing(envelope)
        if wrong:
            self._find(FindingCode.LEAF_COPY_DIFFERS, index=leaf.index, fields=", ".join(wrong))
        if not is_canonical(leaf.event):
            where, event = leaf.index, leaf.event_id
            self._find(LogCode.LEAF_NOT_CANONICAL, index=where, source=leaf.source, id=event)

    def end(self, head: TreeHead, earlier: Sequence[TreeHead]) -> list[LogFinding]:
        """Give everything found, `head` being what was signed last and `earlier` before it."""
        self._fill(self._size)
        if head.size > self._size:
            self._find(
                LogCode.ENTRIES_MISSING,
                expected=head.size,
                found=self._size,
                missing=head.size - self._size,
            )
            return self.findings
        right = self._right(head)
        self._compare_leaves(right)
        self._compare_tiles(right)
        self.findings += _earlier_heads(right, earlier)
        if not self.findings:
            self._find(LogCode.LOG_MATCHES, size=head.size)
        return self.findings

    def _fill(self, index: int) -> None:
        """Note the leaves that are gone before an index, and go on with what the tiles say."""
        first = len(self._hashes)
        if first < index:
            self._find(FindingCode.LEAF_MISSING, first=first, last=index - 1)
            self._hashes += self._tiled[first:index]

    def _right(self, head: TreeHead) -> list[bytes]:
        for hashes in (self._hashes, self._tiled):
            if root_of(hashes[: head.size]) == head.root:
                return hashes
        self._find(LogCode.ROOT_DIFFERS, first=0, last=max(0, head.size - 1))
        return self._hashes

    def _compare_leaves(self, right: Sequence[bytes]) -> None:
        for index, (source, event_id) in self._names.items():
            if right[index] != self._hashes[index]:
                self._find(
                    FindingCode.LEAF_DIFFERS_FROM_TREE, index=index, source=source, id=event_id
                )

    def _compare_tiles(self, right: Sequence[bytes]) -> None:
        for level, index, hashes in expected_tiles(right):
            stored = self._tiles.get((level, index))
            if stored is None:
                self._find(LogCode.TILE_MISSING, level=level, tile=index)
            elif stored != hashes:
                self._find(LogCode.TILE_DIFFERS, level=level, tile=index)

    def _find(self, code: StrEnum, **facts: str | int) -> None:
        if len(self.findings) < FINDINGS_MAX:
            self.findings.append(Finding(code=code, facts=facts))


def expected_tiles(hashed_leaves: Sequence[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Give level, index and hashes of every tile, full or partial, over these leaf hashes."""
    hashes, level = list(hashed_leaves), 0
    while hashes:
        rising = []
        for index, start in enumerate(range(0, len(hashes), TILE_WIDTH)):
            tile = hashes[start : start + TILE_WIDTH]
            yield level, index, b"".join(tile)
            if len(tile) == TILE_WIDTH:
                rising.append(root_of(tile))
        hashes, level = rising, level + 1


def _tiled(tiles: Tiles, index: int) -> bytes:
    tile, offset = divmod(index, TILE_WIDTH)
    hashes = tiles.get((0, tile), b"")
    return hashes[offset * HASH_BYTES : (offset + 1) * HASH_BYTES] or UNKNOWN


def _earlier_heads(right: Sequence[bytes], earlier: Sequence[TreeHead]) -> list[LogFinding]:
    pending = sorted(
        (each for each in earlier if each.size <= len(right)), key=lambda each: each.size
    )
    findings: list[LogFinding] = []
    growing, matched = CompactRange(), 0
    for hashed in right:
        matched, wrong = pass_heads(growing, pending, matched)
        findings += wrong
        growing.append(hashed)
    _, wrong = pass_heads(growing, pending, matched)
    return findings + wrong
