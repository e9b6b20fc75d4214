"""What the use cases of property need from outside, named for the need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from assets.domain.property.rules import PropertyRules


class AdoptedRules(Protocol):
    """The adopted rules for property, as far as the register has told them."""

    def of(self, unit: UUID, on: date) -> PropertyRules:
        """Give the rules of a unit in force on a day; raises `PropertyRulesNotHeardError`."""

    def purposes(self, unit: UUID, on: date) -> Mapping[str, str]:
        """Give the subsidy by each purpose that only its claim may ask for; none without rules."""


@dataclass(frozen=True, kw_only=True)
class KnownCard:
    """A card as far as it never changes."""

    card: UUID
    source: str


class CardIndex(Protocol):
    """Which cards an entity has, as the service's own log has them."""

    async def of(self, entity: UUID) -> Sequence[KnownCard]:
        """Give the cards of an entity, those that went out among them, up to the log's end."""


@dataclass(frozen=True, kw_only=True)
class KnownClaim:
    """A claim as far as it never changes."""

    purpose: str
    payee: UUID
    amount_fen: int


class ClaimIndex(Protocol):
    """Which claims there are, as the service's own log has them."""

    async def of(self, claim: UUID) -> KnownClaim:
        """Give a claim; raises `ClaimUnknownError`."""


class Contributors(Protocol):
    """Who offered which contribution, as the service's own log has it."""

    async def of(self, entity: UUID, number: str) -> UUID:
        """Give the contributor; raises `InKindUnknownError`."""
