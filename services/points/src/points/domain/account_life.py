"""From when to when acts come to an account, where it came from and what it became part of."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import ConflictError, RefusedError
from kernel.periods import Quarter


class AccountClosedError(RefusedError):
    """The subject has joined another one; acts since then count there."""

    code = "account_closed"


class ActBeforeAccountError(RefusedError):
    """The act was done while the subject was part of another one; it counts there."""

    code = "act_before_account"


class ClosedOtherwiseError(ConflictError):
    """The account is closed already, on another day or into another account."""

    code = "account_closed_otherwise"


class ActAlreadyRecordedError(ConflictError):
    """One record per act (一事一记): this act of that day is recorded already."""

    code = "act_already_recorded"


@dataclass(kw_only=True, slots=True)
class AccountLife:
    """One account's first and last day; an account without an origin has no first one."""

    origin: UUID | None
    since: date | None
    closed_since: date | None = None
    merged_into: UUID | None = None

    def check_act(self, acted_on: date, label: str) -> None:
        """Refuse an act of a day on which the subject was part of another one."""
        if self.origin is not None and self.since is not None and acted_on < self.since:
            raise ActBeforeAccountError(
                f"{label} is a household of its own since {self.since}: record earlier acts on the "
                f"account {self.origin}",
                origin=str(self.origin),
            )
        if self.closed_since is not None and acted_on >= self.closed_since:
            raise AccountClosedError(
                f"{label} is part of another household since {self.closed_since}: record the act "
                f"on the account {self.merged_into}",
                merged_into=str(self.merged_into),
            )

    def takes_any_day(self) -> bool:
        """Tell whether no act is refused for its day."""
        return (self.origin is None or self.since is None) and self.closed_since is None

    def is_closed(self, *, since: date, merged_into: UUID) -> bool:
        """Tell whether it is closed like this; raises where it is closed otherwise."""
        if self.closed_since is None:
            return False
        if (self.closed_since, self.merged_into) != (since, merged_into):
            raise ClosedOtherwiseError(f"the account is closed since {self.closed_since} already")
        return True

    def over_before(self, quarter: Quarter) -> bool:
        """Tell whether the account was closed before a quarter began."""
        return self.closed_since is not None and self.closed_since <= quarter.first_on


class KnownActs(dict[str, date]):
    """The names of recorded acts, as far back as late recording can reach."""

    def check_new(self, entry: str, label: str) -> None:
        """Refuse an act that is recorded already."""
        if entry in self:
            raise ActAlreadyRecordedError(
                f"{entry} of {label} is recorded already; "
                "another act of that day takes the next ordinal"
            )

    def since(self, day: date) -> "KnownActs":
        """Give what is known of a day and later ones."""
        return KnownActs({name: acted_on for name, acted_on in self.items() if acted_on >= day})
