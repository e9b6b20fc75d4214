"""Bytes as text: base64url without padding (RFC 4648, 5), strictly read."""

import binascii
import re

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


def b64url(content: bytes) -> str:
    """Write bytes as unpadded base64url."""
    return (
        binascii.b2a_base64(content, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")
    )


def b64url_bytes(text: str) -> bytes:
    """Read unpadded base64url, or raise a ValueError that does not repeat the text.

    Only the one form that `b64url` writes is read, so equal bytes always have equal text.
    """
    if _ALPHABET.fullmatch(text) is None or len(text) % 4 == 1:
        raise ValueError("not unpadded base64url")
    padded = text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4)
    content = binascii.a2b_base64(padded, strict_mode=True)
    if b64url(content) != text:
        raise ValueError("not the shortest form of unpadded base64url")
    return content
