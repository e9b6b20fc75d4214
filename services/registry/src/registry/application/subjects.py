"""Households and organisations: who is scored, contracted with, and written to."""

from typing import Any
from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt
from registry.application.commands import (
    RegisterHousehold,
    RegisterOrganisation,
    RegisterPerson,
)
from registry.application.people import new_person, registered
from registry.application.use_cases import UseCases, within
from registry.domain.household import Household
from registry.domain.ids import household_id, organisation_id, person_id
from registry.domain.organisation import Organisation
from registry.domain.person import Person
from registry.domain.unit import Unit


class SubjectUseCases(UseCases):
    """Registers households and organisations one by one; the same again changes nothing."""

    async def register_household(
        self, command: RegisterHousehold, context: Context
    ) -> StoredReceipt:
        """Register a household, and in the same transaction its head where that one is new."""
        new = command.head if isinstance(command.head, RegisterPerson) else None
        head_id = person_id(self.county, new.key) if new else command.head
        assert isinstance(head_id, UUID)

        def decide(household: Household | None, unit: Unit | None, head: Person | None) -> Decision:
            own = within(unit, context)
            if household is not None:
                household.confirm(head=head_id, label=command.label)
                return Decision(saved=[household], answer=_answer(household))
            person = new_person(self.county, new, head) if new else registered(head)
            household = Household.register(
                self.county,
                number=command.number,
                unit=command.unit,
                head=person.id,
                label=command.label,
            )
            contexts = {household.id: own, person.id: own}
            saved = [household, person]
            return Decision(saved=saved, answer=_answer(household), contexts=contexts)

        own_id = household_id(self.county, command.unit, command.number)
        wanted: list[Wanted] = [(Household, own_id), (Unit, command.unit), (Person, head_id)]
        return await self._log.execute(wanted, decide, context)

    async def register_organisation(
        self, command: RegisterOrganisation, context: Context
    ) -> StoredReceipt:
        """Register an organisation; a contact, where named, must be a known person."""

        def decide(
            found: Organisation | None, unit: Unit | None, *contacts: Person | None
        ) -> Decision:
            own = within(unit, context)
            for contact in contacts:
                registered(contact)
            said: dict[str, Any] = {
                "name": command.name,
                "label": command.label,
                "contact": command.contact,
            }
            if found is not None:
                found.confirm(kind=command.kind, **said)
            found = found or Organisation.register(
                self.county, unit=command.unit, number=command.number, kind=command.kind, **said
            )
            answer = {"organisation": str(found.id)}
            return Decision(saved=[found], answer=answer, contexts={found.id: own})

        own_id = organisation_id(self.county, command.unit, command.number)
        wanted: list[Wanted] = [(Organisation, own_id), (Unit, command.unit)]
        if command.contact is not None:
            wanted.append((Person, command.contact))
        return await self._log.execute(wanted, decide, context)


def _answer(household: Household) -> dict[str, str]:
    return {"household": str(household.id), "head": str(household.head)}
