"""What becomes of a household after it was registered: size, base grid, split and merge."""

from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt
from registry.application.commands import (
    MergeHousehold,
    PlaceInGrid,
    RegisterPerson,
    ReportSize,
    SplitHousehold,
)
from registry.application.people import new_person, registered
from registry.application.use_cases import Place, UseCases, known
from registry.domain.grid import BASE_GRID, GridElsewhereError
from registry.domain.household import Household
from registry.domain.ids import household_id, person_id
from registry.domain.person import Person
from registry.domain.refusals import (
    DiffersFromRegisteredError,
    HouseholdUnknownError,
    OutsideUnitError,
)
from registry.domain.unit import Unit


class HouseholdUseCases(UseCases):
    """Keeps what the register knows of households up to date."""

    async def place_of_household(self, household: UUID) -> Place:
        """Give the unit of a household; raises `HouseholdUnknownError`."""
        unit = await self._look(Household, household, lambda found: known_household(found).unit)
        return await self.place_of(unit)

    async def report_size(self, command: ReportSize, context: Context) -> StoredReceipt:
        """Note how many persons belong to a household."""

        def decide(household: Household | None) -> Decision:
            found = known_household(household)
            check_unit(found, context)
            found.report_size(command.persons, since=command.since)
            return Decision(saved=[found], answer={"household": str(found.id)})

        return await self._log.execute([(Household, command.household)], decide, context)

    async def place_in_grid(self, command: PlaceInGrid, context: Context) -> StoredReceipt:
        """Put a household into a base grid of its own village.

        A grid that becomes too large takes it all the same: the register then asks for a split.
        """

        def decide(household: Household | None, grid: Unit | None) -> Decision:
            found, unit = known_household(household), known(grid)
            check_unit(found, context)
            identity = unit.check_open_grid(command.since)
            if identity.sort != BASE_GRID or unit.division != context.division:
                raise GridElsewhereError(
                    f"{identity.code} is no base grid of the household's village: name one that is"
                )
            found.place_in_grid(unit.id, since=command.since)
            return Decision(saved=[found], answer={"household": str(found.id)})

        wanted: list[Wanted] = [(Household, command.household), (Unit, command.grid)]
        return await self._log.execute(wanted, decide, context)

    async def split_household(self, command: SplitHousehold, context: Context) -> StoredReceipt:
        """Register part of a household as one of its own, with its head where that one is new."""
        new = command.head if isinstance(command.head, RegisterPerson) else None
        head_id = person_id(self.county, new.key) if new else command.head
        assert isinstance(head_id, UUID)

        def decide(
            household: Household | None,
            part: Household | None,
            head: Person | None,
            *remaining: Person | None,
        ) -> Decision:
            found = known_household(household)
            check_unit(found, context)
            for person in remaining:
                registered(person)
            saved: list[Household | Person] = [found]
            if part is None:
                person = new_person(self.county, new, head) if new else registered(head)
                part = Household.register(
                    self.county,
                    number=command.number,
                    unit=found.unit,
                    head=person.id,
                    label=command.label,
                    split_from=found.id,
                )
                saved += [part, person]
            else:
                part.confirm(head=head_id, label=command.label)
                if part.split_from != found.id:
                    raise DiffersFromRegisteredError(
                        f"household {part.number} is registered and no part of this one"
                    )
            found.split(
                part,
                remaining_head=command.remaining_head,
                since=command.since,
                source=command.source,
            )
            answer = {"household": str(part.id), "head": str(part.head)}
            return Decision(saved=saved, answer=answer)

        unit = await self._look(
            Household, command.household, lambda found: known_household(found).unit
        )
        own_id = household_id(self.county, unit, command.number)
        wanted: list[Wanted] = [(Household, command.household), (Household, own_id)]
        wanted += [(Person, head_id)]
        if command.remaining_head is not None:
            wanted.append((Person, command.remaining_head))
        return await self._log.execute(wanted, decide, context)

    async def merge_household(self, command: MergeHousehold, context: Context) -> StoredReceipt:
        """Let a household be part of another one; the same again changes nothing."""

        def decide(household: Household | None, into: Household | None) -> Decision:
            found, other = known_household(household), known_household(into)
            check_unit(found, context)
            if (found.merged_into, found.merged_on) != (other.id, command.since):
                found.merge(other, since=command.since, source=command.source)
            return Decision(saved=[found], answer={"household": str(found.id)})

        wanted: list[Wanted] = [(Household, command.household), (Household, command.into)]
        return await self._log.execute(wanted, decide, context)


def known_household(household: Household | None) -> Household:
    """Give the household; raises `HouseholdUnknownError` where there is none."""
    if household is None:
        raise HouseholdUnknownError("the register has no such household: register it first")
    return household


def check_unit(household: Household, context: Context) -> None:
    """Refuse an act that counts in another unit than the household's own."""
    if context.unit != str(household.unit):
        raise OutsideUnitError(f"the household is in unit {household.unit}: act in that unit")
