"""The client with which a service asks others over HTTP."""

import ssl
from functools import cache

import httpx

SECONDS_MAX = 5.0


def http_client() -> httpx.AsyncClient:
    """Give a client; it is closed by whoever asked for it."""
    return httpx.AsyncClient(timeout=SECONDS_MAX, verify=tls())


@cache
def tls() -> ssl.SSLContext:
    """Give the certificates of the authorities; to read them anew for each client takes long."""
    return httpx.create_ssl_context()
