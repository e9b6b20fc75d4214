"""Signing of notes through the cryptography port of the chassis."""

from chassis.crypto.port import SigningKey


class KeySigner:
    """Signs notes under one name with one private key."""

    def __init__(self, name: str, key: SigningKey) -> None:
        self.name = name
        self._key = key

    @property
    def primitive(self) -> str:
        """The signature algorithm by its name in the cryptography port."""
        return self._key.algorithm

    @property
    def public_key(self) -> bytes:
        """The public key in its raw encoding."""
        return self._key.public_bytes()

    def sign(self, message: bytes) -> bytes:
        """Give the bare signature over the message."""
        return self._key.sign(message)
