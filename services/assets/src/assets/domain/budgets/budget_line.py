"""The lines of a budget: what each plans, and which entries are the income of which line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from assets.domain.budgets.budget_errors import (
    BudgetAccountNotIncomeError,
    BudgetAccountTwiceError,
    BudgetLineTwiceError,
)

LINES_MAX = 60
"""So many lines of full length still stand in one event."""
EXPENSE = "expense"
LineKind = Literal["income", "expense"]


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetLine:
    """One line (科目、事项): what is planned for it, in fen, and for which fund or project."""

    key: str
    name: str
    kind: str
    amount_fen: int
    fund: UUID | None = None
    project: UUID | None = None
    account: str | None = None
    """The account whose entries are the income of the line, where it plans income."""
    sub: str | None = None
    """The sub-account alone; without it, what no other line of the account counts."""


def check_lines(lines: Sequence[BudgetLine]) -> None:
    """Refuse lines of which one is written twice."""
    seen: set[str] = set()
    for line in lines:
        if line.key in seen:
            raise BudgetLineTwiceError(f"{line.key} stands twice: write each line once")
        seen.add(line.key)


def check_accounts(lines: Iterable[BudgetLine]) -> None:
    """Refuse to count the same entries for two lines, or for one that plans expense."""
    seen: set[tuple[str, str | None]] = set()
    for line in lines:
        if line.account is None and line.sub is None:
            continue
        if line.account is None or line.kind == EXPENSE:
            raise BudgetAccountNotIncomeError(
                f"name an account of income for {line.key}, and only where it plans income"
            )
        if (line.account, line.sub) in seen:
            raise BudgetAccountTwiceError(
                f"another line counts {line.account} already: name a sub-account for {line.key}"
            )
        seen.add((line.account, line.sub))
