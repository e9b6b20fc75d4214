"""What a trustee (受托物业企业) may draw: agreed by the month, or as a share of what came in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.periods import Month

SHARE_WHOLE = 10_000


@dataclass(frozen=True, kw_only=True)
class Remuneration:
    """So much a month, or such a share in ten thousandths of the receipts, from day to day."""

    trustee: UUID
    since: date
    until: date
    monthly_fen: int = 0
    share: int = 0

    def overlaps(self, other: "Remuneration") -> bool:
        """Tell whether two agreements speak of the same days and trustee."""
        apart = self.until < other.since or other.until < self.since
        return self.trustee == other.trustee and not apart

    def agreed_fen(self, received: Iterable[tuple[date, int]], *, on: date) -> int:
        """Give what may have been drawn until a day, in whole fen; a begun month counts.

        Of a share the fraction of a fen is left in the fund.
        """
        if on < self.since:
            return 0
        last = min(on, self.until)
        first_month, last_month = Month.of(self.since), Month.of(last)
        months = (last_month.year - first_month.year) * 12 + (
            last_month.number - first_month.number
        )
        taken = sum(fen for day, fen in received if self.since <= day <= last)
        return (months + 1) * self.monthly_fen + taken * self.share // SHARE_WHOLE
