from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingbai_verify.errors import OutsideTreeError
from mingbai_verify.merkle import (
    EMPTY_ROOT,
    CompactRange,
    ProofInvalidError,
    Tree,
    TreeHead,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
)

# The inputs and outputs that Certificate Transparency implementations share.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZE_MAX = 130
LEAVES = [leaf_hash(number.to_bytes(2, "big")) for number in range(SIZE_MAX)]
TREE = Tree(LEAVES)


def plain_root(leaves: list[bytes]) -> bytes:
    """Compute MTH word for word as RFC 6962 §2.1 defines it."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(plain_root(leaves[:split]), plain_root(leaves[split:]))


def plain_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """Compute PATH word for word as RFC 6962 §2.1.1 defines it."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*plain_path(index, leaves[:split]), plain_root(leaves[split:])]
    return [*plain_path(index - split, leaves[split:]), plain_root(leaves[:split])]


def plain_subproof(old: int, leaves: list[bytes], *, known: bool) -> list[bytes]:
    """Compute SUBPROOF word for word as RFC 6962 §2.1.2 defines it."""
    if old == len(leaves):
        return [] if known else [plain_root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*plain_subproof(old, leaves[:split], known=known), plain_root(leaves[split:])]
    return [
        *plain_subproof(old - split, leaves[split:], known=False),
        plain_root(leaves[:split]),
    ]


def head(size: int) -> TreeHead:
    return TreeHead(size=size, root=plain_root(LEAVES[:size]))


def flipped(hashed: bytes, bit: int) -> bytes:
    changed = bytearray(hashed)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_the_roots_are_those_of_the_shared_vectors() -> None:
    growing = CompactRange()
    roots = [growing.root().hex()]
    for entry in ENTRIES:
        growing.append(leaf_hash(entry))
        roots.append(growing.root().hex())

    assert roots == ROOTS


def test_the_proofs_are_those_of_the_shared_vectors() -> None:
    tree = Tree(leaf_hash(entry) for entry in ENTRIES)

    included = [step.hex() for step in inclusion_proof(tree.node, index=5, size=8)]
    consistent = [step.hex() for step in consistency_proof(tree.node, old=6, new=8)]

    assert included == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert consistent == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_every_small_tree_has_the_roots_and_proofs_of_the_definition() -> None:
    for size in range(1, 40):
        leaves = LEAVES[:size]
        assert root_at(TREE.node, size) == root_of(leaves) == plain_root(leaves)
        for index in range(size):
            path = inclusion_proof(TREE.node, index=index, size=size)
            assert path == plain_path(index, leaves)
        for old in range(1, size + 1):
            proof = consistency_proof(TREE.node, old=old, new=size)
            assert proof == plain_subproof(old, leaves, known=True)


@given(st.data())
def test_every_inclusion_proof_verifies_and_every_changed_one_fails(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, SIZE_MAX))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(TREE.node, index=index, size=size)
    other = data.draw(st.integers(0, SIZE_MAX - 1).filter(lambda number: number != index))
    bit, at = data.draw(st.integers(0, 255)), data.draw(st.integers(0, max(0, len(proof) - 1)))

    check_inclusion(LEAVES[index], index=index, head=head(size), proof=proof)

    wrong_root = TreeHead(size=size, root=flipped(head(size).root, bit))
    for leaf, place, tree_head, path in (
        (LEAVES[other], index, head(size), proof),
        (LEAVES[index], other, head(size), proof),
        (LEAVES[index], index, wrong_root, proof),
        (LEAVES[index], index, head(size), [*proof, LEAVES[0]]),
        (LEAVES[index], index, head(size), [*proof[:at], *proof[at + 1 :]] or [b""]),
        (LEAVES[index], index, head(size), [b"short", *proof[1:]]),
        (
            LEAVES[index],
            index,
            head(size),
            [*proof[:at], flipped((proof or LEAVES)[at], bit), *proof[at + 1 :]],
        ),
    ):
        with pytest.raises(ProofInvalidError):
            check_inclusion(leaf, index=place, head=tree_head, proof=path)


@given(st.data())
def test_every_consistency_proof_verifies_and_every_changed_one_fails(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, SIZE_MAX))
    old = data.draw(st.integers(1, new - 1))
    proof = consistency_proof(TREE.node, old=old, new=new)
    bit, at = data.draw(st.integers(0, 255)), data.draw(st.integers(0, len(proof) - 1))

    check_consistency(old=head(old), new=head(new), proof=proof)

    for first, second, path in (
        (TreeHead(size=old, root=flipped(head(old).root, bit)), head(new), proof),
        (head(old), TreeHead(size=new, root=flipped(head(new).root, bit)), proof),
        (head(new), head(old), proof),
        (head(old), head(new), [*proof, LEAVES[0]]),
        (head(old), head(new), [*proof[:at], *proof[at + 1 :]]),
        (head(old), head(new), [*proof[:at], flipped(proof[at], bit), *proof[at + 1 :]]),
    ):
        with pytest.raises(ProofInvalidError):
            check_consistency(old=first, new=second, proof=path)


def test_the_empty_tree_is_a_prefix_of_every_tree_and_needs_no_proof() -> None:
    empty = TreeHead(size=0, root=EMPTY_ROOT)

    assert consistency_proof(TREE.node, old=0, new=7) == []
    check_consistency(old=empty, new=head(7), proof=[])
    check_consistency(old=empty, new=empty, proof=[])
    with pytest.raises(ProofInvalidError):
        check_consistency(old=TreeHead(size=0, root=LEAVES[0]), new=head(7), proof=[])
    with pytest.raises(ProofInvalidError):
        check_consistency(old=empty, new=TreeHead(size=0, root=LEAVES[0]), proof=[])
    with pytest.raises(ProofInvalidError):
        check_consistency(old=empty, new=head(7), proof=[LEAVES[0]])


def test_two_roots_for_one_size_are_never_consistent() -> None:
    check_consistency(old=head(7), new=head(7), proof=[])
    with pytest.raises(ProofInvalidError, match="two roots for one tree of 7"):
        check_consistency(old=head(7), new=TreeHead(size=7, root=head(8).root), proof=[])


def test_a_proof_that_is_too_short_for_the_size_is_refused_whatever_root_it_reaches() -> None:
    path = inclusion_proof(TREE.node, index=0, size=4)
    with pytest.raises(ProofInvalidError):
        check_inclusion(LEAVES[0], index=0, head=TreeHead(size=8, root=head(4).root), proof=path)

    proof = consistency_proof(TREE.node, old=2, new=4)
    with pytest.raises(ProofInvalidError, match="shorter than the tree is high"):
        check_consistency(old=head(2), new=TreeHead(size=8, root=head(4).root), proof=proof)


def test_a_leaf_or_size_beyond_the_tree_is_refused() -> None:
    with pytest.raises(OutsideTreeError, match="ask for a larger size"):
        inclusion_proof(TREE.node, index=7, size=7)
    with pytest.raises(OutsideTreeError):
        consistency_proof(TREE.node, old=8, new=7)


def test_appending_costs_as_many_hashes_as_there_are_leaves() -> None:
    growing = CompactRange()
    started = perf_counter()
    for size, (before, leaf) in enumerate(pairwise(LEAVES * 254), start=1):
        assert before != leaf
        growing.append(leaf)
        assert len(growing.peaks) == size.bit_count()
    # 33,000 leaves take about a twentieth of a second; a quadratic algorithm takes minutes.
    assert growing.size > 33_000
    assert perf_counter() - started < 5
