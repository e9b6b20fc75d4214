"""What a program asks of the library: strict checks that return nothing but what is proved."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mingbai_verify import notes
from mingbai_verify.checkpoint_text import SIZE_MAX
from mingbai_verify.errors import MalformedError
from mingbai_verify.keys import VerifierKey, parse_vkey
from mingbai_verify.merkle import HASH_BYTES, TreeHead, check_consistency, check_inclusion
from mingbai_verify.notes import NoteMalformedError

STEPS_MAX = 64
"""No tree that a checkpoint can name is higher, and a consistency proof has one step more."""


class ProofMalformedError(MalformedError):
    """A number, a hash or a list of a proof is not what it should be."""

    code = "proof_malformed"


class OpenedNote(NamedTuple):
    """Who of the known signed a note, and how many signatures are of nobody known."""

    names: tuple[str, ...]
    unknown: int


def verify_inclusion(
    index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Return only if the leaf with this hash stands at `index` in the tree of `size` leaves.

    Raises `ProofMalformedError` or `ProofInvalidError`; the algorithm is RFC 9162 §2.1.3.2.
    """
    _check_numbers(index=index, size=size)
    _check_hashes(leaf_hash, root)
    head = TreeHead(size=size, root=root)
    check_inclusion(leaf_hash, index=index, head=head, proof=_steps(proof))


def verify_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> None:
    """Return only if the tree of `size1` leaves is a prefix of the tree of `size2`.

    The empty tree has one root, is a prefix of every tree, and like equal sizes takes an empty
    proof. Raises `ProofMalformedError` or `ProofInvalidError` (RFC 9162 §2.1.4.2).
    """
    _check_numbers(size1=size1, size2=size2)
    _check_hashes(root1, root2)
    old, new = TreeHead(size=size1, root=root1), TreeHead(size=size2, root=root2)
    check_consistency(old=old, new=new, proof=_steps(proof))


def open_note(note: bytes | str, vkeys: Iterable[str | VerifierKey]) -> OpenedNote:
    """Give who of the known keys signed a note, and the number of unknown signatures.

    Raises `KeyMalformedError`, `NoteMalformedError`, `SignatureWrongError` where the line of a
    known key does not fit, and `UnsignedNoteError` where no known key signed.
    """
    if isinstance(note, str):
        try:
            note = note.encode()
        except UnicodeEncodeError as error:
            raise NoteMalformedError("the note is not UTF-8") from error
    if isinstance(vkeys, str):
        vkeys = [vkeys]
    keys = [key if isinstance(key, VerifierKey) else parse_vkey(key) for key in vkeys]
    parsed = notes.parse_note(note)
    verified = notes.verify(parsed, keys)
    names = tuple(signature.key.name for signature in verified)
    return OpenedNote(names, len(parsed.signatures) - len(verified))


def _check_numbers(**numbers: object) -> None:
    for name, number in numbers.items():
        # True is no number of leaves, though Python counts with it.
        if type(number) is not int or not 0 <= number <= SIZE_MAX:
            raise ProofMalformedError(f"{name} is a whole number from 0 to 2^63 - 1")


def _check_hashes(*hashes: object) -> None:
    for hashed in hashes:
        if type(hashed) is not bytes or len(hashed) != HASH_BYTES:
            raise ProofMalformedError(f"a hash is {HASH_BYTES} bytes")


def _steps(proof: object) -> list[bytes]:
    if not isinstance(proof, list | tuple) or len(proof) > STEPS_MAX:
        raise ProofMalformedError(f"a proof is a list of at most {STEPS_MAX} hashes")
    _check_hashes(*proof)
    return list(proof)
