"""The hash tiles above the leaves, computed from the tiles below while these stream by."""

from mingbai_verify.merkle import HASH_BYTES, root_of
from mingbai_verify.tiles import TILE_WIDTH

_TILE_BYTES = TILE_WIDTH * HASH_BYTES


class TileFold:
    """Keeps the last tile of each level: what is full is folded into one hash above it."""

    def __init__(self) -> None:
        self._levels: list[bytes] = []

    def take(self, hashes: bytes) -> None:
        """Take the next tile of leaf hashes."""
        level, rising = 1, hashes
        while len(rising) == _TILE_BYTES:
            folded = root_of(
                rising[at : at + HASH_BYTES] for at in range(0, _TILE_BYTES, HASH_BYTES)
            )
            if len(self._levels) < level:
                self._levels.append(b"")
            kept = self._levels[level - 1]
            rising = self._levels[level - 1] = folded if len(kept) == _TILE_BYTES else kept + folded
            level += 1

    def tile(self, level: int, width: int) -> bytes:
        """Give the first hashes of the last tile of a level, as far as it is known."""
        kept = self._levels[level - 1] if level <= len(self._levels) else b""
        return kept[: width * HASH_BYTES]
