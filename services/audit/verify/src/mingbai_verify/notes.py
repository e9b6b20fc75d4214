"""C2SP signed notes: a text, and under it the signatures of those who stand by it."""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from mingbai_verify.cosigned import TIMESTAMP_MAX, signed_message
from mingbai_verify.errors import MalformedError, UnprovedError
from mingbai_verify.keys import (
    KEY_ID_BYTES,
    Algorithm,
    KeyMalformedError,
    VerifierKey,
    decode_base64,
    is_key_name,
)
from mingbai_verify.signers import Signer, verifier_key

NOTE_BYTES_MAX = 1 << 20
SIGNATURES_MAX = 100

_TIMESTAMP_BYTES = 8
_SIGNATURE_LINE = re.compile(r"— (?P<name>[^ ]+) (?P<signed>[A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_BOM = "\ufeff"


class NoteMalformedError(MalformedError):
    """The bytes are not a signed note."""

    code = "note_malformed"


class SignatureWrongError(UnprovedError):
    """A signature under a known key does not fit the note's text."""

    code = "signature_wrong"


class UnsignedNoteError(UnprovedError):
    """No known key signed the note, so that nothing in it may be believed."""

    code = "note_unsigned"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One signature line: who signed under which key id, and the bytes after the id."""

    name: str
    key_id: bytes
    signed: bytes

    def __str__(self) -> str:
        """Write the line without its line feed."""
        return f"— {self.name} {b64encode(self.key_id + self.signed).decode()}"


@dataclass(frozen=True, kw_only=True)
class Note:
    """A text ending in a line feed, with signatures that nobody has verified yet."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __bytes__(self) -> bytes:
        """Write the note as it is stored and served."""
        lines = "".join(f"{signature}\n" for signature in self.signatures)
        return f"{self.text}\n{lines}".encode()


@dataclass(frozen=True, kw_only=True)
class VerifiedSignature:
    """A signature that fits, and for a cosignature the second (POSIX) at which it was given."""

    key: VerifierKey
    timestamp: int | None


def parse_note(raw: bytes) -> Note:
    """Read a signed note, or raise `NoteMalformedError`; no signature is verified."""
    if not isinstance(raw, bytes) or len(raw) > NOTE_BYTES_MAX:
        raise NoteMalformedError(f"a note is at most {NOTE_BYTES_MAX} bytes")
    try:
        whole = raw.decode()
    except UnicodeDecodeError as error:
        raise NoteMalformedError("the note is not UTF-8") from error
    head, blank, tail = whole.rpartition("\n\n")
    unfit = _CONTROL.search(whole) or whole.startswith(_BOM)
    if not blank or not tail.endswith("\n") or unfit:
        raise NoteMalformedError(
            "a note is a text, an empty line and signature lines, without control characters"
        )
    lines = tail[:-1].split("\n")
    if len(lines) > SIGNATURES_MAX:
        raise NoteMalformedError(f"the note has more than {SIGNATURES_MAX} signatures")
    if len(set(lines)) < len(lines):
        raise NoteMalformedError("a signature stands twice under the note: leave one out")
    return Note(text=head + "\n", signatures=tuple(_parse_signature(line) for line in lines))


def sign(note: Note, signer: Signer, algorithm: Algorithm, *, timestamp: int | None = None) -> Note:
    """Give the note with one more signature at its end.

    `timestamp` is the POSIX second of a cosignature, and absent for every other signature.
    """
    key = verifier_key(signer, algorithm)
    _check_text(note.text)
    if (timestamp is not None) != algorithm.timestamped:
        raise KeyMalformedError(f"{algorithm.name} takes a timestamp: {algorithm.timestamped}")
    if timestamp is not None and not 0 <= timestamp <= TIMESTAMP_MAX:
        raise KeyMalformedError(f"the timestamp {timestamp} is not between 0 and 2^63 - 1")
    signed = signer.sign(signed_message(key, note.text, timestamp))
    if timestamp is not None:
        signed = timestamp.to_bytes(_TIMESTAMP_BYTES, "big") + signed
    added = Signature(name=key.name, key_id=key.key_id, signed=signed)
    return Note(text=note.text, signatures=(*note.signatures, added))


def verify(note: Note, keys: Iterable[VerifierKey]) -> tuple[VerifiedSignature, ...]:
    """Give the signatures of known keys, or raise.

    Lines of unknown keys are passed over. A line of a known key that does not fit, or a second
    line of one key, is a `SignatureWrongError`; a note that no known key signed is an
    `UnsignedNoteError`.
    """
    known = {(key.name, key.key_id): key for key in keys}
    verified: dict[tuple[str, bytes], VerifiedSignature] = {}
    for signature in note.signatures:
        identity = (signature.name, signature.key_id)
        if identity not in known:
            continue
        if identity in verified:
            raise SignatureWrongError(f"{signature.name} signed twice with one key: ask for one")
        verified[identity] = _verify_one(note.text, signature, known[identity])
    if not verified:
        names = ", ".join(sorted(name for name, _ in known)) or "none"
        raise UnsignedNoteError(f"no known key signed this note (known: {names})")
    return tuple(verified.values())


def _verify_one(text: str, signature: Signature, key: VerifierKey) -> VerifiedSignature:
    timestamp, raw = None, signature.signed
    if key.algorithm.timestamped:
        timestamp, raw = int.from_bytes(raw[:_TIMESTAMP_BYTES], "big"), raw[_TIMESTAMP_BYTES:]
    try:
        fits = (timestamp or 0) <= TIMESTAMP_MAX and key.fits(
            signature=raw, message=signed_message(key, text, timestamp)
        )
    except MalformedError:
        fits = False
    if not fits:
        raise SignatureWrongError(
            f"the signature of {key.name} ({key.algorithm.name}) does not fit the text: "
            "the note or the key was changed, do not believe it"
        )
    return VerifiedSignature(key=key, timestamp=timestamp)


def _parse_signature(line: str) -> Signature:
    match = _SIGNATURE_LINE.fullmatch(line)
    signed = decode_base64(match["signed"]) if match else None
    named = match is not None and is_key_name(match["name"])
    if match is None or not named or signed is None or len(signed) <= KEY_ID_BYTES:
        raise NoteMalformedError(
            f"{line[:120]!r} is no signature line: an em dash, the key name and base64"
        )
    return Signature(name=match["name"], key_id=signed[:KEY_ID_BYTES], signed=signed[KEY_ID_BYTES:])


def _check_text(text: str) -> None:
    if not text.endswith("\n") or _CONTROL.search(text) or text.startswith(_BOM):
        raise NoteMalformedError("a note's text ends in a line feed and has no control characters")
