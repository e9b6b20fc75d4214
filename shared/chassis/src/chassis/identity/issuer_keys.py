"""The public keys of one OIDC issuer, kept while it is away and renewed when it is not."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jwk
from joserfc.errors import JoseError

from chassis.identity.errors import IssuerUnavailableError
from chassis.identity.issuer_documents import (
    IssuerAddress,
    check_url,
    discovery,
    endpoint,
    fetch_document,
)

_log = logging.getLogger("chassis.identity")

KEYS_FRESH_SECONDS = 600.0
REFRESH_PAUSE_SECONDS = 10.0
FETCH_SECONDS_MAX = 5.0
KEYS_MAX = 32
RSA_BITS_MIN = 2_048

VerifyKey = jwk.OKPKey | jwk.ECKey | jwk.RSAKey


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
            if url is not None:
                check_url(url, address)

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
        document = await fetch_document(self._client, url)
        listed = document.get("keys")
        if not isinstance(listed, list) or len(listed) > KEYS_MAX:
            raise ValueError(f"{url} lists no keys, or more than {KEYS_MAX}")
        keys = [key for key in map(_verify_key, listed) if key is not None]
        return {key.kid: key for key in keys if key.kid}

    async def _discovered(self) -> str:
        document = await discovery(self._client, self._address)
        return endpoint(document, "jwks_uri", self._address)


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
