"""The public keys of one OIDC issuer, kept while it is away and renewed when it is not."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jwk
from joserfc.errors import JoseError

from chassis.errors import BrokenError
from chassis.identity.errors import IssuerUnavailableError

_log = logging.getLogger("chassis.identity")

KEYS_FRESH_SECONDS = 600.0
REFRESH_PAUSE_SECONDS = 10.0
FETCH_SECONDS_MAX = 5.0
DOCUMENT_BYTES_MAX = 64 * 1024
KEYS_MAX = 32
RSA_BITS_MIN = 2_048

VerifyKey = jwk.OKPKey | jwk.ECKey | jwk.RSAKey

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, kw_only=True)
class IssuerAddress:
    """Where an issuer is; without `jwks_url` its discovery document says where the keys are."""

    issuer: str
    jwks_url: str | None
    plain_http_allowed: bool
    """True only where the way to the issuer is private, such as between containers."""


class IssuerKeys:
    """Keys by kid, the last ones that the issuer was heard to list.

    They are asked for again after a named time and for an unknown kid, but not more often than
    the pause allows; while the issuer is away the old ones stay in use.
    """

    def __init__(
        self,
        address: IssuerAddress,
        client: httpx.AsyncClient,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address
        self._client = client
        self._monotonic = monotonic
        self._keys: dict[str, VerifyKey] = {}
        self._fresh_until = float("-inf")
        self._paused_until = float("-inf")
        self._refreshing = asyncio.Lock()
        self.generation = 0
        """Changes whenever the set of keys does."""
        for url in (address.issuer, address.jwks_url):
            _check_url(url, address)

    async def keep_fresh(self) -> None:
        """Ask for the keys again when they have grown old; `IssuerUnavailableError` without any."""
        if self._monotonic() < self._fresh_until:
            return
        if self._keys and self._refreshing.locked():
            # Somebody is asking already; the old keys serve meanwhile.
            return
        await self._refresh(lambda: self._monotonic() < self._fresh_until)
        if not self._keys:
            raise IssuerUnavailableError("the issuer was never heard: send the request again")

    async def of(self, kid: str) -> VerifyKey | None:
        """Give the key of a kid, asking the issuer once where it is unknown."""
        await self.keep_fresh()
        if kid not in self._keys:
            await self._refresh(lambda: kid in self._keys)
        return self._keys.get(kid)

    async def _refresh(self, done: Callable[[], bool]) -> None:
        async with self._refreshing:
            if done() or self._monotonic() < self._paused_until:
                return
            self._paused_until = self._monotonic() + REFRESH_PAUSE_SECONDS
            try:
                async with asyncio.timeout(FETCH_SECONDS_MAX):
                    keys = await self._fetched()
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
                _log.warning("issuer %s was not heard: %r", self._address.issuer, error)
                return
            if _prints(keys) != _prints(self._keys):
                self.generation += 1
            self._keys = keys
            self._fresh_until = self._monotonic() + KEYS_FRESH_SECONDS

    async def _fetched(self) -> dict[str, VerifyKey]:
        url = self._address.jwks_url or await self._discovered()
        document = await self._document(url)
        listed = document.get("keys")
        if not isinstance(listed, list) or len(listed) > KEYS_MAX:
            raise ValueError(f"{url} lists no keys, or more than {KEYS_MAX}")
        keys = [key for key in map(_verify_key, listed) if key is not None]
        return {key.kid: key for key in keys if key.kid}

    async def _discovered(self) -> str:
        url = self._address.issuer.rstrip("/") + "/.well-known/openid-configuration"
        document = await self._document(url)
        jwks_url = document.get("jwks_uri")
        # OpenID Connect Discovery 1.0 §4.3: another issuer's document must not be used.
        if document.get("issuer") != self._address.issuer or not isinstance(jwks_url, str):
            raise ValueError(f"{url} speaks of another issuer")
        try:
            _check_url(jwks_url, self._address)
        except BrokenError as error:
            raise ValueError(error.message) from error
        return jwks_url

    async def _document(self, url: str) -> dict[str, Any]:
        body = b""
        async with self._client.stream("GET", url, follow_redirects=False) as response:
            if response.status_code != httpx.codes.OK:
                raise ValueError(f"{url} answers {response.status_code}")
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > DOCUMENT_BYTES_MAX:
                    raise ValueError(f"{url} answers with too much")
        document = orjson.loads(body)
        if not isinstance(document, dict):
            # Like every other answer that cannot be used; `_refresh` mends that by waiting.
            raise ValueError(f"{url} answers with no object")  # noqa: TRY004 - see above
        return document


def _verify_key(listed: Any) -> VerifyKey | None:
    """Give a public key for one of our signature algorithms; whatever else is listed is no key."""
    if not isinstance(listed, Mapping) or listed.get("use", "sig") != "sig":
        return None
    try:
        key = jwk.import_key(dict(listed))
        public = jwk.import_key(key.as_dict(private=False))
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    if isinstance(public, jwk.OKPKey):
        return public if public.curve_name == "Ed25519" else None
    if isinstance(public, jwk.ECKey):
        return public if public.curve_name == "P-256" else None
    if isinstance(public, jwk.RSAKey):
        raw = public.public_key
        return public if isinstance(raw, RSAPublicKey) and raw.key_size >= RSA_BITS_MIN else None
    return None


def _prints(keys: Mapping[str, VerifyKey]) -> dict[str, str]:
    return {kid: key.thumbprint() for kid, key in keys.items()}


def _check_url(url: str | None, address: IssuerAddress) -> None:
    if url is None:
        return
    parts = urlsplit(url)
    plain = parts.scheme == "http" and (address.plain_http_allowed or parts.hostname in _LOOPBACK)
    if parts.scheme != "https" and not plain:
        raise BrokenError(f"configure the issuer by https, not {url}")
