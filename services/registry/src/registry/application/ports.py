"""What the use cases need from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import UUID

from registry.domain.grid_rules import GridRules
from registry.domain.pack.pack import Pack


class IdentityTokens(Protocol):
    """Makes the token that stands for a subject of an issuer in the register's events."""

    def token(self, issuer: str, subject: str) -> str:
        """Give the keyed token; the same two texts always give the same one."""


class PackReader(Protocol):
    """Reads a county pack from a folder."""

    def __call__(self, folder: Path) -> Pack:
        """Give the whole pack, checked; raises `PackError` with every finding."""


@dataclass(frozen=True, kw_only=True)
class RankedPost:
    """One post of a rank of the grid team, and where it stands."""

    post: UUID
    kind: str
    unit: UUID
    division: str


class Grids(Protocol):
    """What is adopted about grids, and which posts stand above one, from the register's own log."""

    async def rules_on(self, day: date) -> GridRules:
        """Give the rules in force on a day; raises `GridRulesMissingError`."""

    async def ladder(self, grid: UUID, ranks: Sequence[str], on: date) -> Sequence[RankedPost]:
        """Give the posts of these ranks in a grid and in every unit above it on a day."""
