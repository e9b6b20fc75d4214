"""What the use cases of budgets and projects need from outside, named for the need."""

from datetime import date
from typing import Protocol
from uuid import UUID

from assets.domain.budgets.rules import BudgetRules


class RuleBooks(Protocol):
    """The adopted rules of budgets and projects, as far as the register has told them."""

    def in_force(self, unit: UUID, on: date) -> BudgetRules | None:
        """Give the rules that count for a unit on a day, the nearest ones, or None."""


class Posts(Protocol):
    """The posts that the register has told of."""

    def post(self, post: UUID) -> tuple[str, UUID] | None:
        """Give the kind and the unit of a post, or None where there is none."""
