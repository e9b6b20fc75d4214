"""What an OIDC issuer says of itself, fetched within limits and believed of itself alone."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from chassis.errors import BrokenError

DOCUMENT_BYTES_MAX = 64 * 1024

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, kw_only=True)
class IssuerAddress:
    """Where an issuer is; without `jwks_url` its discovery document says where the keys are."""

    issuer: str
    jwks_url: str | None
    plain_http_allowed: bool
    """True only where the way to the issuer is private, such as between containers."""


async def discovery(client: httpx.AsyncClient, address: IssuerAddress) -> dict[str, Any]:
    """Give the issuer's discovery document; a `ValueError` when it is another issuer's."""
    url = address.issuer.rstrip("/") + "/.well-known/openid-configuration"
    document = await fetch_document(client, url)
    # OpenID Connect Discovery 1.0 §4.3: another issuer's document must not be used.
    if document.get("issuer") != address.issuer:
        raise ValueError(f"{url} speaks of another issuer")
    return document


def endpoint(document: dict[str, Any], name: str, address: IssuerAddress) -> str:
    """Give an address that a discovery document names; a `ValueError` when it cannot be used."""
    url = document.get(name)
    if not isinstance(url, str):
        raise ValueError(f"{address.issuer} names no {name}")  # noqa: TRY004 - like all its faults
    try:
        check_url(url, address)
    except BrokenError as error:
        raise ValueError(error.message) from error
    return url


async def fetch_document(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    """Give the JSON object at an address; a `ValueError` when there is none of a fit size."""
    async with client.stream("GET", url, follow_redirects=False) as response:
        return await read_document(response)


async def read_document(response: httpx.Response) -> dict[str, Any]:
    """Give the JSON object of an answer; a `ValueError` when it holds none of a fit size."""
    url = response.url
    if response.status_code != httpx.codes.OK:
        raise ValueError(f"{url} answers {response.status_code}")
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > DOCUMENT_BYTES_MAX:
            raise ValueError(f"{url} answers with too much")
    document = orjson.loads(body)
    if not isinstance(document, dict):
        # Like every other answer that cannot be used.
        raise ValueError(f"{url} answers with no object")  # noqa: TRY004 - see above
    return document


def check_url(url: str, address: IssuerAddress) -> None:
    """Refuse an address of the issuer that others on the way could read or change."""
    parts = urlsplit(url)
    plain = parts.scheme == "http" and (address.plain_http_allowed or parts.hostname in _LOOPBACK)
    if parts.scheme != "https" and not plain:
        raise BrokenError(f"configure the issuer by https, not {url}")
