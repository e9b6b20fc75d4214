"""The steps of a listing (黑名单): whom it is about, how far it has come, what is refused there."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from chassis.errors import ConflictError, InvalidError, RefusedError
from points.domain.account import Account

OUTSIDE_PERIOD = "outside_period"
"""Why a visit is irregular: it was made on a day on which the listing was not in force."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The scored subject that a listing is about."""

    scheme: str
    account: UUID
    subject_id: UUID
    subject_type: str
    label: str

    @classmethod
    def of(cls, account: Account) -> "Listed":
        """Name the subject of an account."""
        return cls(
            scheme=account.scheme,
            account=account.id,
            subject_id=account.subject_id,
            subject_type=account.subject_type,
            label=account.label,
        )


class State(StrEnum):
    """How far a listing has come."""

    PROPOSED = "proposed"
    NOT_APPROVED = "not_approved"
    IN_FORCE = "in_force"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a listing ended."""

    PERIOD_OVER = "period_over"
    EXIT_APPROVED = "exit_approved"


class ListingOpenError(ConflictError):
    """An earlier listing of the subject is proposed or in force."""

    code = "listing_open"


class ListingNotProposedError(RefusedError):
    """The listing does not wait for the party branch."""

    code = "listing_not_proposed"


class ListingNotInForceError(RefusedError):
    """The listing is not in force."""

    code = "listing_not_in_force"


class ExitNotProposedError(RefusedError):
    """The assessment group has not proposed that the listing end early."""

    code = "exit_not_proposed"


class AssessedItThemselfError(RefusedError):
    """Whoever took part in the assessment does not approve it."""

    code = "assessed_it_themself"


class VisitInFutureError(InvalidError):
    """A visit is reported after it was made."""

    code = "visit_in_future"
