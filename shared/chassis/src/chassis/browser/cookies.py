"""Cookies that this service alone can read and make: sealed, for one purpose, with an end."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson
from starlette.requests import HTTPConnection
from starlette.responses import Response

from chassis.crypto.encoding import b64url, b64url_bytes
from chassis.crypto.port import Aead, NotAuthenticError

COOKIE_CHARACTERS_MAX = 3_500
"""Browsers keep at least 4,096 bytes of name, value and attributes."""


@dataclass(frozen=True, kw_only=True)
class CookiePlace:
    """Whose cookies these are, and where a browser sends them."""

    service: str
    path: str
    secure: bool

    @classmethod
    def of(cls, service: str, own_url: str) -> "CookiePlace":
        """Give the place of a service that browsers find at an address."""
        parts = urlsplit(own_url)
        return cls(service=service, path=parts.path or "/", secure=parts.scheme == "https")

    def name(self, purpose: str) -> str:
        """Give a cookie's name; over https the browser itself keeps others from setting it."""
        return f"{'__Secure-' if self.secure else ''}mingbai-{self.service}-{purpose}"


class SealedCookies:
    """Puts a few texts into a cookie; whoever changes one has none.

    Every cookie is HttpOnly and SameSite=Lax, and Secure where the service is found by https. Its
    end is sealed within it, so that no copy outlives it.
    """

    def __init__(
        self, aead: Aead, key: bytes, place: CookiePlace, *, now: Callable[[], float]
    ) -> None:
        """Seal under this key; `now` is the service's clock in seconds."""
        self._cipher = aead.cipher(key)
        self._nonce_bytes = aead.nonce_bytes
        self._place = place
        self._now = now

    def put(
        self, response: Response, purpose: str, said: Mapping[str, str], *, seconds: int
    ) -> None:
        """Give the browser a cookie that ends after so many seconds."""
        document = orjson.dumps({**said, "ends": self._now() + seconds})
        nonce = secrets.token_bytes(self._nonce_bytes)
        sealed = self._cipher.encrypt(nonce, document, self._associated(purpose))
        response.set_cookie(
            self._place.name(purpose),
            b64url(nonce + sealed),
            max_age=seconds,
            path=self._place.path,
            secure=self._place.secure,
            httponly=True,
            samesite="lax",
        )

    def take(self, request: HTTPConnection, purpose: str) -> tuple[dict[str, str], float] | None:
        """Give what a cookie of the request says and when it ends, or None if none holds."""
        given = request.cookies.get(self._place.name(purpose), "")
        if not given or len(given) > COOKIE_CHARACTERS_MAX:
            return None
        try:
            raw = b64url_bytes(given)
            nonce, sealed = raw[: self._nonce_bytes], raw[self._nonce_bytes :]
            document = orjson.loads(self._cipher.decrypt(nonce, sealed, self._associated(purpose)))
        except (ValueError, NotAuthenticError):
            return None
        ends: float = document.pop("ends")
        return (document, ends) if self._now() < ends else None

    def drop(self, response: Response, purpose: str) -> None:
        """Let the browser forget a cookie."""
        response.delete_cookie(
            self._place.name(purpose),
            path=self._place.path,
            secure=self._place.secure,
            httponly=True,
            samesite="lax",
        )

    def _associated(self, purpose: str) -> bytes:
        return f"cookie\0{self._place.service}\0{purpose}".encode()
