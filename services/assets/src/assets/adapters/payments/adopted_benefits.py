"""The benefit lists port on the register's adopted sections."""

from datetime import date
from uuid import UUID

from assets.domain.payments.benefits import Benefit, BenefitList
from chassis.errors import UnavailableError
from chassis.replica.memory import RegisterMemory
from kernel.units import unit_id


class BenefitsNotHeardError(UnavailableError):
    """No list of benefits of the unit was adopted, or the register has not told of it yet."""

    code = "benefits_not_heard"


class AdoptedBenefits:
    """Gives the list of a unit from the sections that registry adopted."""

    def __init__(self, register: RegisterMemory, *, county: str) -> None:
        """Read the lists from this memory of the register of a county."""
        self._register = register
        self._county = county

    def of(self, unit: UUID, on: date) -> BenefitList:
        """Give a unit's list in force on a day; raises `BenefitsNotHeardError`."""
        found = [
            section
            for section in self._register.sections("benefits")
            if section.effective_on <= on
            for entry in section.entries
            if entry["entry"] == "benefit_list" and unit_id(self._county, entry["unit"]) == unit
        ]
        if not found:
            raise BenefitsNotHeardError("no list of benefits of this unit was heard of yet")
        section = found[-1]
        return BenefitList(
            version=f"{section.section}@{section.version}",
            benefits={
                entry["benefit"]: Benefit(
                    key=entry["benefit"], kind=entry["kind"], suspended=entry["suspended"]
                )
                for entry in section.entries
                if entry["entry"] == "benefit"
            },
        )
