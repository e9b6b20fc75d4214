"""The hash chain of one source: each event's link covers every event of that source before it."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, kw_only=True)
class Head:
    """How far one source's own log is known: its last position, and the link there."""

    position: int
    chain: bytes


def first_link(source: str) -> bytes:
    """Give h_0 = SHA-256(source), the link from which the chain of a source starts."""
    return sha256(source.encode()).digest()


def next_link(link: bytes, event: bytes) -> bytes:
    """Give h_n = SHA-256(h_{n-1} ‖ SHA-256(event_n))."""
    return sha256(link + sha256(event).digest()).digest()
