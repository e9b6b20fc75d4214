"""Works or a purchase (工程、采购): registered, and accepted (验收) by different persons."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from typing_extensions import override

from assets.domain.property.days import check_happened
from assets.domain.property.property_errors import ThingInFutureError
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id

WorkForm = Literal["works", "purchase"]


class WorkUnknownError(NotFoundError):
    """The unit has no works of this number."""

    code = "work_unknown"


class WorkExistsError(ConflictError):
    """The unit has works of this number already."""

    code = "work_exists"


class WorkAcceptedError(ConflictError):
    """The works are accepted already."""

    code = "work_accepted"


class OwnWorkError(RefusedError):
    """Whoever registered the works does not accept them."""

    code = "own_work"


class AcceptedTwiceError(RefusedError):
    """One person stands for one of those who accept, and has signed."""

    code = "accepted_twice"


class AcceptanceDiffersError(RefusedError):
    """Those who accept found different quantities."""

    code = "acceptance_differs"


@dataclass(frozen=True, kw_only=True)
class WorkFacts:
    """What is known of works when they are registered."""

    unit: UUID
    number: str
    form: str
    kind: str
    name: str
    quantity: int
    registered_on: date
    registrar: UUID
    place: Personal | None = None
    project: UUID | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one of those who accept found."""

    person: UUID
    quantity: int
    accepted_on: date
    remark: Personal | None = None
    evidence: tuple[str, ...] = ()


class Work(AggregateRoot):
    """Counts once as many different persons as the rules ask for found the same quantity."""

    TOPIC = "assets.work"

    class Registered(Created):
        """Works or a purchase of this kind were registered; nothing of them is accepted yet."""

        TOPIC = "assets.work.registered"
        unit: UUID
        number: str
        form: str
        kind: str
        name: str
        quantity: int
        measure: str
        signers: int
        registered_on: date
        registrar: UUID
        place: Personal | Sealed | None
        project: UUID | None
        evidence: list[str]

    class AcceptanceSigned(AggregateRoot.Event):
        """A person looked at the works and found this quantity in order (验收签字)."""

        TOPIC = "assets.work.acceptance_signed"
        person: UUID
        quantity: int
        accepted_on: date
        remark: Personal | Sealed | None
        evidence: list[str]

    class Accepted(AggregateRoot.Event):
        """The works are accepted in this quantity, by these persons (验收合格)."""

        TOPIC = "assets.work.accepted"
        quantity: int
        accepted_on: date
        persons: list[UUID]

    class Rejected(AggregateRoot.Event):
        """A person found the works not in order (验收不合格); who signed has to look again."""

        TOPIC = "assets.work.rejected"
        person: UUID
        rejected_on: date
        reason: Personal | Sealed

    @staticmethod
    @override
    def create_id(unit: UUID, number: str) -> UUID:
        """Derive the id, so that a unit has each number once."""
        return named_id(f"/assets/work/{unit}/{number}")

    @classmethod
    def register(cls, facts: WorkFacts, *, measure: str, signers: int, today: date) -> "Work":
        """Register works that are begun or a purchase that is ordered."""
        check_happened(facts.registered_on, today=today)
        return cls(
            unit=facts.unit,
            number=facts.number,
            form=facts.form,
            kind=facts.kind,
            name=facts.name,
            quantity=facts.quantity,
            measure=measure,
            signers=signers,
            registered_on=facts.registered_on,
            registrar=facts.registrar,
            place=facts.place,
            project=facts.project,
            evidence=list(facts.evidence),
        )

    @event(Registered)
    def __init__(
        self,
        unit: UUID,
        number: str,
        form: str,
        kind: str,
        name: str,
        quantity: int,
        measure: str,
        signers: int,
        registered_on: date,
        registrar: UUID,
        place: Personal | Sealed | None,
        project: UUID | None,
        evidence: list[str],
    ) -> None:
        self.unit = unit
        self.number = number
        self.signers = signers
        self.registered_on = registered_on
        self.registrar = registrar
        self.found: dict[UUID, int] = {}
        self.accepted = False

    def sign_acceptance(self, finding: Finding, *, today: date) -> bool:
        """Find the works in order; gives whether they are accepted by that."""
        self._check_open(finding.person, finding.accepted_on, today)
        if finding.person in self.found:
            raise AcceptedTwiceError("have another person look at the works: you have signed")
        if any(quantity != finding.quantity for quantity in self.found.values()):
            found = sorted(set(self.found.values()))
            raise AcceptanceDiffersError(
                f"{found[0]} was found before: measure again together, or reject the works",
                found=found[0],
            )
        self._acceptance_signed(
            person=finding.person,
            quantity=finding.quantity,
            accepted_on=finding.accepted_on,
            remark=finding.remark,
            evidence=list(finding.evidence),
        )
        if len(self.found) < self.signers:
            return False
        self._accepted(
            quantity=finding.quantity,
            accepted_on=finding.accepted_on,
            persons=list(self.found),
        )
        return True

    def reject(self, person: UUID, *, reason: Personal, rejected_on: date, today: date) -> None:
        """Find the works not in order; every signature has to be given anew."""
        self._check_open(person, rejected_on, today)
        self._rejected(person=person, rejected_on=rejected_on, reason=reason)

    def _check_open(self, person: UUID, day: date, today: date) -> None:
        check_happened(day, today=today)
        if day < self.registered_on:
            raise ThingInFutureError(f"the works were registered on {self.registered_on}")
        if self.accepted:
            raise WorkAcceptedError(f"{self.number} is accepted; register what is new by itself")
        if person == self.registrar:
            raise OwnWorkError(f"have somebody else accept {self.number}: you registered it")

    @event(AcceptanceSigned)
    def _acceptance_signed(
        self,
        person: UUID,
        quantity: int,
        accepted_on: date,
        remark: Personal | Sealed | None,
        evidence: list[str],
    ) -> None:
        self.found[person] = quantity

    @event(Accepted)
    def _accepted(self, quantity: int, accepted_on: date, persons: list[UUID]) -> None:
        self.accepted = True

    @event(Rejected)
    def _rejected(self, person: UUID, rejected_on: date, reason: Personal | Sealed) -> None:
        self.found.clear()
