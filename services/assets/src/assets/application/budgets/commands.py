"""What may be asked of budgets and resolutions, each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.budgets.adoption import Adopted
from assets.domain.budgets.budget_line import BudgetLine


@dataclass(frozen=True, kw_only=True)
class AdoptBudget:
    """Adopt the budget of an entity for a year."""

    entity: UUID
    year: str
    lines: tuple[BudgetLine, ...]
    resolution: str
    decided_on: date


@dataclass(frozen=True, kw_only=True)
class AmendBudget:
    """Change or add lines of a budget."""

    entity: UUID
    year: str
    lines: tuple[BudgetLine, ...]
    resolution: str
    decided_on: date


@dataclass(frozen=True, kw_only=True)
class RecordResolution:
    """Take over that a body of a unit adopted a resolution."""

    unit: UUID
    reference: str
    body: str
    decided_on: date
    evidence: tuple[str, ...]
    origin: str | None = None


@dataclass(frozen=True, kw_only=True)
class HearAdoption:
    """Take over what the service of deliberation says of a unit's resolution."""

    unit: UUID
    reference: str
    adopted: Adopted
