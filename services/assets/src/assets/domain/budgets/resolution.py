"""A resolution (决议) of a body of a unit, as far as money and projects rest on it."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from typing_extensions import override

from assets.domain.budgets.adoption import Adopted, Matter, Votes, VotesNotCarriedError
from assets.domain.payments.steps import DecidedInFutureError
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, RefusedError
from kernel.ids import named_id

ADOPTED_BY_ANOTHER_BODY = "resolution_body_differs"
ADOPTED_ON_ANOTHER_DAY = "resolution_day_differs"
REFERENCE_USED_TWICE = "resolution_reference_used_twice"


class ResolutionMissingError(RefusedError):
    """An amount of this size needs a resolution of the unit, and none of this name is known."""

    code = "resolution_missing"


class ResolutionExistsError(ConflictError):
    """The unit has a resolution of this reference already."""

    code = "resolution_exists"


class Resolution(AggregateRoot):
    """Stands under its reference (文号) in its unit; what was said of it is never taken back.

    Where the service of deliberation tells of it, its word holds, also over an earlier record by
    hand; what contradicts is named with it.
    """

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
        case: UUID | None = None
        votes: Votes | None = None
        matter: Matter | None = None
        irregular: list[str] | None = None

    class AdoptionHeard(AggregateRoot.Event):
        """The service of deliberation told of a resolution that was on record here already.

        `irregular` names what does not agree with the record. A second resolution under the same
        reference is put on record and changes nothing.
        """

        TOPIC = "assets.resolution.adoption_heard"
        body: str
        decided_on: date
        evidence: list[str]
        origin: str
        case: UUID
        irregular: list[str]
        votes: Votes | None = None
        matter: Matter | None = None

    @staticmethod
    @override
    def create_id(unit: UUID, reference: str) -> UUID:
        """Derive the resolution's id, so that a unit has each reference once."""
        return named_id(f"/assets/resolution/{unit}/{reference}")

    @event(Recorded)
    def __init__(
        self,
        unit: UUID,
        reference: str,
        body: str,
        decided_on: date,
        evidence: list[str],
        origin: str | None = None,
        case: UUID | None = None,
        votes: Votes | None = None,
        matter: Matter | None = None,
        irregular: list[str] | None = None,
    ) -> None:
        self.unit = unit
        self.reference = reference
        self.body = body
        self.decided_on = decided_on
        self.case = case
        self.votes = votes
        self.matter = matter

    @classmethod
    def first_heard(
        cls, adopted: Adopted, *, unit: UUID, reference: str, today: date
    ) -> "Resolution":
        """Put on record a resolution that was not known here."""
        return cls(
            unit=unit,
            reference=reference,
            irregular=[*_doubts(adopted, today)] or None,
            **_told(adopted),
        )

    def hear(self, adopted: Adopted, *, today: date) -> None:
        """Put on record what the service of deliberation says; the same again changes nothing."""
        if self._says(adopted):
            return
        irregular = [*self._contradictions(adopted), *_doubts(adopted, today)]
        self._adoption_heard(irregular=irregular, **_told(adopted))

    def _contradictions(self, adopted: Adopted) -> Iterator[str]:
        if self.case not in {None, adopted.case}:
            yield REFERENCE_USED_TWICE
        if adopted.body != self.body:
            yield ADOPTED_BY_ANOTHER_BODY
        if adopted.decided_on != self.decided_on:
            yield ADOPTED_ON_ANOTHER_DAY

    def _says(self, adopted: Adopted) -> bool:
        known = (self.case, self.body, self.decided_on, self.votes, self.matter)
        heard = (adopted.case, adopted.body, adopted.decided_on, adopted.votes, adopted.matter)
        return known == heard

    @event(AdoptionHeard)
    def _adoption_heard(
        self,
        body: str,
        decided_on: date,
        evidence: list[str],
        origin: str,
        case: UUID,
        irregular: list[str],
        votes: Votes | None = None,
        matter: Matter | None = None,
    ) -> None:
        if self.case in {None, case}:
            self.case = case
            self.body = body
            self.decided_on = decided_on
            self.votes = votes
            self.matter = matter


def _told(adopted: Adopted) -> dict[str, Any]:
    return {**vars(adopted), "evidence": list(adopted.evidence)}


def _doubts(adopted: Adopted, today: date) -> Iterator[str]:
    votes = adopted.votes
    if votes is not None and not votes.carried:
        yield VotesNotCarriedError.code
    if adopted.decided_on > today:
        yield DecidedInFutureError.code
