from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingbai_verify import merkle
from mingbai_verify.errors import OutsideTreeError
from mingbai_verify.merkle import Tree
from mingbai_verify.tiles import (
    BundleBrokenError,
    EntryTooLargeError,
    TileBrokenError,
    TiledTree,
    TilePath,
    TilePathError,
    decode_bundle,
    edge,
    encode_bundle,
    grow,
    parse_path,
    tile_width,
)

# Large enough for a third level of tiles.
SIZE_MAX = 70_000
LEAVES = [merkle.leaf_hash(number.to_bytes(3, "big")) for number in range(SIZE_MAX)]
TREE = Tree(LEAVES)

Tiles = dict[tuple[int, int], bytes]


def grown(*batches: int) -> Tiles:
    tiles: Tiles = {}
    size = 0
    for count in batches:
        for tile in grow(size, tiles, LEAVES[size : size + count]):
            tiles[tile.level, tile.index] = tile.hashes
        size += count
    return tiles


TILES = grown(SIZE_MAX)


def stored(tiles: Tiles) -> Callable[[int, int], bytes]:
    return lambda level, index: tiles.get((level, index), b"")


@pytest.mark.parametrize(
    ("path", "level", "index", "width"),
    [
        ("tile/0/000", 0, 0, 256),
        ("tile/0/x001/234", 0, 1234, 256),
        ("tile/1/x001/x234/067.p/17", 1, 1_234_067, 17),
        ("tile/entries/x273/000.p/255", None, 273_000, 255),
        ("tile/63/005.p/1", 63, 5, 1),
    ],
)
def test_a_path_is_written_and_read_alike(
    path: str, level: int | None, index: int, width: int
) -> None:
    named = TilePath(level=level, index=index, width=width)

    assert parse_path(path) == named
    assert str(named) == path


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/000",
        "tile/0/001/234",
        "tile/0/x001/x234",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/entry/000",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "checkpoint",
    ],
)
def test_a_path_that_is_not_of_the_layout_is_refused(path: str) -> None:
    with pytest.raises(TilePathError, match="names no tile"):
        parse_path(path)


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_layout_says() -> None:
    widths = {place: len(hashes) // 32 for place, hashes in TILES.items()}

    assert sum(level == 0 and width == 256 for (level, _), width in widths.items()) == 273
    assert widths[0, 273] == 112
    assert (widths[1, 0], widths[1, 1], widths[2, 0]) == (256, 17, 1)
    assert edge(SIZE_MAX) == [(0, 273), (1, 1), (2, 0)]
    assert edge(256) == [(1, 0)]
    assert len(widths) == 273 + 1 + 2 + 1


def test_a_tile_holds_the_roots_of_the_full_tiles_below() -> None:
    for at in range(256):
        assert TILES[1, 0][at * 32 : at * 32 + 32] == merkle.root_of(
            LEAVES[at * 256 : at * 256 + 256]
        )


@given(st.lists(st.integers(0, 700), max_size=8))
def test_the_tiles_do_not_depend_on_how_the_leaves_were_batched(batches: list[int]) -> None:
    assert grown(*batches) == grown(sum(batches))


@given(st.data())
def test_tiles_give_the_same_roots_and_proofs_as_the_plain_tree(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, SIZE_MAX))
    old = data.draw(st.integers(0, size))
    index = data.draw(st.integers(0, size - 1))
    # The tree of this size reads tiles of the larger one, of which its own are prefixes.
    tiled = TiledTree(size, stored(TILES))

    assert tiled.root() == merkle.root_at(TREE.node, size)
    assert tiled.root(old) == merkle.root_at(TREE.node, old)
    assert tiled.inclusion_proof(index) == merkle.inclusion_proof(TREE.node, index=index, size=size)
    assert tiled.consistency_proof(old=old) == merkle.consistency_proof(
        TREE.node, old=old, new=size
    )
    assert tiled.leaf_hash(index) == LEAVES[index]


def test_the_width_of_a_tile_follows_from_the_size() -> None:
    assert tile_width(70_000, level=0, index=273) == 112
    assert tile_width(70_000, level=0, index=274) == 0
    assert tile_width(70_000, level=1, index=0) == 256
    assert tile_width(255, level=1, index=0) == 0


def test_a_size_beyond_the_tree_is_refused() -> None:
    tiled = TiledTree(300, stored(TILES))

    with pytest.raises(OutsideTreeError, match="has 300 leaves, not 301"):
        tiled.root(301)
    with pytest.raises(OutsideTreeError):
        tiled.inclusion_proof(300)
    with pytest.raises(OutsideTreeError):
        tiled.leaf_hash(300)


def test_a_tile_that_lost_hashes_is_noticed() -> None:
    tiles = {**TILES, (0, 1): TILES[0, 1][:-32]}

    with pytest.raises(TileBrokenError, match="tile 1 of level 0 holds 255"):
        TiledTree(SIZE_MAX, stored(tiles)).inclusion_proof(300)
    with pytest.raises(TileBrokenError):
        grow(300, {(0, 1): b"", (1, 0): TILES[1, 0][:32]}, LEAVES[300:301])


@given(st.lists(st.binary(max_size=300), max_size=40))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries)) == entries


def test_a_bundle_counts_in_two_bytes_the_higher_first() -> None:
    assert encode_bundle([b"ab", b"", b"c" * 258]) == (
        b"\x00\x02ab" + b"\x00\x00" + b"\x01\x02" + b"c" * 258
    )


def test_an_entry_of_more_than_sixteen_bits_is_refused() -> None:
    assert len(encode_bundle([b"x" * 65_535])) == 65_537
    with pytest.raises(EntryTooLargeError):
        encode_bundle([b"x" * 65_536])


@pytest.mark.parametrize("bundle", [b"\x00", b"\x00\x02a", b"\x00\x01ab"])
def test_a_bundle_that_is_cut_off_is_refused(bundle: bytes) -> None:
    with pytest.raises(BundleBrokenError, match="ends inside entry"):
        decode_bundle(bundle)
