"""A payee (收款对象): on which days the village's own benefits are suspended for it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.payments.benefits import Benefit
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import RefusedError, UnavailableError
from kernel.ids import named_id


class BenefitSuspendedError(RefusedError):
    """The benefit is suspended for this payee on this day (黑名单期间暂停)."""

    code = "benefit_suspended"


class SuspensionNotHeardError(UnavailableError):
    """A listing ended of which it was not heard yet that it began."""

    code = "suspension_not_heard"


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """From its first to its last day one listing suspends a payee's benefits."""

    since: date
    until: date

    def covers(self, day: date) -> bool:
        """Tell whether a day lies within it, both ends included."""
        return self.since <= day <= self.until


class Payee(AggregateRoot):
    """Is barred from suspended benefits on the days of its listings, and on no other day."""

    TOPIC = "assets.payee"

    class Opened(Created):
        """Something is known of this payee that its payment requests depend on."""

        TOPIC = "assets.payee.opened"
        subject_id: UUID
        subject_type: str

    class BenefitsSuspended(AggregateRoot.Event):
        """A listing suspends the benefits that the pack names, on these days."""

        TOPIC = "assets.payee.benefits_suspended"
        listing: UUID
        since: date
        until: date
        origin: str

    class BenefitsRestored(AggregateRoot.Event):
        """A listing ended early: this was the last day of its suspension."""

        TOPIC = "assets.payee.benefits_restored"
        listing: UUID
        until: date
        origin: str

    @staticmethod
    @override
    def create_id(subject_id: UUID) -> UUID:
        """Derive the payee's id, so that a subject is one payee."""
        return named_id(f"/assets/payee/{subject_id}")

    @event(Opened)
    def __init__(self, subject_id: UUID, subject_type: str) -> None:
        self.subject_id = subject_id
        self.subject_type = subject_type
        self.suspensions: dict[UUID, Suspension] = {}

    def suspend(self, listing: UUID, suspension: Suspension, *, origin: str) -> None:
        """Suspend for the days of a listing; one that is known already changes nothing."""
        if listing not in self.suspensions:
            self._benefits_suspended(
                listing=listing, since=suspension.since, until=suspension.until, origin=origin
            )

    def restore(self, listing: UUID, *, until: date, origin: str) -> None:
        """Let a listing's suspension end on a day; says nothing where it ends then anyway.

        Raises `SuspensionNotHeardError` for a listing that was not heard of.
        """
        known = self.suspensions.get(listing)
        if known is None:
            raise SuspensionNotHeardError("the listing is not known yet: it comes from points")
        if until < known.until:
            self._benefits_restored(listing=listing, until=until, origin=origin)

    def check_entitled(self, benefit: Benefit, *, on: date) -> None:
        """Refuse a benefit that is suspended for this payee on a day."""
        if not benefit.suspendable:
            return
        for listing, suspension in self.suspensions.items():
            if suspension.covers(on):
                raise BenefitSuspendedError(
                    f"{benefit.key} is suspended for this payee from {suspension.since} to "
                    f"{suspension.until}; ask again after that day",
                    listing=str(listing),
                    until=suspension.until.isoformat(),
                )

    @event(BenefitsSuspended)
    def _benefits_suspended(self, listing: UUID, since: date, until: date, origin: str) -> None:
        self.suspensions[listing] = Suspension(since=since, until=until)

    @event(BenefitsRestored)
    def _benefits_restored(self, listing: UUID, until: date, origin: str) -> None:
        self.suspensions[listing] = Suspension(since=self.suspensions[listing].since, until=until)
