"""C2SP checkpoints: the tree head that a log signs and its witnesses cosign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mingbai_verify import notes
from mingbai_verify.checkpoint_text import Checkpoint, parse_checkpoint
from mingbai_verify.errors import UnprovedError
from mingbai_verify.keys import ED25519, ED25519_COSIGNATURE, ML_DSA_44_COSIGNATURE, VerifierKey
from mingbai_verify.notes import Note, UnsignedNoteError
from mingbai_verify.signers import Signer


class OriginDiffersError(UnprovedError):
    """The checkpoint speaks of another log than the one that was asked about."""

    code = "checkpoint_origin_differs"


@dataclass(frozen=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint that its log signed, and when which witness cosigned it (POSIX seconds)."""

    checkpoint: Checkpoint
    cosigned_at: Mapping[str, int]
    cosigners: tuple[VerifierKey, ...] = ()
    """The keys of the witnesses that cosigned."""
    unknown: int = 0
    """Signatures of keys that are not known here, and prove nothing."""


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """Give the signed note of a log's own checkpoint; the signer's name must be the origin."""
    if signer.name != checkpoint.origin:
        raise OriginDiffersError(
            f"{signer.name} cannot sign for {checkpoint.origin}: the key name is the origin"
        )
    return bytes(notes.sign(Note(text=checkpoint.text()), signer, ED25519))


def cosign(raw: bytes, signer: Signer, *, timestamp: int) -> bytes:
    """Give the note with the cosignature of a witness who verified that the log only grew."""
    note = notes.parse_note(raw)
    parse_checkpoint(note.text)
    algorithms = {each.primitive: each for each in (ED25519_COSIGNATURE, ML_DSA_44_COSIGNATURE)}
    algorithm = algorithms.get(signer.primitive, ED25519_COSIGNATURE)
    return bytes(notes.sign(note, signer, algorithm, timestamp=timestamp))


def open_checkpoint(
    raw: bytes, log_key: VerifierKey, *, witnesses: Iterable[VerifierKey] = ()
) -> SignedCheckpoint:
    """Verify the log's signature and those of known witnesses, and give what they signed.

    Raises `UnsignedNoteError` where the log itself did not sign, `SignatureWrongError` where a
    known key's signature does not fit, `OriginDiffersError` where it is another log's.
    """
    note = notes.parse_note(raw)
    verified = notes.verify(note, (log_key, *witnesses))
    if log_key not in {signature.key for signature in verified}:
        raise UnsignedNoteError(f"{log_key.name} did not sign this checkpoint, others did")
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != log_key.name:
        raise OriginDiffersError(
            f"the checkpoint is one of {checkpoint.origin}, the key is that of {log_key.name}"
        )
    cosigned = [each for each in verified if each.key != log_key and each.timestamp is not None]
    return SignedCheckpoint(
        checkpoint=checkpoint,
        cosigned_at={each.key.name: each.timestamp or 0 for each in cosigned},
        cosigners=tuple(each.key for each in cosigned),
        unknown=len(note.signatures) - len(verified),
    )
