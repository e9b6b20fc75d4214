"""The benefit lists port on the register's adopted sections."""

from datetime import date
from uuid import UUID

from assets.adapters.unit_sections import UnitSections, rule_of
from assets.domain.payments.benefits import Benefit, BenefitList
from chassis.errors import UnavailableError
from chassis.replica.memory import RegisterMemory


class BenefitsNotHeardError(UnavailableError):
    """No list of benefits of the unit was adopted, or the register has not told of it yet."""

    code = "benefits_not_heard"


class AdoptedBenefits:
    """Gives the list of a unit from the sections that registry adopted."""

    def __init__(self, register: RegisterMemory, *, county: str) -> None:
        """Read the lists from this memory of the register of a county."""
        self._sections = UnitSections(register, "benefits", names="benefit_list", county=county)

    def of(self, unit: UUID, on: date) -> BenefitList:
        """Give a unit's list in force on a day; raises `BenefitsNotHeardError`."""
        section = self._sections.naming(unit, on)
        if section is None:
            raise BenefitsNotHeardError("no list of benefits of this unit was heard of yet")
        return BenefitList(
            version=rule_of(section),
            benefits={
                entry["benefit"]: Benefit(
                    key=entry["benefit"], kind=entry["kind"], suspended=entry["suspended"]
                )
                for entry in section.entries
                if entry["entry"] == "benefit"
            },
        )
