from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mingbai_verify
from mingbai_verify import VerifyError, open_note, parse_vkey, verify_consistency, verify_inclusion
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import cosign, sign_checkpoint
from mingbai_verify.errors import MalformedError
from mingbai_verify.keys import ED25519, ML_DSA_44_COSIGNATURE, KeyMalformedError
from mingbai_verify.merkle import (
    EMPTY_ROOT,
    ProofInvalidError,
    Tree,
    TreeHead,
    consistency_proof,
    inclusion_proof,
    root_of,
)
from mingbai_verify.notes import NoteMalformedError, SignatureWrongError, UnsignedNoteError
from mingbai_verify.proofs import ProofMalformedError
from mingbai_verify.signers import SeedSigner, verifier_key

SIZE_MAX = 130
LEAVES = [sha256(bytes([0, number])).digest() for number in range(SIZE_MAX)]
TREE = Tree(LEAVES)
ROOTS = [root_of(LEAVES[:size]) for size in range(SIZE_MAX + 1)]
ORIGIN = "audit.example/510604/log"
LOG = SeedSigner(ORIGIN, bytes(32))
WITNESS = SeedSigner("committee.example/anjia", bytes(range(32)), primitive="ML-DSA-44")
LOG_VKEY = str(verifier_key(LOG, ED25519))
WITNESS_VKEY = str(verifier_key(WITNESS, ML_DSA_44_COSIGNATURE))
NOTE = sign_checkpoint(Checkpoint(origin=ORIGIN, head=TreeHead(size=7, root=ROOTS[7])), LOG)


def test_every_proof_of_every_small_tree_is_accepted() -> None:
    for size in range(1, SIZE_MAX + 1):
        for index in range(size):
            proof = inclusion_proof(TREE.node, index=index, size=size)
            verify_inclusion(index, size, LEAVES[index], proof, ROOTS[size])
        for old in range(size + 1):
            path = consistency_proof(TREE.node, old=old, new=size)
            verify_consistency(old, size, ROOTS[old], ROOTS[size], path)


@given(st.data())
def test_a_proof_for_another_place_or_size_is_refused(data: st.DataObject) -> None:
    size, other = data.draw(st.integers(1, SIZE_MAX)), data.draw(st.integers(0, SIZE_MAX))
    index = data.draw(st.integers(0, size - 1))
    moved = data.draw(st.integers(-1, SIZE_MAX))
    proof = inclusion_proof(TREE.node, index=index, size=size)
    path = consistency_proof(TREE.node, old=index, new=size)

    if moved != index:
        with pytest.raises(VerifyError):
            verify_inclusion(moved, size, LEAVES[index], proof, ROOTS[size])
        with pytest.raises(VerifyError):
            verify_consistency(moved, size, ROOTS[index], ROOTS[size], path)
    if ROOTS[other] != ROOTS[size]:
        with pytest.raises(ProofInvalidError):
            verify_inclusion(index, size, LEAVES[index], proof, ROOTS[other])
    if other != size and index:
        with pytest.raises(ProofInvalidError):
            verify_consistency(index, other, ROOTS[index], ROOTS[other], path)


HASH: Any = LEAVES[0]
PROOF: Any = inclusion_proof(TREE.node, index=0, size=4)


@pytest.mark.parametrize(
    "arguments",
    [
        (True, 4, HASH, PROOF, ROOTS[4]),
        (0, True, HASH, [], HASH),
        (-1, 4, HASH, PROOF, ROOTS[4]),
        (0.0, 4, HASH, PROOF, ROOTS[4]),
        ("0", 4, HASH, PROOF, ROOTS[4]),
        (None, 4, HASH, PROOF, ROOTS[4]),
        (0, 2**63, HASH, PROOF, ROOTS[4]),
        (0, 4, HASH[:31], PROOF, ROOTS[4]),
        (0, 4, HASH.hex(), PROOF, ROOTS[4]),
        (0, 4, bytearray(HASH), PROOF, ROOTS[4]),
        (0, 4, HASH, b"".join(PROOF), ROOTS[4]),
        (0, 4, HASH, [PROOF[0].hex(), PROOF[1]], ROOTS[4]),
        (0, 4, HASH, [PROOF[0], PROOF[1] + b"\0"], ROOTS[4]),
        (0, 4, HASH, [HASH] * 65, ROOTS[4]),
        (0, 4, HASH, None, ROOTS[4]),
        (0, 4, HASH, PROOF, ROOTS[4] + b"\0"),
        (0, 4, HASH, PROOF, None),
    ],
)
def test_an_inclusion_proof_of_wrong_kinds_is_malformed(arguments: tuple[Any, ...]) -> None:
    verify_inclusion(0, 4, HASH, PROOF, ROOTS[4])
    with pytest.raises(ProofMalformedError):
        verify_inclusion(*arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        (0, 4, EMPTY_ROOT, ROOTS[4], [HASH]),
        (0, 4, HASH, ROOTS[4], []),
        (0, 0, EMPTY_ROOT, HASH, []),
        (4, 4, ROOTS[4], ROOTS[4], [HASH]),
        (4, 4, ROOTS[4], ROOTS[5], []),
        (5, 4, ROOTS[5], ROOTS[4], []),
        (2, 4, ROOTS[2], ROOTS[4], []),
        (False, 4, EMPTY_ROOT, ROOTS[4], []),
        (2, 4, ROOTS[2], ROOTS[4], "ab"),
    ],
)
def test_a_consistency_proof_that_proves_nothing_is_refused(arguments: tuple[Any, ...]) -> None:
    verify_consistency(0, 4, EMPTY_ROOT, ROOTS[4], [])
    verify_consistency(4, 4, ROOTS[4], ROOTS[4], [])
    with pytest.raises(VerifyError):
        verify_consistency(*arguments)


def test_a_note_says_who_of_the_known_signed_it_and_how_many_are_unknown() -> None:
    note = cosign(NOTE, WITNESS, timestamp=1_700_000_000)

    assert open_note(note, [LOG_VKEY, WITNESS_VKEY]) == ((ORIGIN, WITNESS.name), 0)
    assert open_note(note.decode(), [parse_vkey(LOG_VKEY)]) == ((ORIGIN,), 1)
    assert open_note(note, WITNESS_VKEY) == ((WITNESS.name,), 1)
    with pytest.raises(UnsignedNoteError):
        open_note(note, [])
    with pytest.raises(SignatureWrongError):
        open_note(note.replace(b"\n7\n", b"\n8\n"), [WITNESS_VKEY])


def test_an_ml_dsa_cosignature_has_the_message_that_the_specification_says() -> None:
    extended = Checkpoint(origin=ORIGIN, head=TreeHead(size=7, root=ROOTS[7]), extensions=("x",))
    note = cosign(sign_checkpoint(extended, LOG), WITNESS, timestamp=5)
    signed = mingbai_verify.notes.parse_note(note).signatures[1].signed
    name, origin = WITNESS.name.encode(), ORIGIN.encode()
    message = (
        b"subtree/v1\n\0" + bytes([len(name)]) + name + (5).to_bytes(8, "big")
        + bytes([len(origin)]) + origin + bytes(8) + (7).to_bytes(8, "big") + ROOTS[7]
    )  # fmt: skip

    assert (len(signed), signed[:8]) == (8 + 2420, (5).to_bytes(8, "big"))
    assert parse_vkey(WITNESS_VKEY).fits(signature=signed[8:], message=message)
    key_id = sha256(name + b"\n\x06" + WITNESS.public_key).digest()[:4]
    assert WITNESS_VKEY.split("+")[1] == key_id.hex()


NOTE_TEXT = NOTE.decode()
LINE = NOTE_TEXT.split("\n\n")[1]


@pytest.mark.parametrize(
    "note",
    [
        "\ufeff" + NOTE_TEXT,
        NOTE_TEXT.replace("\n", "\r\n"),
        NOTE_TEXT + LINE,
        NOTE_TEXT[:-1],
        NOTE_TEXT.replace("\n7\n", "\n7\0\n"),
        NOTE_TEXT.replace("— ", "—  "),
        NOTE_TEXT.replace("— ", "—\u00a0"),
        NOTE_TEXT.replace("— ", "-- "),
        NOTE_TEXT.rstrip("\n") + "=\n",
        NOTE_TEXT.rstrip("\n") + " \n",
        NOTE_TEXT + "\n",
        "\ud800" + NOTE_TEXT,
        b"\xff" + NOTE,
        bytearray(NOTE),
        None,
        7,
    ],
)
def test_a_note_that_is_not_spelled_as_specified_is_refused(note: Any) -> None:
    with pytest.raises(NoteMalformedError):
        open_note(note, [LOG_VKEY])


@pytest.mark.parametrize(
    "damage",
    [
        lambda key: key.replace("+", "-"),
        lambda key: key + "\n",
        lambda key: " " + key,
        lambda key: "\ufeff" + key,
        lambda key: key.replace("audit", "au\0dit"),
        lambda key: key.replace("audit", "au\ud800dit"),
        lambda key: key.replace("audit", "au+dit"),
        lambda key: key.upper(),
        lambda key: key[:-1],
        lambda key: key + "=",
        lambda key: key.encode(),
        lambda _: 7,
        lambda _: None,
        lambda _: "a" * 5000,
    ],
)
def test_a_vkey_that_is_not_spelled_as_specified_is_refused(damage: Callable[[str], Any]) -> None:
    assert str(parse_vkey(LOG_VKEY)) == LOG_VKEY
    with pytest.raises(KeyMalformedError):
        parse_vkey(damage(LOG_VKEY))
    with pytest.raises(MalformedError):
        open_note(NOTE, [damage(LOG_VKEY)])
