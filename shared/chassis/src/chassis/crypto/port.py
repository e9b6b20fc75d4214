"""The port through which all cryptography passes: what an algorithm must offer, and its names.

A stored digest, ciphertext, signature or wrapped key always carries the name of its algorithm,
so that a second family of algorithms can stand beside the first without changing one stored byte.
Names follow the JOSE registry (RFC 7518, RFC 8037) where it has one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from chassis.errors import BrokenError

SHA256 = "sha256"
A256GCM = "A256GCM"
A256GCMKW = "A256GCMKW"
HS256 = "HS256"
ED25519 = "Ed25519"


class UnknownAlgorithmError(BrokenError):
    """No provider of this process offers the algorithm that something names."""

    code = "unknown_algorithm"


class NotAuthenticError(BrokenError):
    """A ciphertext does not belong to this key and these associated bytes, or was changed."""

    code = "not_authentic"


class BadKeyError(BrokenError):
    """A key or nonce has not the length that its algorithm asks for."""

    code = "bad_key"


class RunningDigest(Protocol):
    """A digest over content that arrives in pieces."""

    def update(self, content: bytes, /) -> None:
        """Take the next piece."""

    def digest(self) -> bytes:
        """Return the digest of all pieces so far."""


class Digest(Protocol):
    """A hash function."""

    def digest(self, content: bytes, /) -> bytes:
        """Return the digest of the whole content."""

    def begin(self) -> RunningDigest:
        """Start a digest over content too large for memory."""


class Cipher(Protocol):
    """One key of an authenticated cipher; a nonce must never serve twice under one key."""

    def encrypt(self, nonce: bytes, clear: bytes, associated: bytes, /) -> bytes:
        """Return ciphertext and tag, bound to the associated bytes."""

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes, /) -> bytes:
        """Return the clear bytes, or raise NotAuthenticError."""


class Aead(Protocol):
    """An authenticated cipher with associated data."""

    key_bytes: int
    nonce_bytes: int

    def cipher(self, key: bytes, /) -> Cipher:
        """Prepare a key for use; preparing costs more than one encryption, so keep the result."""


class Mac(Protocol):
    """A keyed digest."""

    key_bytes: int

    def mac(self, key: bytes, content: bytes, /) -> bytes:
        """Return the keyed digest of the content."""

    def verify(self, key: bytes, content: bytes, mac: bytes, /) -> bool:
        """Compare in a time that does not depend on where the two differ."""


class KeyWrapping(Protocol):
    """Encryption of one key under another, bound to the place where the wrapped key is stored."""

    key_bytes: int

    def wrap(self, wrapping_key: bytes, key: bytes, associated: bytes, /) -> bytes:
        """Return the wrapped key."""

    def unwrap(self, wrapping_key: bytes, wrapped: bytes, associated: bytes, /) -> bytes:
        """Return the key, or raise NotAuthenticError."""


class SigningKey(Protocol):
    """A private key; its repr never shows it."""

    algorithm: str

    def sign(self, content: bytes, /) -> bytes:
        """Return the bare signature of the content."""

    def private_bytes(self) -> bytes:
        """Return the key itself, for a file that only its owner may read."""

    def public_bytes(self) -> bytes:
        """Return the public half."""


class VerifyingKey(Protocol):
    """A public key."""

    algorithm: str

    def verify(self, signature: bytes, content: bytes, /) -> bool:
        """Return whether the signature is this key's over exactly this content."""

    def public_bytes(self) -> bytes:
        """Return the key."""


class SignatureScheme(Protocol):
    """A signature algorithm, as a maker of keys."""

    def generate(self) -> SigningKey:
        """Make a new key from the system's randomness."""

    def signing_key(self, private: bytes, /) -> SigningKey:
        """Read a private key back."""

    def verifying_key(self, public: bytes, /) -> VerifyingKey:
        """Read a public key."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """The algorithms that one library or device offers, by name."""

    name: str
    digests: Mapping[str, Digest] = field(default_factory=dict)
    aeads: Mapping[str, Aead] = field(default_factory=dict)
    macs: Mapping[str, Mac] = field(default_factory=dict)
    wrappings: Mapping[str, KeyWrapping] = field(default_factory=dict)
    signatures: Mapping[str, SignatureScheme] = field(default_factory=dict)
