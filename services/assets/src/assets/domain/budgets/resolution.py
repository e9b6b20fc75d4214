"""A resolution (决议) of a body of a unit, as far as money and projects rest on it."""

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from typing_extensions import override

from assets.domain.payments.steps import DecidedInFutureError
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, RefusedError


class ResolutionMissingError(RefusedError):
    """An amount of this size needs a resolution of the unit, and none of this name is known."""

    code = "resolution_missing"


class ResolutionExistsError(ConflictError):
    """The unit has a resolution of this reference already."""

    code = "resolution_exists"


class Resolution(AggregateRoot):
    """Was adopted once under its reference (文号) in its unit; it is a fact and never changes."""

    TOPIC = "assets.resolution"

    class Recorded(Created):
        """A body of the unit adopted the resolution on this day."""

        TOPIC = "assets.resolution.recorded"
        unit: UUID
        reference: str
        body: str
        decided_on: date
        evidence: list[str]
        origin: str | None = None

    @staticmethod
    @override
    def create_id(unit: UUID, reference: str) -> UUID:
        """Derive the resolution's id, so that a unit has each reference once."""
        return uuid5(NAMESPACE_URL, f"/assets/resolution/{unit}/{reference}")

    @event(Recorded)
    def __init__(
        self,
        unit: UUID,
        reference: str,
        body: str,
        decided_on: date,
        evidence: list[str],
        origin: str | None = None,
    ) -> None:
        self.unit = unit
        self.reference = reference
        self.decided_on = decided_on


def check_resolved(found: Resolution | None, *, reference: str, today: date) -> Resolution:
    """Give the resolution, or refuse to rest on one that is not known or not of this day yet."""
    if found is None:
        raise ResolutionMissingError(f"record the resolution {reference} of the unit first")
    if found.decided_on > today:
        raise DecidedInFutureError(f"{found.decided_on} has not come; wait for the decision")
    return found
