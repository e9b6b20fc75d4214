"""Registers the resources of an entity, and records what becomes of them; no slip is made."""

from assets.application.property.card_commands import (
    MeasureResource,
    RegisterResource,
    WithdrawResource,
)
from assets.application.property.desk import PropertyDesk
from assets.domain.property.let_quantities import LetQuantities
from assets.domain.property.property_errors import ResourceExistsError, ResourceUnknownError
from assets.domain.property.resource import Resource
from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt


class Resources:
    """The use cases of resources; each answers with the receipt of what was stored."""

    def __init__(self, desk: PropertyDesk) -> None:
        """Decide at this desk."""
        self._desk = desk

    async def register_resource(self, command: RegisterResource, context: Context) -> StoredReceipt:
        """Take a resource into the register."""
        facts, today = command.facts, self._desk.today()

        def decide(found: Resource | None) -> Decision:
            if found is not None:
                raise ResourceExistsError(f"{facts.number} is taken: give another number")
            return _decided(Resource.register(facts, today=today))

        wanted: list[Wanted] = [(Resource, Resource.create_id(facts.entity, facts.number))]
        return await self._desk.log.execute(wanted, decide, context)

    async def measure_resource(self, command: MeasureResource, context: Context) -> StoredReceipt:
        """Record what a survey says, even where it is less than is let."""
        survey, today = command.survey, self._desk.today()

        def decide(found: Resource | None, lets: LetQuantities | None) -> Decision:
            resource = known(found)
            let_most = 0 if lets is None else lets.most_from(survey.measured_on)
            irregular = resource.measure(survey, let_most=let_most, today=today)
            return _decided(resource, irregular=irregular)

        return await self._desk.log.execute(_wanted(command), decide, context)

    async def withdraw_resource(self, command: WithdrawResource, context: Context) -> StoredReceipt:
        """Take a resource out of the register, where nothing of it is let."""
        today = self._desk.today()

        def decide(found: Resource | None, lets: LetQuantities | None) -> Decision:
            resource = known(found)
            let_until = None if lets is None else lets.last_day()
            resource.withdraw(command.withdrawal, let_until=let_until, today=today)
            return _decided(resource)

        return await self._desk.log.execute(_wanted(command), decide, context)


def known(resource: Resource | None) -> Resource:
    """Give the resource; raises `ResourceUnknownError` where there is none."""
    if resource is None:
        raise ResourceUnknownError("the entity has no resource of this number")
    return resource


def _wanted(command: MeasureResource | WithdrawResource) -> list[Wanted]:
    resource = Resource.create_id(command.entity, command.number)
    return [(Resource, resource), (LetQuantities, LetQuantities.create_id(resource))]


def _decided(resource: Resource, **answer: list[str]) -> Decision:
    return Decision(saved=[resource], answer={"resource": str(resource.id), **answer})
