"""The keyed token of a device session, as events carry it."""

from collections.abc import Callable

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.encoding import b64url
from chassis.crypto.port import HS256

TOKEN_BYTES = 18


def session_tokens(algorithms: Algorithms, key: bytes) -> Callable[[str], str]:
    """Give what turns an issuer's session into its token, `s1:<b64url>`, under this key."""
    mac = algorithms.mac(HS256)

    def token(session: str) -> str:
        digest = mac.mac(key, b"session\0" + session.encode())
        return f"s1:{b64url(digest[:TOKEN_BYTES])}"

    return token
