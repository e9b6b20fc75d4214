"""What the use cases of income need from outside, named for the need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from assets.domain.income.rules import IncomeRules


class Rules(Protocol):
    """The adopted rules of income, as far as the register has told them."""

    def of(self, unit: UUID, on: date) -> IncomeRules:
        """Give a unit's rules in force on a day; raises `IncomeRulesNotHeardError`."""


@dataclass(frozen=True, kw_only=True)
class Household:
    """A household of the register; `persons` is None while nobody has reported its size."""

    household: UUID
    persons: int | None


class Households(Protocol):
    """The households of the register, with the number of persons of each."""

    async def of(self, unit: UUID, on: date) -> Sequence[Household]:
        """Give the households of a unit and of those below it on a day."""


@dataclass(frozen=True, kw_only=True)
class WrittenReceipt:
    """What is known of a receipt before the command that goes back to it is decided."""

    method: str
    cause: str
    levy_month: str | None
    written_on: date


class ReceiptIndex(Protocol):
    """What was written in the books of receipts, up to the log's present end."""

    async def first(self, book: UUID, number: int) -> WrittenReceipt | None:
        """Give what was written first under a number, or None."""

    async def count(self, book: UUID, number: int) -> int:
        """Tell how many receipts were written under a number."""


class PassThroughAccounts(Protocol):
    """On which accounts a posting rule enters money of others."""

    def check(self, unit: UUID, chart: str, rules: Sequence[str], on: date) -> None:
        """Refuse a rule that touches income or expense; raises `PassThroughInResultError`."""
