"""What the use cases of slips need from outside, named for the need."""

from datetime import date
from typing import Protocol
from uuid import UUID

from assets.domain.books.posting import PostingBook


class PostingRules(Protocol):
    """The adopted posting rules, as far as the register has told them."""

    def of(self, unit: UUID, chart: str, on: date) -> PostingBook:
        """Give a unit's rules in force on a day; raises `PostingRulesNotHeardError`."""

    def find(self, unit: UUID, chart: str, on: date) -> PostingBook | None:
        """Give a unit's rules in force on a day, or None."""


class EarlierSlips(Protocol):
    """Which earlier slip one takes back, and by which voucher that is in the books."""

    async def taken_back_by(self, slip: UUID) -> UUID | None:
        """Give the earlier slip that a slip takes back, or None where it takes none back."""

    async def voucher_of(self, slip: UUID) -> UUID | None:
        """Give the voucher that was prepared of a slip, or None where it waits for one."""


class SlipOrigins(Protocol):
    """From which slip a voucher was prepared, as the service's own log has it."""

    async def slip_of(self, voucher: UUID) -> UUID | None:
        """Give the slip of a voucher, or None where it was prepared from none."""
