"""What units, schemes and bodies are called, as the pages need it."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Named:
    """One thing's name in both languages; without an English one the Chinese is used."""

    key: str
    zh: str
    en: str


class Names(Protocol):
    """The names in force on a day; what the register does not know has none."""

    def unit(self, unit: UUID, on: date) -> Named | None:
        """Name a unit."""

    def scheme(self, scheme: str, on: date) -> Named | None:
        """Name a points scheme by the rules that adopted it."""

    def approving_body(self, scheme: str, on: date) -> Named | None:
        """Name the body that approves a scheme's periods."""

    def title(self, scheme: str, title: str, on: date) -> Named | None:
        """Name an honour (荣誉称号) of a scheme."""
