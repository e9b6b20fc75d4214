"""Bearer tokens for the load and the check that both sides make of them: Ed25519, cached."""

import json
import time
from dataclasses import dataclass
from typing import Literal

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM: Literal["Ed25519"] = "Ed25519"
ISSUER = "https://issuer.bench"
AUDIENCE = "points"
TOKEN_SECONDS = 3_600
CACHED_MAX = 10_000


class TokenRefusedError(ValueError):
    """The token was not issued for this service, or its time is over."""

    code = "token_refused"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who a valid token stands for, and until when."""

    subject: str
    expires_at: int


class Issuer:
    """Holds a fresh key and signs tokens with it."""

    def __init__(self) -> None:
        self._key = OKPKey.generate_key(ALGORITHM)

    @property
    def public_jwk(self) -> str:
        """Give the public key as JSON."""
        return json.dumps(self._key.as_dict(private=False))

    def token(self, subject: str) -> str:
        """Sign a token that is good for an hour."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        return jwt.encode({"alg": ALGORITHM}, claims, self._key, algorithms=[ALGORITHM])


class TokenCheck:
    """Verifies signature, issuer, audience and time; a good token is remembered till it ends."""

    def __init__(self, public_jwk: str) -> None:
        self._key = OKPKey.import_key(json.loads(public_jwk))
        self._claims = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
        )
        self._known: dict[str, Holder] = {}

    def holder(self, token: str) -> Holder:
        """Give who holds the token, or raise TokenRefusedError."""
        known = self._known.get(token)
        if known is not None and known.expires_at > time.time():
            return known
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            self._claims.validate(claims)
        except (JoseError, ValueError) as error:
            self._known.pop(token, None)
            raise TokenRefusedError("present a token of this service's issuer") from error
        if len(self._known) >= CACHED_MAX:
            self._known.clear()
        holder = Holder(subject=claims["sub"], expires_at=claims["exp"])
        self._known[token] = holder
        return holder
