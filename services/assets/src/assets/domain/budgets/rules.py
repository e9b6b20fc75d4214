"""The adopted rules of budgets and projects: which kinds there are, and what needs a resolution."""

from collections.abc import Mapping
from dataclasses import dataclass

from assets.domain.budgets.project import ProjectTerms
from assets.domain.budgets.project_errors import ProjectKindUnknownError


@dataclass(frozen=True, kw_only=True)
class BudgetRules:
    """What one adopted section says of the units that it counts for."""

    version: str
    """Section and version, for example `finance/budget-rules@1`."""
    kinds: Mapping[str, ProjectTerms]
    payments_from_fen: int | None = None
    """From this amount on a payment needs a resolution."""
    projects_from_fen: int | None = None
    """From this budget on a project needs a resolution."""
    award_purposes: frozenset[str] = frozenset()
    """What is paid out only once a project is accepted (以奖代补)."""
    wage_purposes: frozenset[str] = frozenset()
    """What is paid to residents for the days that they worked (以工代赈)."""

    def terms_of(self, kind: str) -> ProjectTerms:
        """Give the terms of a kind of project; raises `ProjectKindUnknownError`."""
        if kind not in self.kinds:
            known = ", ".join(sorted(self.kinds)) or "none"
            raise ProjectKindUnknownError(f"the rules know {known}: name one of these")
        return self.kinds[kind]


def reached(threshold_fen: int | None, amount_fen: int) -> bool:
    """Tell whether an amount reaches a threshold, where there is one."""
    return threshold_fen is not None and amount_fen >= threshold_fen
