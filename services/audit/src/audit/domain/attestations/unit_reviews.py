"""The reviews of one unit's books (阅签): who reviewed them, and up to which state of the log."""

from collections.abc import Sequence
from uuid import UUID

from typing_extensions import override

from audit.domain.attestations.errors import AttestedAlreadyError
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


class UnitReviews(AggregateRoot):
    """Keeps who said to have reviewed the unit's books, once for each person and size of the log.

    Size and root were compared with the log before: a review names a state that the log had.
    """

    TOPIC = "audit.unit_reviews"

    class Opened(Created):
        """The books of this unit were reviewed for the first time."""

        TOPIC = "audit.unit_reviews.opened"
        unit: UUID

    class Reviewed(AggregateRoot.Event):
        """Somebody reviewed the unit's books up to a size of the log with this root."""

        TOPIC = "audit.unit_reviews.reviewed"
        reviewer: UUID
        size: int
        root: str
        evidence: list[str]

    @staticmethod
    @override
    def create_id(unit: UUID) -> UUID:
        """Derive the id, so that a unit has one list of reviews."""
        return named_id(f"/audit/unit_reviews/{unit}")

    @event(Opened)
    def __init__(self, unit: UUID) -> None:
        self.unit = unit
        self.said: set[tuple[UUID, int]] = set()

    def review(self, *, reviewer: UUID, size: int, root: str, evidence: Sequence[str]) -> None:
        """Attest that the books were reviewed up to this state of the log."""
        if (reviewer, size) in self.said:
            raise AttestedAlreadyError(f"you attested {size} leaves before: review a later state")
        self._reviewed(reviewer=reviewer, size=size, root=root, evidence=list(evidence))

    @event(Reviewed)
    def _reviewed(self, reviewer: UUID, size: int, root: str, evidence: list[str]) -> None:
        self.said.add((reviewer, size))
