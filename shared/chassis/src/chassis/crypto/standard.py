"""The provider on `cryptography` and the standard library: SHA-256, AES-256-GCM, HMAC, Ed25519."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.crypto.port import (
    A256GCM,
    A256GCMKW,
    ED25519,
    HS256,
    SHA256,
    BadKeyError,
    Cipher,
    NotAuthenticError,
    Provider,
    RunningDigest,
    SigningKey,
    VerifyingKey,
)

_TAG_BYTES = 16


def standard_provider() -> Provider:
    """Offer the algorithms that are in force today."""
    return Provider(
        name="standard",
        digests={SHA256: _Sha256()},
        aeads={A256GCM: _A256Gcm()},
        macs={HS256: _Hs256()},
        wrappings={A256GCMKW: _A256GcmKw()},
        signatures={ED25519: _Ed25519()},
    )


class _Sha256:
    """SHA-256 (FIPS 180-4)."""

    def digest(self, content: bytes, /) -> bytes:
        return hashlib.sha256(content).digest()

    def begin(self) -> RunningDigest:
        return hashlib.sha256()


class _A256GcmCipher:
    """One AES-256-GCM key, prepared."""

    __slots__ = ("_gcm",)

    def __init__(self, key: bytes) -> None:
        self._gcm = AESGCM(key)

    def encrypt(self, nonce: bytes, clear: bytes, associated: bytes, /) -> bytes:
        _check_length("a nonce for A256GCM", nonce, _A256Gcm.nonce_bytes)
        return self._gcm.encrypt(nonce, clear, associated)

    def decrypt(self, nonce: bytes, sealed: bytes, associated: bytes, /) -> bytes:
        _check_length("a nonce for A256GCM", nonce, _A256Gcm.nonce_bytes)
        try:
            return self._gcm.decrypt(nonce, sealed, associated)
        except InvalidTag:
            raise NotAuthenticError(
                "The ciphertext does not belong to this key and these associated bytes; "
                "find out where it was moved or changed"
            ) from None


class _A256Gcm:
    """AES-256-GCM (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag."""

    key_bytes = 32
    nonce_bytes = 12

    def cipher(self, key: bytes, /) -> Cipher:
        _check_length("a key for A256GCM", key, self.key_bytes)
        return _A256GcmCipher(key)


class _Hs256:
    """HMAC with SHA-256 (RFC 2104)."""

    key_bytes = 32

    def mac(self, key: bytes, content: bytes, /) -> bytes:
        _check_length("a key for HS256", key, self.key_bytes)
        return hmac.digest(key, content, "sha256")

    def verify(self, key: bytes, content: bytes, mac: bytes, /) -> bool:
        return hmac.compare_digest(self.mac(key, content), mac)


class _A256GcmKw:
    """Key wrapping with AES-256-GCM (RFC 7518, 4.7); stored as nonce, ciphertext, tag.

    AES-KW (RFC 3394) needs no nonce but takes no associated bytes: whoever may write the key
    table could put one person's wrapped key in another person's row, and it would open. Here
    the row is part of what is authenticated. The nonce is random; a wrapping key is good for
    2^32 wrappings, far more than the persons of a county in all their retention classes.
    """

    key_bytes = 32

    def wrap(self, wrapping_key: bytes, key: bytes, associated: bytes, /) -> bytes:
        cipher = _A256Gcm().cipher(wrapping_key)
        nonce = os.urandom(_A256Gcm.nonce_bytes)
        return nonce + cipher.encrypt(nonce, key, associated)

    def unwrap(self, wrapping_key: bytes, wrapped: bytes, associated: bytes, /) -> bytes:
        cipher = _A256Gcm().cipher(wrapping_key)
        if len(wrapped) <= _A256Gcm.nonce_bytes + _TAG_BYTES:
            raise NotAuthenticError(
                "The wrapped key is cut short; restore the key table from its own backup"
            )
        nonce, sealed = wrapped[: _A256Gcm.nonce_bytes], wrapped[_A256Gcm.nonce_bytes :]
        return cipher.decrypt(nonce, sealed, associated)


class _Ed25519SigningKey:
    """A private key on edwards25519."""

    algorithm = ED25519

    def __init__(self, key: ed25519.Ed25519PrivateKey) -> None:
        self._key = key

    def sign(self, content: bytes, /) -> bytes:
        return self._key.sign(content)

    def private_bytes(self) -> bytes:
        return self._key.private_bytes_raw()

    def public_bytes(self) -> bytes:
        return self._key.public_key().public_bytes_raw()


class _Ed25519VerifyingKey:
    """A public key on edwards25519."""

    algorithm = ED25519

    def __init__(self, key: ed25519.Ed25519PublicKey) -> None:
        self._key = key

    def verify(self, signature: bytes, content: bytes, /) -> bool:
        try:
            self._key.verify(signature, content)
        except InvalidSignature:
            return False
        return True

    def public_bytes(self) -> bytes:
        return self._key.public_bytes_raw()


class _Ed25519:
    """Ed25519 (RFC 8032); keys are their 32 raw bytes."""

    key_bytes = 32

    def generate(self) -> SigningKey:
        return _Ed25519SigningKey(ed25519.Ed25519PrivateKey.generate())

    def signing_key(self, private: bytes, /) -> SigningKey:
        _check_length("a private key for Ed25519", private, self.key_bytes)
        return _Ed25519SigningKey(ed25519.Ed25519PrivateKey.from_private_bytes(private))

    def verifying_key(self, public: bytes, /) -> VerifyingKey:
        _check_length("a public key for Ed25519", public, self.key_bytes)
        return _Ed25519VerifyingKey(ed25519.Ed25519PublicKey.from_public_bytes(public))


def _check_length(what: str, value: bytes, length: int) -> None:
    """Refuse a value of the wrong length by its length alone: the value may be secret."""
    if len(value) != length:
        raise BadKeyError(f"{what} is {length} bytes long; this one has {len(value)}")
