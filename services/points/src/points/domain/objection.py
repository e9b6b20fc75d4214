"""The objections (积分异议) to one entry: raised at any time, investigated, decided one by one."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id
from points.domain.correction import Original
from points.domain.register import QuorumMissingError


class ObjectionUnknownError(NotFoundError):
    """Nobody has objected to this."""

    code = "objection_unknown"


class ObjectionOpenError(ConflictError):
    """An objection to the same entry waits for its decision."""

    code = "objection_open"


class ObjectionDecidedError(ConflictError):
    """The objection was decided: raising it again needs evidence that was not named before."""

    code = "objection_decided"


class DecidesOwnCaseError(RefusedError):
    """Nobody who recorded the entry, speaks for the account or objected takes part in deciding."""

    code = "decides_own_case"


class Objection(AggregateRoot):
    """Has one objection open at a time, and takes a decided one up again for new evidence alone.

    There is no last day: an entry is objected to whether it is open, refused, settled or published.
    """

    TOPIC = "points.objection"

    class Opened(Created):
        """Somebody entitled objected to an entry for the first time."""

        TOPIC = "points.objection.opened"
        account: UUID
        entry: str
        original: str
        scheme: str
        grid: UUID
        objector: UUID
        reason: Personal | Sealed
        evidence: list[str]
        quarter: str | None = None

    class RaisedAgain(AggregateRoot.Event):
        """Somebody entitled objected to the entry again, with evidence that nobody had seen."""

        TOPIC = "points.objection.raised_again"
        number: int
        objector: UUID
        reason: Personal | Sealed
        evidence: list[str]

    class Upheld(AggregateRoot.Event):
        """The assessment group, with these members present, gives the entry other points."""

        TOPIC = "points.objection.upheld"
        number: int
        present: list[UUID]
        points: Decimal
        reason: str

    class Dismissed(AggregateRoot.Event):
        """The assessment group, with these members present, leaves the entry as it is."""

        TOPIC = "points.objection.dismissed"
        number: int
        present: list[UUID]
        reason: str

    @staticmethod
    @override
    def create_id(account: UUID, entry: str) -> UUID:
        """Derive the id, so that an entry has one file of all objections to it."""
        return named_id(f"/points/objection/{account}/{entry}")

    @event(Opened)
    def __init__(
        self,
        account: UUID,
        entry: str,
        original: str,
        scheme: str,
        grid: UUID,
        objector: UUID,
        reason: Personal | Sealed,
        evidence: list[str],
        quarter: str | None,
    ) -> None:
        self.account = account
        self.entry = entry
        self.original = original
        self.scheme = scheme
        self.number = 1
        self.is_open = True
        self.objectors = {objector}
        self.evidence = set(evidence)

    def raise_again(self, *, objector: UUID, reason: Personal, evidence: Sequence[str]) -> None:
        """Object again once the objection before was decided, with new evidence."""
        if self.is_open:
            raise ObjectionOpenError(f"an objection to {self.entry} is open: await its decision")
        if not set(evidence) - self.evidence:
            raise ObjectionDecidedError(
                f"the objection to {self.entry} was decided: name evidence that is new"
            )
        self._raised_again(
            number=self.number + 1, objector=objector, reason=reason, evidence=list(evidence)
        )

    def check_decidable(
        self,
        *,
        deciding: frozenset[UUID],
        present: Sequence[UUID],
        quorum: int,
        original: Original,
        contacts: frozenset[UUID],
    ) -> None:
        """Refuse a decision on nothing, by too few, or by somebody whose own case it is."""
        if not self.is_open:
            raise ObjectionDecidedError(f"the objection to {self.entry} was decided already")
        if len(set(present)) < quorum:
            raise QuorumMissingError(
                f"{len(set(present))} members are present, {quorum} must be", quorum=quorum
            )
        if deciding & {original.recorder, *contacts, *self.objectors}:
            raise DecidesOwnCaseError(
                f"a member present recorded {self.entry}, speaks for the account or objected: "
                "that member steps aside"
            )

    def uphold(self, *, present: Sequence[UUID], points: Decimal, reason: str) -> None:
        """Give the entry other points; the account's correction follows."""
        self._upheld(number=self.number, present=sorted(set(present)), points=points, reason=reason)

    def dismiss(self, *, present: Sequence[UUID], reason: str) -> None:
        """Leave the entry as it is."""
        self._dismissed(number=self.number, present=sorted(set(present)), reason=reason)

    @event(RaisedAgain)
    def _raised_again(
        self, number: int, objector: UUID, reason: Personal | Sealed, evidence: list[str]
    ) -> None:
        self.number = number
        self.is_open = True
        self.objectors.add(objector)
        self.evidence.update(evidence)

    @event(Upheld)
    def _upheld(self, number: int, present: list[UUID], points: Decimal, reason: str) -> None:
        self.is_open = False

    @event(Dismissed)
    def _dismissed(self, number: int, present: list[UUID], reason: str) -> None:
        self.is_open = False
