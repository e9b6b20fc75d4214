"""OIDC bearer tokens: whether one was signed by our issuer, for us, and holds now."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeGuard

from joserfc import jwk, jws, jwt
from joserfc._rfc7515.model import JWSAlgModel
from joserfc.errors import DecodeError, JoseError, UnsupportedAlgorithmError

from chassis.http.strict_input import has_forbidden_text
from chassis.identity.errors import TokenExpiredError, UnauthenticatedError
from chassis.identity.issuer_keys import IssuerKeys, VerifyKey

LEEWAY_SECONDS = 30
TOKEN_CHARS_MAX = 8 * 1024
SUBJECT_CHARS_MAX = 255
TOKENS_KEPT_MAX = 10_000
INSTANT_MAX = 2**53 - 1

ALGORITHMS: Mapping[str, type[VerifyKey]] = MappingProxyType(
    {"EdDSA": jwk.OKPKey, "Ed25519": jwk.OKPKey, "ES256": jwk.ECKey, "RS256": jwk.RSAKey}
)
"""The algorithms taken, each for one type of key alone; `none` and the symmetric ones are not."""

_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Claims:
    """What a valid token says; who the person is, and nothing of posts."""

    issuer: str
    subject: str
    expires_at: float
    """Seconds since 1970 in UTC."""
    session: str | None
    """The issuer's name for the device session (`sid`)."""
    nonce: str | None = None
    """What whoever asked for an ID token sent along, to know it again."""


@dataclass(frozen=True, kw_only=True)
class TokenRules:
    """What a token must say to be one for this service."""

    issuer: str
    audience: str
    leeway_seconds: int = LEEWAY_SECONDS


class Tokens:
    """Validates bearer tokens, and remembers a bounded number of valid ones until they end."""

    def __init__(self, rules: TokenRules, keys: IssuerKeys, *, now: Callable[[], float]) -> None:
        self._rules = rules
        self._keys = keys
        self._now = now
        self._kept: dict[bytes, Claims] = {}
        self._kept_generation = 0
        self._registry = _AllowedAlgorithms(strict_check_header=False)

    async def validate(self, token: str) -> Claims:
        """Give the claims of a token, or an `UnauthenticatedError` that says what to do."""
        if len(token) > TOKEN_CHARS_MAX or not token.isascii():
            raise _invalid()
        await self._keys.keep_fresh()
        if self._kept_generation != self._keys.generation:
            # A key that the issuer took back must not go on opening doors.
            self._kept.clear()
            self._kept_generation = self._keys.generation
        digest = hashlib.sha256(token.encode()).digest()
        claims = self._kept.get(digest)
        if claims is None:
            claims = await self._verified(token)
            self._keep(digest, claims)
        elif claims.expires_at + self._rules.leeway_seconds <= self._now():
            del self._kept[digest]
            raise _expired()
        return claims

    def _keep(self, digest: bytes, claims: Claims) -> None:
        if len(self._kept) >= TOKENS_KEPT_MAX:
            del self._kept[next(iter(self._kept))]
        self._kept[digest] = claims

    async def _verified(self, token: str) -> Claims:
        try:
            header = jws.extract_compact(token.encode()).headers()
        except (JoseError, ValueError, TypeError):
            raise _invalid() from None
        kid, algorithm = header.get("kid"), header.get("alg")
        if (
            not isinstance(kid, str)
            or not isinstance(algorithm, str)
            or algorithm not in ALGORITHMS
        ):
            raise _invalid()
        if str(header.get("typ", "JWT")).lower() not in _TYPES:
            raise _invalid()
        key = await self._keys.of(kid)
        # The key decides which algorithm may be used with it, never the token.
        if key is None or not isinstance(key, ALGORITHMS[algorithm]):
            raise _invalid()
        try:
            said = jwt.decode(token, key, registry=self._registry).claims
        except (JoseError, DecodeError, ValueError, TypeError, RecursionError):
            raise _invalid() from None
        return self._checked(said)

    def _checked(self, said: Mapping[str, Any]) -> Claims:
        subject, expires_at = said.get("sub"), said.get("exp")
        if said.get("iss") != self._rules.issuer or not self._meant_for_us(said.get("aud")):
            raise _invalid()
        if not _is_name(subject) or not _is_instant(expires_at):
            raise _invalid()
        begins_at, session, nonce = said.get("nbf", 0), said.get("sid"), said.get("nonce")
        named = (session is None or _is_name(session)) and (nonce is None or _is_name(nonce))
        if not _is_instant(begins_at) or not named:
            raise _invalid()
        leeway, now = self._rules.leeway_seconds, self._now()
        if begins_at > now + leeway:
            raise _invalid()
        if expires_at + leeway <= now:
            raise _expired()
        return Claims(
            issuer=self._rules.issuer,
            subject=subject,
            expires_at=float(expires_at),
            session=session,
            nonce=nonce,
        )

    def _meant_for_us(self, audience: Any) -> bool:
        if isinstance(audience, list):
            return self._rules.audience in audience
        return bool(audience == self._rules.audience)


class _AllowedAlgorithms(jws.JWSRegistry):
    """Knows our algorithms alone.

    RFC 9864 gives `EdDSA` the narrower name `Ed25519`. Issuers still write the old one, so it is
    taken without the library's warning; keys of the other curve are never imported.
    """

    def get_alg(self, name: str) -> JWSAlgModel:
        """Give one of our algorithms."""
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(f"{name} is not allowed")
        return self.algorithms[name]


def _is_name(value: Any) -> TypeGuard[str]:
    return (
        isinstance(value, str)
        and 0 < len(value) <= SUBJECT_CHARS_MAX
        and not has_forbidden_text(value)
    )


def _is_instant(value: Any) -> TypeGuard[float]:
    # NaN is in no range, and Python's JSON reader lets it and endless integers through.
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= INSTANT_MAX


def _invalid() -> UnauthenticatedError:
    error = UnauthenticatedError("sign in again: this token is not one of our issuer for us")
    error.code = "token_invalid"
    return error


def _expired() -> TokenExpiredError:
    return TokenExpiredError("sign in again: this token has ended")
