"""Verifier keys (vkeys) of C2SP signed notes: a name, an algorithm and a public key."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from mingbai_verify.errors import MalformedError, UnprovedError

KEY_ID_BYTES = 4
VKEY_CHARACTERS_MAX = 4096

_VKEY = re.compile(r"(?P<name>[^+]+)\+(?P<key_id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/]+={0,2})")
_NOT_IN_NAMES = re.compile(r"[\s+\x00-\x1f\ufeff\ud800-\udfff]")


class KeyMalformedError(MalformedError):
    """The text is not a verifier key, or names an algorithm that is not known here."""

    code = "verifier_key_malformed"


class AlgorithmMissingError(UnprovedError):
    """The cryptography of this machine cannot check signatures of this algorithm."""

    code = "algorithm_missing"


@dataclass(frozen=True, kw_only=True)
class Algorithm:
    """One signature type of the signed-note format; `primitive` is the signature scheme below."""

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
ML_DSA_44_COSIGNATURE = Algorithm(
    name="ml-dsa-44-cosignature/v1",
    type_byte=0x06,
    primitive="ML-DSA-44",
    public_key_bytes=1312,
    signature_bytes=2420,
    timestamped=True,
)
ALGORITHMS = {
    each.type_byte: each for each in (ED25519, ED25519_COSIGNATURE, ML_DSA_44_COSIGNATURE)
}

_PUBLIC_KEYS: dict[str, Callable[[bytes], Ed25519PublicKey | MLDSA44PublicKey]] = {
    "Ed25519": Ed25519PublicKey.from_public_bytes,
    "ML-DSA-44": MLDSA44PublicKey.from_public_bytes,
}


@dataclass(frozen=True, kw_only=True)
class VerifierKey:
    """A public key with its name and algorithm: what a reader is told to trust."""

    name: str
    algorithm: Algorithm
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ line feed ‖ type byte ‖ public key)."""
        return sha256(self.name.encode() + b"\n" + self._typed_key).digest()[:KEY_ID_BYTES]

    def fits(self, *, signature: bytes, message: bytes) -> bool:
        """Tell whether the bare signature over a message was made with this key."""
        if len(signature) != self.algorithm.signature_bytes:
            return False
        try:
            _PUBLIC_KEYS[self.algorithm.primitive](self.public_key).verify(signature, message)
        except UnsupportedAlgorithm as error:
            raise AlgorithmMissingError(
                f"{self.algorithm.primitive} is unknown to this machine's cryptography: "
                "install a newer one"
            ) from error
        except (InvalidSignature, ValueError):
            return False
        return True

    @property
    def _typed_key(self) -> bytes:
        return bytes([self.algorithm.type_byte]) + self.public_key

    def __str__(self) -> str:
        """Write the key as a vkey, `name+id+key`."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(self._typed_key).decode()}"


def parse_vkey(text: str) -> VerifierKey:
    """Read a vkey, or raise `KeyMalformedError`; the key id must be that of the key."""
    if not isinstance(text, str) or len(text) > VKEY_CHARACTERS_MAX:
        raise KeyMalformedError(f"a verifier key is a text of at most {VKEY_CHARACTERS_MAX}")
    match = _VKEY.fullmatch(text)
    if match is None or not is_key_name(match["name"]):
        raise KeyMalformedError(f"{text[:120]!r} is not a verifier key: write name+id+base64")
    typed = decode_base64(match["key"])
    algorithm = ALGORITHMS.get(typed[0]) if typed else None
    if typed is None or algorithm is None:
        known = ", ".join(f"0x{number:02x} {each.name}" for number, each in ALGORITHMS.items())
        raise KeyMalformedError(f"the verifier key names no algorithm known here: use {known}")
    key = VerifierKey(name=match["name"], algorithm=algorithm, public_key=typed[1:])
    if len(key.public_key) != algorithm.public_key_bytes or str(key) != text:
        raise KeyMalformedError(
            f"the verifier key of {key.name} is damaged: its id or length is wrong, copy it again"
        )
    return key


def is_key_name(name: str) -> bool:
    """Tell whether a name may stand in signature lines: not empty, no space, plus or control."""
    return bool(name) and _NOT_IN_NAMES.search(name) is None


def decode_base64(encoded: str) -> bytes | None:
    """Decode base64, or give None where the spelling is not the one that encoding gives."""
    if len(encoded) % 4 or not encoded.isascii():
        return None
    try:
        decoded = b64decode(encoded, validate=True)
    except ValueError:
        return None
    return decoded if b64encode(decoded).decode() == encoded else None
