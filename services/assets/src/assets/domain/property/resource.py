"""A collective resource (资源): land, forest or water; registered and never on the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from typing_extensions import override

from assets.domain.property.days import check_happened
from assets.domain.property.property_errors import (
    AssetLetError,
    ChangeBeforeLastError,
    NothingDiffersError,
    ResourceGoneError,
)
from assets.domain.property.quantities import Step
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id

ResourceKind = Literal["farmland", "forest", "grassland", "water", "unused", "construction"]
"""农用地、林地、草地、水面、四荒地、建设用地."""


@dataclass(frozen=True, kw_only=True)
class ResourceFacts:
    """What is known of a resource when it is registered."""

    entity: UUID
    number: str
    name: str
    kind: str
    plot: str
    """The reference of the plot (地块编号)."""
    area_sqm: int
    registered_on: date
    boundaries: Personal | None = None
    certificate: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What a new survey says of the plot."""

    area_sqm: int
    measured_on: date
    boundaries: Personal | None = None
    certificate: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Why the resource belongs to the entity no more, such as a requisition (征收)."""

    withdrawn_on: date
    decision: str
    evidence: tuple[str, ...] = ()


class Resource(AggregateRoot):
    """Is registered once under its number in its entity; its area is in whole 平方米."""

    TOPIC = "assets.resource"

    class Registered(Created):
        """The entity has this resource from this day on (登记)."""

        TOPIC = "assets.resource.registered"
        entity: UUID
        number: str
        name: str
        kind: str
        plot: str
        area_sqm: int
        registered_on: date
        boundaries: Personal | Sealed | None
        certificate: str | None
        evidence: list[str]

    class Measured(AggregateRoot.Event):
        """A survey gave this area, boundaries and certificate, from this day on (变更)."""

        TOPIC = "assets.resource.measured"
        area_sqm: int
        measured_on: date
        boundaries: Personal | Sealed | None
        certificate: str | None
        evidence: list[str]
        irregular: list[str]

    class Withdrawn(AggregateRoot.Event):
        """The entity has the resource no more from this day on (注销)."""

        TOPIC = "assets.resource.withdrawn"
        withdrawn_on: date
        decision: str
        evidence: list[str]

    @staticmethod
    @override
    def create_id(entity: UUID, number: str) -> UUID:
        """Derive the resource's id, so that an entity has each number once."""
        return named_id(f"/assets/resource/{entity}/{number}")

    @classmethod
    def register(cls, facts: ResourceFacts, *, today: date) -> "Resource":
        """Take a resource into the register."""
        check_happened(facts.registered_on, today=today)
        return cls(
            entity=facts.entity,
            number=facts.number,
            name=facts.name,
            kind=facts.kind,
            plot=facts.plot,
            area_sqm=facts.area_sqm,
            registered_on=facts.registered_on,
            boundaries=facts.boundaries,
            certificate=facts.certificate,
            evidence=list(facts.evidence),
        )

    @event(Registered)
    def __init__(
        self,
        entity: UUID,
        number: str,
        name: str,
        kind: str,
        plot: str,
        area_sqm: int,
        registered_on: date,
        boundaries: Personal | Sealed | None,
        certificate: str | None,
        evidence: list[str],
    ) -> None:
        self.entity = entity
        self.number = number
        self.certificate = certificate
        self.quantities: Sequence[Step] = [Step(since=registered_on, quantity=area_sqm)]
        self.withdrawn_on: date | None = None

    def measure(self, survey: Measurement, *, let_most: int, today: date) -> list[str]:
        """Record what a survey found, even less than is let; gives what is irregular with it.

        `let_most` is the most that is let on any day from the survey on.
        """
        self._check_open(survey.measured_on, today)
        same = survey.area_sqm == self.quantities[-1].quantity
        if same and survey.boundaries is None and survey.certificate in (None, self.certificate):
            raise NothingDiffersError("name another area, other boundaries or another certificate")
        irregular = ["let_beyond_area"] if let_most > survey.area_sqm else []
        self._measured(
            area_sqm=survey.area_sqm,
            measured_on=survey.measured_on,
            boundaries=survey.boundaries,
            certificate=survey.certificate,
            evidence=list(survey.evidence),
            irregular=irregular,
        )
        return irregular

    def withdraw(self, withdrawal: Withdrawal, *, let_until: date | None, today: date) -> None:
        """Take the resource out of the register; only where nothing of it is let by then."""
        self._check_open(withdrawal.withdrawn_on, today)
        if let_until is not None and let_until >= withdrawal.withdrawn_on:
            raise AssetLetError(
                f"{self.number} is let until {let_until}: end the contract first",
                let_until=let_until.isoformat(),
            )
        self._withdrawn(
            withdrawn_on=withdrawal.withdrawn_on,
            decision=withdrawal.decision,
            evidence=list(withdrawal.evidence),
        )

    def _check_open(self, day: date, today: date) -> None:
        check_happened(day, today=today)
        if self.withdrawn_on is not None:
            raise ResourceGoneError(f"{self.number} was withdrawn on {self.withdrawn_on}")
        if day < self.quantities[-1].since:
            raise ChangeBeforeLastError(
                f"{self.number} changed on {self.quantities[-1].since}: name that day or a later"
            )

    @event(Measured)
    def _measured(
        self,
        area_sqm: int,
        measured_on: date,
        boundaries: Personal | Sealed | None,
        certificate: str | None,
        evidence: list[str],
        irregular: list[str],
    ) -> None:
        self.quantities = [*self.quantities, Step(since=measured_on, quantity=area_sqm)]
        self.certificate = certificate or self.certificate

    @event(Withdrawn)
    def _withdrawn(self, withdrawn_on: date, decision: str, evidence: list[str]) -> None:
        self.withdrawn_on = withdrawn_on
        self.quantities = [*self.quantities, Step(since=withdrawn_on, quantity=0)]
