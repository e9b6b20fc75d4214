"""Private keys that sign notes: what a log and its witnesses hold."""

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from mingbai_verify.keys import Algorithm, KeyMalformedError, VerifierKey, is_key_name


class Signer(Protocol):
    """Holds one private key and the name under which it signs."""

    @property
    def name(self) -> str:
        """The key name, a URL without scheme such as `audit.example/510604`."""

    @property
    def primitive(self) -> str:
        """The signature scheme by name, `Ed25519`."""

    @property
    def public_key(self) -> bytes:
        """The public key in the algorithm's raw encoding."""

    def sign(self, message: bytes) -> bytes:
        """Give the raw signature over the message."""


class SeedSigner:
    """Signs with the private key that a seed of 32 bytes gives."""

    def __init__(self, name: str, seed: bytes, *, primitive: str = "Ed25519") -> None:
        self.name = name
        self.primitive = primitive
        self._key: Ed25519PrivateKey | MLDSA44PrivateKey = (
            MLDSA44PrivateKey.from_seed_bytes(seed)
            if primitive == "ML-DSA-44"
            else Ed25519PrivateKey.from_private_bytes(seed)
        )

    @property
    def public_key(self) -> bytes:
        """The public key in the algorithm's raw encoding."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Give the raw signature over the message."""
        return self._key.sign(message)


def verifier_key(signer: Signer, algorithm: Algorithm) -> VerifierKey:
    """Give the key under which others verify what this signer signs in this way."""
    if signer.primitive != algorithm.primitive:
        raise KeyMalformedError(
            f"{algorithm.name} needs a key for {algorithm.primitive}, not {signer.primitive}"
        )
    if not is_key_name(signer.name):
        raise KeyMalformedError(f"the key name {signer.name!r} is empty or holds a space or a plus")
    return VerifierKey(name=signer.name, algorithm=algorithm, public_key=signer.public_key)
