"""The client with which a service asks others over HTTP."""

import ssl
from functools import cache

import httpx

SECONDS_MAX = 5.0


def http_client() -> httpx.AsyncClient:
    """Give a client; it is closed by whoever asked for it."""
    return httpx.AsyncClient(timeout=SECONDS_MAX, verify=_tls())


@cache
def _tls() -> ssl.SSLContext:
    # To read the certificates of all authorities takes long, and they are the same for every one.
    return httpx.create_ssl_context()
