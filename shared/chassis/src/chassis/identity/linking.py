"""Knows a sign-in again without keeping who signs in: a keyed token of issuer and subject."""

import base64
import binascii
from typing import Self

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.encoding import b64url
from chassis.crypto.port import HS256
from chassis.errors import BrokenError, InvalidError

PREFIX = "i1:"
KEY_BYTES = 32


class IdentityKeyError(BrokenError):
    """The identity key in the settings is not of the form that is asked for."""

    code = "identity_key"


class SignInUnreadableError(InvalidError):
    """An issuer or a subject holds a character that none may hold."""

    code = "sign_in_unreadable"


class IdentityTokens:
    """Turns issuer and subject into one token; only who has the installation's key can do it.

    The register stores the token and never the subject, so its events do not tell which account
    of which issuer is whose.
    """

    def __init__(self, algorithms: Algorithms, key: bytes) -> None:
        """Make tokens under the installation's identity key of 32 bytes."""
        if len(key) != KEY_BYTES:
            raise IdentityKeyError(f"the identity key is {KEY_BYTES} bytes long, not {len(key)}")
        self._mac = algorithms.mac(HS256)
        self._key = key

    @classmethod
    def from_text(cls, algorithms: Algorithms, text: str) -> Self:
        """Read the key as it stands in the settings: the base64 of 32 random bytes."""
        try:
            key = base64.b64decode(text.strip().encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError):
            key = b""
        if len(key) != KEY_BYTES:
            raise IdentityKeyError(
                f"write the identity key as the base64 of {KEY_BYTES} random bytes; "
                "make one with `openssl rand -base64 32`"
            )
        return cls(algorithms, key)

    def token(self, issuer: str, subject: str) -> str:
        """Give the token of a subject of an issuer: HMAC-SHA-256 over both, a NUL between them."""
        if "\0" in issuer or "\0" in subject:
            raise SignInUnreadableError("send issuer and subject as the issuer writes them")
        said = f"{issuer}\0{subject}".encode()
        return PREFIX + b64url(self._mac.mac(self._key, said))
