"""What becomes known of a household after it was registered: its size, and its base grid."""

from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt
from registry.application.commands import PlaceInGrid, ReportSize
from registry.application.use_cases import Place, UseCases, known
from registry.domain.grid import BASE_GRID, GridElsewhereError
from registry.domain.household import Household
from registry.domain.refusals import HouseholdUnknownError, OutsideUnitError
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


def known_household(household: Household | None) -> Household:
    """Give the household; raises `HouseholdUnknownError` where there is none."""
    if household is None:
        raise HouseholdUnknownError("the register has no such household: register it first")
    return household


def check_unit(household: Household, context: Context) -> None:
    """Refuse an act that counts in another unit than the household's own."""
    if context.unit != str(household.unit):
        raise OutsideUnitError(f"the household is in unit {household.unit}: act in that unit")
