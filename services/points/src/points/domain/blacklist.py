"""The adopted rules of a scheme's blacklist (“黑名单”制度); every value is pack data."""

from calendar import monthrange
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from chassis.errors import RefusedError
from points.domain.register import QuorumMissingError

_MONTHS_PER_YEAR = 12
_ONE_DAY = timedelta(days=1)


class SubjectTypeNotListedError(RefusedError):
    """The blacklist does not reach this type of subject."""

    code = "subject_type_not_listed"


class StandingNotBelowError(RefusedError):
    """The standing is not below the threshold of the blacklist."""

    code = "standing_not_below"


class ExitNotReachedError(RefusedError):
    """What must be reached to leave the blacklist early is not reached."""

    code = "exit_not_reached"


class NoEarlyExitError(RefusedError):
    """The adopted rules know no early way out of the blacklist."""

    code = "no_early_exit"


class ListedAgainTooEarlyError(RefusedError):
    """The subject may not be listed again yet."""

    code = "listed_again_too_early"


class OwnSubjectError(RefusedError):
    """Nobody decides about, or helps, the subject that they speak for (回避)."""

    code = "own_subject"


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """The standing that a decision rests on, and where it stands in the log of points."""

    standing: Decimal
    position: int
    """The position of the account's last event; nothing after it was known."""
    below: Decimal
    rule: str
    """The version of the blacklist's rules."""


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One meeting of the assessment group (评议): who was present, and who recorded it."""

    present: Sequence[UUID]
    recorder: UUID
    quorum: int

    @property
    def deciding(self) -> frozenset[UUID]:
        """Everybody who takes part; who records the decision does, also when not counted."""
        return frozenset({*self.present, self.recorder})

    def check(self, contacts: AbstractSet[UUID]) -> None:
        """Refuse a meeting without its quorum, and one with somebody of the subject itself."""
        if len(set(self.present)) < self.quorum:
            raise QuorumMissingError(
                f"{len(set(self.present))} members are present, {self.quorum} must be",
                quorum=self.quorum,
            )
        if self.deciding & contacts:
            raise OwnSubjectError("a member present speaks for the subject: that member steps out")


@dataclass(frozen=True, kw_only=True)
class BlacklistRules:
    """Whom a listing may name, how long it lasts, how it ends early and when it is repeated."""

    version: str
    """Section and version, for example `anjia-points/blacklist@1`."""
    below: Decimal
    subject_types: frozenset[str]
    period_months: int
    """One assessment period (评议周期)."""
    leaving: str
    """`standing_reached`: early, once the standing is not below any more; `none`: never early."""
    relisting: str
    """`new_assessment`: at once after the end; `after_one_period`: not before one has passed."""

    def assessed(self, standing: Decimal, *, position: int) -> Assessed:
        """Give a standing together with the rule that it is measured by."""
        return Assessed(standing=standing, position=position, below=self.below, rule=self.version)

    def check_subject(self, subject_type: str) -> None:
        """Refuse a type of subject that the blacklist does not reach."""
        if subject_type not in self.subject_types:
            raise SubjectTypeNotListedError(
                f"the blacklist reaches {', '.join(sorted(self.subject_types))}, not {subject_type}"
            )

    def check_below(self, standing: Decimal) -> None:
        """Refuse a standing that is not strictly below the threshold (低于)."""
        if standing >= self.below:
            raise StandingNotBelowError(f"the standing is {standing}; listed is below {self.below}")

    def check_exit(self, standing: Decimal) -> None:
        """Refuse an early exit that was not reached, or that the rules do not know."""
        if self.leaving == "none":
            raise NoEarlyExitError("a listing ends with its period: no early exit was adopted")
        if standing < self.below:
            raise ExitNotReachedError(
                f"the standing is {standing}; a listing ends early from {self.below} on"
            )

    def check_again(self, ended_until: date, *, today: date) -> None:
        """Refuse a new listing too soon after the last day of an earlier one."""
        free_until = self.last_on(ended_until + _ONE_DAY)
        if self.relisting == "after_one_period" and today <= free_until:
            raise ListedAgainTooEarlyError(f"the subject may be listed again after {free_until}")

    def last_on(self, since: date) -> date:
        """Give the last day of one assessment period that begins on a day.

        Three months from 10 July end on 9 October; where the last month has no such day, they end
        on its last one.
        """
        year, month = divmod(since.month - 1 + self.period_months, _MONTHS_PER_YEAR)
        days = monthrange(since.year + year, month + 1)[1]
        if since.day > days:
            return date(since.year + year, month + 1, days)
        return date(since.year + year, month + 1, since.day) - _ONE_DAY
