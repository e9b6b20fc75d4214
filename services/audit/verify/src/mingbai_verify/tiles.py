"""The C2SP tlog-tiles layout: the tree cut into tiles of height 8, and the entries in bundles."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mingbai_verify import merkle
from mingbai_verify.errors import DamagedError, MalformedError, OutsideTreeError
from mingbai_verify.merkle import HASH_BYTES, node_hash

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
LEVEL_MAX = 63
ENTRY_BYTES_MAX = 0xFFFF

_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


class TilePathError(MalformedError):
    """The path is not one of the tlog-tiles layout."""

    code = "tile_path_invalid"


class EntryTooLargeError(MalformedError):
    """The entry does not fit the sixteen bits in which a bundle counts its bytes."""

    code = "bundle_entry_too_large"


class BundleBrokenError(MalformedError):
    """The bytes are not a sequence of length-prefixed entries."""

    code = "bundle_broken"


class TileBrokenError(DamagedError):
    """A stored tile has fewer hashes than the size of the tree asks for."""

    code = "tile_broken"


@dataclass(frozen=True, kw_only=True)
class TilePath:
    """Names one hash tile, or one bundle of entries where `level` is None."""

    level: int | None
    index: int
    width: int = TILE_WIDTH

    def __str__(self) -> str:
        """Write the path as clients ask for it, `tile/0/x001/234.p/17`."""
        kind = "entries" if self.level is None else str(self.level)
        rest, last = divmod(self.index, 1000)
        number = f"{last:03d}"
        while rest:
            rest, group = divmod(rest, 1000)
            number = f"x{group:03d}/{number}"
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{kind}/{number}{partial}"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """The hashes of one tile as far as they are known, joined without separators."""

    level: int
    index: int
    hashes: bytes

    @property
    def width(self) -> int:
        """The number of hashes."""
        return len(self.hashes) // HASH_BYTES


TileReader = Callable[[int, int], bytes]
"""Gives the hashes of tile (level, index); it may give more than the tree's size asks for."""


def parse_path(path: str) -> TilePath:
    """Read a path, or raise `TilePathError`; a path has one spelling only."""
    match = _PATH.fullmatch(path)
    if match is not None:
        kind, number, width = match.groups()
        parsed = TilePath(
            level=None if kind == "entries" else int(kind),
            index=int(number.replace("x", "").replace("/", "")),
            width=int(width or TILE_WIDTH),
        )
        if (parsed.level or 0) <= LEVEL_MAX and str(parsed) == path:
            return parsed
    raise TilePathError(
        f"{path[:80]!r} names no tile: write tile/<level>/<index> or tile/entries/<index>, "
        "with .p/<width> for a partial one"
    )


def tile_width(size: int, *, level: int, index: int) -> int:
    """Give how many hashes tile (level, index) has in a tree of `size` leaves; 0 if none."""
    return max(0, min(TILE_WIDTH, (size >> (TILE_HEIGHT * level)) - index * TILE_WIDTH))


def edge(size: int) -> list[tuple[int, int]]:
    """Give (level, index) of every partial tile of a tree of `size` leaves."""
    found: list[tuple[int, int]] = []
    level = 0
    while hashes := size >> (TILE_HEIGHT * level):
        if hashes % TILE_WIDTH:
            found.append((level, hashes // TILE_WIDTH))
        level += 1
    return found


def grow(
    size: int, partial: Mapping[tuple[int, int], bytes], hashed_leaves: Iterable[bytes]
) -> list[Tile]:
    """Append leaf hashes to a tree of `size` leaves and give every tile that is new or wider.

    `partial` holds the hashes of the tiles that `edge(size)` names.
    """
    changed: list[Tile] = []
    arriving = list(hashed_leaves)
    level = 0
    while arriving:
        before = size >> (TILE_HEIGHT * level)
        index, width = divmod(before, TILE_WIDTH)
        kept = partial[level, index] if width else b""
        _check_wide_enough(kept, width, level=level, index=index)
        joined = kept[: width * HASH_BYTES] + b"".join(arriving)
        rising: list[bytes] = []
        tile_bytes = TILE_WIDTH * HASH_BYTES
        for number, start in enumerate(range(0, len(joined), tile_bytes), start=index):
            tile = Tile(level=level, index=number, hashes=joined[start : start + tile_bytes])
            changed.append(tile)
            if tile.width == TILE_WIDTH:
                rising.append(_fold(tile.hashes))
        arriving = rising
        level += 1
    return changed


class TiledTree:
    """A tree of a fixed size that knows nothing but its stored tiles; reads each tile once."""

    def __init__(self, size: int, read: TileReader) -> None:
        self.size = size
        self._read = read
        self._tiles: dict[tuple[int, int], bytes] = {}

    def root(self, size: int | None = None) -> bytes:
        """Give the root at the tree's size, or at an earlier one."""
        return merkle.root_at(self.node, self._within(self.size if size is None else size))

    def inclusion_proof(self, index: int, *, size: int | None = None) -> list[bytes]:
        """Give the path of leaf `index` at the tree's size, or at an earlier one."""
        at = self._within(self.size if size is None else size)
        return merkle.inclusion_proof(self.node, index=index, size=at)

    def consistency_proof(self, *, old: int, new: int | None = None) -> list[bytes]:
        """Give the proof from an earlier size to the tree's size, or to another earlier one."""
        at = self._within(self.size if new is None else new)
        return merkle.consistency_proof(self.node, old=old, new=at)

    def leaf_hash(self, index: int) -> bytes:
        """Give the hash of one leaf."""
        return self.node(0, self._within(index + 1) - 1)

    def node(self, height: int, number: int) -> bytes:
        """Give the hash of one complete subtree out of the tile that holds it."""
        level, above = divmod(height, TILE_HEIGHT)
        index, offset = divmod(number << above, TILE_WIDTH)
        hashes = self._tile(level, index)
        count = 1 << above
        wanted = hashes[offset * HASH_BYTES : (offset + count) * HASH_BYTES]
        _check_wide_enough(wanted, count, level=level, index=index)
        return _fold(wanted)

    def _tile(self, level: int, index: int) -> bytes:
        if (level, index) not in self._tiles:
            hashes = self._read(level, index)
            width = tile_width(self.size, level=level, index=index)
            _check_wide_enough(hashes, width, level=level, index=index)
            self._tiles[level, index] = hashes[: width * HASH_BYTES]
        return self._tiles[level, index]

    def _within(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise OutsideTreeError(f"the tree has {self.size} leaves, not {size}: ask for fewer")
        return size


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Join entries, each behind its length in two bytes, the higher first."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > ENTRY_BYTES_MAX:
            raise EntryTooLargeError(
                f"an entry has {len(entry)} bytes; a bundle holds at most {ENTRY_BYTES_MAX} each"
            )
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def decode_bundle(bundle: bytes) -> list[bytes]:
    """Take a bundle apart into its entries, or raise `BundleBrokenError`."""
    entries: list[bytes] = []
    at = 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        if start > len(bundle) or at > len(bundle):
            raise BundleBrokenError(f"the bundle ends inside entry {len(entries)}: fetch it again")
        entries.append(bundle[start:at])
    return entries


def _fold(hashes: bytes) -> bytes:
    nodes = [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=True)
        nodes = [node_hash(left, right) for left, right in pairs]
    return nodes[0]


def _check_wide_enough(hashes: bytes, width: int, *, level: int, index: int) -> None:
    if len(hashes) < width * HASH_BYTES:
        raise TileBrokenError(
            f"tile {index} of level {level} holds {len(hashes) // HASH_BYTES} hashes where the "
            f"tree has {width}: restore the tiles from the leaves"
        )
