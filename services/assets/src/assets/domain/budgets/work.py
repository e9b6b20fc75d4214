"""What a resident worked for a project (投工、以工代赈): days at a rate, which make the wage."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from assets.domain.budgets.project_errors import DaysBeyondPeriodError, WageNotWholeError


@dataclass(frozen=True, kw_only=True)
class Work:
    """So many days, halves included, between two days, at so many fen a day."""

    worker: UUID
    since: date
    until: date
    days: Decimal
    rate_fen: int

    def wage_fen(self) -> int:
        """Give days times rate; raises where that is no whole fen, or the period is too short."""
        length = (self.until - self.since).days + 1
        if not 0 < self.days <= length:
            raise DaysBeyondPeriodError(f"the period has {max(0, length)} days: correct the days")
        wage = self.days * self.rate_fen
        if wage != int(wage):
            raise WageNotWholeError("days times rate is no whole fen: correct one of the two")
        return int(wage)
