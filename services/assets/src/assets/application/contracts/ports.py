"""What the use cases of contracts need from outside, named for the need."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from assets.domain.contracts.rules import ContractRules


@dataclass(frozen=True, slots=True)
class KnownContract:
    """What never changes of a contract."""

    contract: UUID
    entity: UUID
    unit: UUID
    party: UUID
    things: tuple[UUID, ...] = ()
    """What it lets of the entity's own assets and resources."""


class Rules(Protocol):
    """The adopted rules of contracts, as far as the register has told them."""

    def of(self, unit: UUID, on: date) -> ContractRules:
        """Give the rules of a unit in force on a day; raises `ContractRulesNotHeardError`."""
