"""C2SP signed notes: a text, and under it the signatures of those who stand by it."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from chassis.errors import InvalidError, RefusedError

NOTE_BYTES_MAX = 1 << 20
SIGNATURES_MAX = 100
TIMESTAMP_MAX = 2**63 - 1

_KEY_ID_BYTES = 4
_TIMESTAMP_BYTES = 8
_SIGNATURE_LINE = re.compile(r"— (?P<name>\S+) (?P<signed>[A-Za-z0-9+/]+={0,2})")
_VKEY = re.compile(r"(?P<name>[^\s+]+)\+(?P<key_id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


class NoteMalformedError(InvalidError):
    """The bytes are not a signed note."""

    code = "note_malformed"


class KeyMalformedError(InvalidError):
    """The text is not a verifier key, or names an algorithm that is not known here."""

    code = "verifier_key_malformed"


class SignatureWrongError(RefusedError):
    """A signature under a known key does not fit the note's text."""

    code = "signature_wrong"


class UnsignedNoteError(RefusedError):
    """No known key signed the note, so that nothing in it may be believed."""

    code = "note_unsigned"


@dataclass(frozen=True, kw_only=True)
class Algorithm:
    """One signature type of the signed-note format; `primitive` is what the crypto port knows."""

    name: str
    type_byte: int
    primitive: str
    public_key_bytes: int
    signature_bytes: int
    timestamped: bool


ED25519 = Algorithm(
    name="ed25519",
    type_byte=0x01,
    primitive="Ed25519",
    public_key_bytes=32,
    signature_bytes=64,
    timestamped=False,
)
ED25519_COSIGNATURE = Algorithm(
    name="ed25519-cosignature/v1",
    type_byte=0x04,
    primitive="Ed25519",
    public_key_bytes=32,
    signature_bytes=64,
    timestamped=True,
)
ALGORITHMS = {each.type_byte: each for each in (ED25519, ED25519_COSIGNATURE)}


class Signer(Protocol):
    """Holds one private key and the name under which it signs."""

    @property
    def name(self) -> str:
        """The key name, a URL without scheme such as `audit.example/510604`."""

    @property
    def primitive(self) -> str:
        """The signature algorithm by name, `Ed25519`."""

    @property
    def public_key(self) -> bytes:
        """The public key in the algorithm's raw encoding."""

    def sign(self, message: bytes) -> bytes:
        """Give the raw signature over the message."""


class SignatureCheck(Protocol):
    """Tells whether a raw signature is right; supplied by whoever does cryptography."""

    def __call__(
        self, primitive: str, *, public_key: bytes, signature: bytes, message: bytes
    ) -> bool:
        """Give True only if the signature over the message was made with this key."""


@dataclass(frozen=True, kw_only=True)
class VerifierKey:
    """A public key with its name and algorithm: what a reader is told to trust."""

    name: str
    algorithm: Algorithm
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ line feed ‖ type byte ‖ public key)."""
        return sha256(self.name.encode() + b"\n" + self._typed_key).digest()[:_KEY_ID_BYTES]

    @property
    def _typed_key(self) -> bytes:
        return bytes([self.algorithm.type_byte]) + self.public_key

    def __str__(self) -> str:
        """Write the key as a vkey, `name+id+key`."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(self._typed_key).decode()}"


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


def parse_vkey(vkey: str) -> VerifierKey:
    """Read a vkey, or raise `KeyMalformedError`; the key id must be that of the key."""
    match = _VKEY.fullmatch(vkey)
    if match is None:
        raise KeyMalformedError(f"{vkey[:120]!r} is not a verifier key: write name+id+base64")
    typed = _decode(match["key"])
    algorithm = ALGORITHMS.get(typed[0]) if typed else None
    if typed is None or algorithm is None:
        known = ", ".join(f"0x{number:02x} {each.name}" for number, each in ALGORITHMS.items())
        raise KeyMalformedError(f"the verifier key names no algorithm known here: use {known}")
    key = VerifierKey(name=match["name"], algorithm=algorithm, public_key=typed[1:])
    if len(key.public_key) != algorithm.public_key_bytes or str(key) != vkey:
        raise KeyMalformedError(
            f"the verifier key of {key.name} is damaged: its id or length is wrong, copy it again"
        )
    return key


def verifier_key(signer: Signer, algorithm: Algorithm) -> VerifierKey:
    """Give the key under which others verify what this signer signs in this way."""
    if signer.primitive != algorithm.primitive:
        raise KeyMalformedError(
            f"{algorithm.name} needs a key for {algorithm.primitive}, not {signer.primitive}"
        )
    return VerifierKey(name=signer.name, algorithm=algorithm, public_key=signer.public_key)


def parse_note(raw: bytes) -> Note:
    """Read a signed note, or raise `NoteMalformedError`; no signature is verified."""
    if len(raw) > NOTE_BYTES_MAX:
        raise NoteMalformedError(f"the note has more than {NOTE_BYTES_MAX} bytes")
    try:
        whole = raw.decode()
    except UnicodeDecodeError as error:
        raise NoteMalformedError("the note is not UTF-8") from error
    head, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n") or _CONTROL.search(whole):
        raise NoteMalformedError(
            "a note is a text, an empty line and signature lines, without control characters"
        )
    lines = tail[:-1].split("\n")
    if len(lines) > SIGNATURES_MAX:
        raise NoteMalformedError(f"the note has more than {SIGNATURES_MAX} signatures")
    return Note(text=head + "\n", signatures=tuple(_parse_signature(line) for line in lines))


def sign(note: Note, signer: Signer, algorithm: Algorithm, *, timestamp: int | None = None) -> Note:
    """Give the note with one more signature at its end.

    `timestamp` is the POSIX second of a cosignature, and absent for every other signature.
    """
    key = verifier_key(signer, algorithm)
    _check_text(note.text)
    if "+" in key.name or not key.name or re.search(r"\s", key.name):
        raise KeyMalformedError(f"the key name {key.name!r} is empty or holds a space or a plus")
    if (timestamp is not None) != algorithm.timestamped:
        raise KeyMalformedError(f"{algorithm.name} takes a timestamp: {algorithm.timestamped}")
    if timestamp is not None and not 0 <= timestamp <= TIMESTAMP_MAX:
        raise KeyMalformedError(f"the timestamp {timestamp} is not between 0 and 2^63 - 1")
    signed = signer.sign(_message(algorithm, note.text, timestamp))
    if timestamp is not None:
        signed = timestamp.to_bytes(_TIMESTAMP_BYTES, "big") + signed
    added = Signature(name=key.name, key_id=key.key_id, signed=signed)
    return Note(text=note.text, signatures=(*note.signatures, added))


def verify(
    note: Note, keys: Iterable[VerifierKey], check: SignatureCheck
) -> tuple[VerifiedSignature, ...]:
    """Give the signatures of known keys, each key once, or raise.

    Lines of unknown keys are passed over. A line of a known key that does not fit is a
    `SignatureWrongError`; a note that no known key signed is an `UnsignedNoteError`.
    """
    known = {(key.name, key.key_id): key for key in keys}
    verified: dict[tuple[str, bytes], VerifiedSignature] = {}
    for signature in note.signatures:
        identity = (signature.name, signature.key_id)
        if identity in known and identity not in verified:
            verified[identity] = _verify_one(note.text, signature, known[identity], check)
    if not verified:
        names = ", ".join(sorted(name for name, _ in known)) or "none"
        raise UnsignedNoteError(f"no known key signed this note (known: {names})")
    return tuple(verified.values())


def _verify_one(
    text: str, signature: Signature, key: VerifierKey, check: SignatureCheck
) -> VerifiedSignature:
    timestamp, raw = None, signature.signed
    if key.algorithm.timestamped:
        timestamp, raw = int.from_bytes(raw[:_TIMESTAMP_BYTES], "big"), raw[_TIMESTAMP_BYTES:]
    if (
        len(raw) != key.algorithm.signature_bytes
        or (timestamp or 0) > TIMESTAMP_MAX
        or not check(
            key.algorithm.primitive,
            public_key=key.public_key,
            signature=raw,
            message=_message(key.algorithm, text, timestamp),
        )
    ):
        raise SignatureWrongError(
            f"the signature of {key.name} ({key.algorithm.name}) does not fit the text: "
            "the note or the key was changed, do not believe it"
        )
    return VerifiedSignature(key=key, timestamp=timestamp)


def _message(algorithm: Algorithm, text: str, timestamp: int | None) -> bytes:
    if algorithm is ED25519_COSIGNATURE:
        return f"cosignature/v1\ntime {timestamp}\n{text}".encode()
    return text.encode()


def _parse_signature(line: str) -> Signature:
    match = _SIGNATURE_LINE.fullmatch(line)
    signed = _decode(match["signed"]) if match else None
    if match is None or "+" in match["name"] or signed is None or len(signed) <= _KEY_ID_BYTES:
        raise NoteMalformedError(
            f"{line[:120]!r} is no signature line: an em dash, the key name and base64"
        )
    return Signature(
        name=match["name"], key_id=signed[:_KEY_ID_BYTES], signed=signed[_KEY_ID_BYTES:]
    )


def _check_text(text: str) -> None:
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NoteMalformedError("a note's text ends in a line feed and has no control characters")


def _decode(encoded: str) -> bytes | None:
    """Decode base64, or give None where the spelling is not the one that encoding gives."""
    if len(encoded) % 4:
        return None
    decoded = b64decode(encoded, validate=False)
    return decoded if b64encode(decoded).decode() == encoded else None
