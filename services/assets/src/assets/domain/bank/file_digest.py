"""The name of a file's bytes: the same bytes are the same file."""

from chassis.crypto.port import SHA256
from chassis.crypto.standard import standard_provider

_SHA256 = standard_provider().digests[SHA256]


def digest_of(content: bytes) -> str:
    """Give the digest by which a file is known, with the name of its algorithm."""
    return f"{SHA256}:{_SHA256.digest(content).hex()}"
