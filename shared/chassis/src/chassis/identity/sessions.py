"""The keyed token of a device session, as events carry it."""

import hashlib
import hmac
from collections.abc import Callable

from chassis.crypto.encoding import b64url

TOKEN_BYTES = 18


def session_tokens(key: bytes) -> Callable[[str], str]:
    """Give what turns an issuer's session into its token, `s1:<b64url>`, under this key."""

    def token(session: str) -> str:
        digest = hmac.digest(key, b"session\0" + session.encode(), hashlib.sha256)
        return f"s1:{b64url(digest[:TOKEN_BYTES])}"

    return token
