"""The port behind which originals are kept, and what is known of each without its content."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Protocol
from uuid import UUID


class State(StrEnum):
    """How an original stands at the moment; the value never changes."""

    PRESENT = "present"
    """In its place, with the bytes that were kept."""
    MISSING = "missing"
    """Not in its place."""
    CHANGED = "changed"
    """In its place with other bytes."""
    FORGOTTEN = "forgotten"
    """Its key was deleted; nobody can read it again."""
    RESTRICTED = "restricted"
    """It is only stored since the person it is about was forgotten."""
    UNAVAILABLE = "unavailable"
    """The place where originals are kept does not answer now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """What a service's own log says of one original."""

    evidence: str
    """Its id: `sha256:` and the digest of salt and content."""
    media_type: str
    content_bytes: int
    stored_bytes: int
    stored_sha256: str
    """The digest of the stored file, which needs no key to be checked."""
    retention: str
    key_id: str
    about: UUID
    """The data subject under whose key it is kept."""


Mark = tuple[int, int, int, int]
"""Size, device number, and times of a stored original; another one after any change to it."""


class Out(Protocol):
    """Takes stored bytes."""

    def write(self, content: bytes, /) -> int:
        """Take the next bytes; raises `EvidenceAwayError` and `EvidenceFullError`."""


class Incoming(Protocol):
    """An original on its way in; nobody finds it before it is kept."""

    @property
    def out(self) -> Out:
        """Where the stored bytes are written."""

    def reopen(self) -> BinaryIO:
        """Give what was written so far, for reading."""

    def keep(self, name: str) -> None:
        """Put it in its place for good: when this returns, it outlives a loss of power."""

    def discard(self) -> None:
        """Let it go; does nothing once it is kept."""


class Store(Protocol):
    """Keeps stored originals by name; raises `EvidenceAwayError` and `EvidenceFullError`."""

    def prepare(self) -> None:
        """Make the place, where there is none yet."""

    def begin(self) -> Incoming:
        """Begin to take an original in."""

    def open(self, name: str) -> BinaryIO | None:
        """Give a stored original for reading, or None where there is none."""

    def mark(self, name: str) -> Mark | None:
        """Give the mark of a stored original, or None where there is none."""

    def remove(self, name: str) -> None:
        """Remove a stored original that no event cites."""

    def names(self) -> Iterator[str]:
        """Name every stored original."""

    def place(self, name: str) -> str:
        """Say where a stored original is, for a backup."""
