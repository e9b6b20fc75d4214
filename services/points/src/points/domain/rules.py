"""The adopted rules of one points scheme, as they stood on a day; every value is pack data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from chassis.errors import RefusedError
from kernel.periods import Quarter, cutoff
from points.domain.correction import ClosedQuarterRuleError
from points.domain.score_table import NoTableInForceError, ScoreTable


class FutureActError(RefusedError):
    """The act would lie in the future."""

    code = "act_in_future"


class ActTooOldError(RefusedError):
    """The act lies further back than late recording (补记) reaches."""

    code = "act_too_old"


CARRIED = "carried"
"""The standing goes on in the account of the household that follows."""


@dataclass(frozen=True, kw_only=True)
class SchemeRules:
    """One scheme's frame, cycle and tables; each open value has an owner in the pack."""

    scheme: str
    opening: Decimal
    subject_types: frozenset[str]
    approval_day: int
    acts_after_approval_day: str
    """`next_quarter` or `same_quarter`: where acts of the days after the approval day belong."""
    late_recording_days: int
    group_size: int
    group_quorum: str
    """`more_than_half` or a whole number of members, as text."""
    correction_after_close: str
    """`reissue_closed_quarter` or `current_quarter`: which quarter carries a late correction."""
    split_opening: str
    """`carried` or `opening`: with what a household that was part of another one begins (分户)."""
    merge_opening: str
    """`carried` or `not_carried`: whether a standing goes on in the household joined (并户)."""
    tables: Sequence[ScoreTable]
    """Ordered by effective date."""

    def table_on(self, day: date) -> ScoreTable:
        """Give the table in force on a business date; raises `NoTableInForceError`."""
        in_force = [table for table in self.tables if table.effective_on <= day]
        if not in_force:
            raise NoTableInForceError(f"no score table of {self.scheme} was in force on {day}")
        return in_force[-1]

    def check_day(self, acted_on: date, *, today: date) -> None:
        """Refuse acts of the future and acts older than late recording reaches."""
        if acted_on > today:
            raise FutureActError(f"{acted_on} is after today, {today}: record what has happened")
        oldest = today - timedelta(days=self.late_recording_days)
        if acted_on < oldest:
            raise ActTooOldError(
                f"{acted_on} lies more than {self.late_recording_days} days back; "
                f"acts since {oldest} can be recorded"
            )

    def last_day_of(self, quarter: Quarter) -> date:
        """Give the last day whose acts the approval of a quarter covers."""
        if self.acts_after_approval_day == "next_quarter":
            return cutoff(quarter, self.approval_day)
        return quarter.last_on

    def check_counted(self, quarter: Quarter) -> None:
        """Refuse a quarter that ended before the first table; raises `NoTableInForceError`."""
        self.table_on(quarter.last_on)

    def approval_on(self, quarter: Quarter) -> date:
        """Give the day from which a quarter may be approved."""
        return cutoff(quarter, self.approval_day)

    def quarter_of(self, day: date) -> Quarter:
        """Give the quarter to which acts of a day belong."""
        quarter = Quarter.of(day)
        return quarter if day <= self.last_day_of(quarter) else quarter.next()

    def check_corrigible(self, quarter: str | None) -> None:
        """Refuse to correct a closed quarter where the pack has another rule for it."""
        if quarter is not None and self.correction_after_close != "reissue_closed_quarter":
            raise ClosedQuarterRuleError(
                f"{self.scheme} does not re-issue closed quarters, and no other way is known: "
                "adopt reissue_closed_quarter for correction-after-close"
            )

    def opening_of(self, origin: Decimal | None) -> Decimal:
        """Give with what an account opens; `origin` is the standing that it was part of."""
        if origin is not None and self.split_opening == CARRIED:
            return origin
        return self.opening

    def quorum(self) -> int:
        """Give how many members of the assessment group must be present."""
        if self.group_quorum == "more_than_half":
            return self.group_size // 2 + 1
        return int(self.group_quorum)
