"""What the use cases need from outside, named for the need."""

from datetime import date
from typing import Protocol
from uuid import UUID

from assets.domain.payments.benefits import BenefitList


class BenefitLists(Protocol):
    """The adopted lists of benefits, as far as the register has told them."""

    def of(self, unit: UUID, on: date) -> BenefitList:
        """Give a unit's list in force on a day; raises `BenefitsNotHeardError`."""
