"""The one-time codes of the demonstration's issuer (RFC 6749 §4.1, RFC 7636)."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chassis.crypto.encoding import b64url
from chassis.crypto.port import SHA256
from chassis.crypto.standard import standard_provider
from chassis.errors import InvalidError

CODE_SECONDS = 60
CODES_MAX = 10_000


class CodeInvalidError(InvalidError):
    """The code was never given, was used, has ended, or belongs to another client or verifier."""

    code = "code_invalid"


@dataclass(frozen=True, kw_only=True)
class Granted:
    """What a code stands for."""

    client: str
    redirect: str
    challenge: str
    nonce: str | None
    subject: str


class Codes:
    """Gives out codes and takes each back once, within a minute."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now` is the issuer's clock in seconds."""
        self._now = now
        self._open: dict[str, tuple[float, Granted]] = {}

    def give(self, granted: Granted) -> str:
        """Give a new code."""
        if len(self._open) >= CODES_MAX:
            del self._open[next(iter(self._open))]
        code = secrets.token_urlsafe(32)
        self._open[code] = (self._now() + CODE_SECONDS, granted)
        return code

    def redeem(self, form: Mapping[str, str]) -> Granted:
        """Give what a code stands for, if the form proves that it is the asker's own."""
        ends_at, granted = self._open.pop(form.get("code", ""), (0.0, None))
        verifier = form.get("code_verifier", "").encode()
        challenge = b64url(standard_provider().digests[SHA256].digest(verifier))
        if (
            granted is None
            or ends_at < self._now()
            or form.get("client_id") != granted.client
            or form.get("redirect_uri") != granted.redirect
            or challenge != granted.challenge
        ):
            raise CodeInvalidError("sign in again: this code is of no use")
        return granted
