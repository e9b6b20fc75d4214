"""What the use cases need from outside."""

from pathlib import Path
from typing import Protocol

from registry.domain.pack.pack import Pack


class IdentityTokens(Protocol):
    """Makes the token that stands for a subject of an issuer in the register's events."""

    def token(self, issuer: str, subject: str) -> str:
        """Give the keyed token; the same two texts always give the same one."""


class PackReader(Protocol):
    """Reads a county pack from a folder."""

    def __call__(self, folder: Path) -> Pack:
        """Give the whole pack, checked; raises `PackError` with every finding."""
