"""C2SP checkpoints: the tree head that a log signs and its witnesses cosign."""

import re
from base64 import b64encode
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.domain import notes
from audit.domain.merkle import HASH_BYTES, TreeHead
from audit.domain.notes import (
    ED25519,
    ED25519_COSIGNATURE,
    Note,
    SignatureCheck,
    Signer,
    UnsignedNoteError,
    VerifierKey,
)
from chassis.errors import InvalidError, RefusedError

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_MANDATORY_LINES = 3


class CheckpointMalformedError(InvalidError):
    """The note's text is not a checkpoint."""

    code = "checkpoint_malformed"


class OriginDiffersError(RefusedError):
    """The checkpoint speaks of another log than the one that was asked about."""

    code = "checkpoint_origin_differs"


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What a log says of itself: its name, and the head of its tree."""

    origin: str
    head: TreeHead
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Give the note text, one line each, or raise `CheckpointMalformedError`."""
        root = b64encode(self.head.root).decode()
        lines = (self.origin, str(self.head.size), root, *self.extensions)
        if not all(lines) or any("\n" in line for line in lines):
            raise CheckpointMalformedError("the lines of a checkpoint are not empty, one line each")
        if len(self.head.root) != HASH_BYTES or self.head.size < 0:
            raise CheckpointMalformedError("a checkpoint needs a size and a root of 32 bytes")
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint that its log signed, and when which witness cosigned it (POSIX seconds)."""

    checkpoint: Checkpoint
    cosigned_at: Mapping[str, int]


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint, or raise `CheckpointMalformedError`; nothing is verified."""
    lines = text.split("\n")
    if lines.pop() or len(lines) < _MANDATORY_LINES or not all(lines):
        raise CheckpointMalformedError(
            "a checkpoint has at least three lines, none empty: origin, size, root hash"
        )
    origin, size, root, *extensions = lines
    try:
        decoded = a2b_base64(root.encode(), strict_mode=True)
    except (Base64Error, ValueError):
        decoded = b""
    if _SIZE.fullmatch(size) is None:
        raise CheckpointMalformedError(f"{size[:40]!r} is no tree size: digits, no leading zero")
    if len(decoded) != HASH_BYTES or b64encode(decoded).decode() != root:
        raise CheckpointMalformedError(f"{root[:60]!r} is no root hash: base64 of 32 bytes")
    return Checkpoint(
        origin=origin,
        head=TreeHead(size=int(size), root=decoded),
        extensions=tuple(extensions),
    )


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
    return bytes(notes.sign(note, signer, ED25519_COSIGNATURE, timestamp=timestamp))


def open_checkpoint(
    raw: bytes,
    log_key: VerifierKey,
    *,
    witnesses: Iterable[VerifierKey] = (),
    check: SignatureCheck,
) -> SignedCheckpoint:
    """Verify the log's signature and those of known witnesses, and give what they signed.

    Raises `UnsignedNoteError` where the log itself did not sign, `SignatureWrongError` where a
    known key's signature does not fit, `OriginDiffersError` where it is another log's.
    """
    note = notes.parse_note(raw)
    verified = notes.verify(note, (log_key, *witnesses), check)
    if log_key not in {signature.key for signature in verified}:
        raise UnsignedNoteError(f"{log_key.name} did not sign this checkpoint, others did")
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != log_key.name:
        raise OriginDiffersError(
            f"the checkpoint is one of {checkpoint.origin}, the key is that of {log_key.name}"
        )
    cosigned_at = {
        signature.key.name: signature.timestamp
        for signature in verified
        if signature.timestamp is not None
    }
    return SignedCheckpoint(checkpoint=checkpoint, cosigned_at=cosigned_at)
