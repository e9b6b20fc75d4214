"""From what a payment is to come and on which invoices it rests, as its request says it."""

from dataclasses import dataclass
from uuid import UUID

from assets.domain.budgets.invoice import CitedInvoice
from assets.domain.budgets.sources import Parts
from assets.domain.payments.booking import Booking

NO_BOOKING = Booking()


@dataclass(frozen=True, kw_only=True)
class Allotment:
    """Which budget line and project of a booking, with which sources, and which invoices."""

    booking: Booking = NO_BOOKING
    sources: Parts = ()
    invoices: tuple[CitedInvoice, ...] = ()

    @property
    def entity(self) -> UUID | None:
        """Whose budget it is."""
        return self.booking.entity

    @property
    def project(self) -> UUID | None:
        """For which project it is paid."""
        return self.booking.project

    @property
    def budget_line(self) -> str | None:
        """Year and key of the line, for example `2026/office`."""
        return self.booking.budget_line

    @property
    def budget_year(self) -> str:
        """The year in whose budget the line stands."""
        return (self.budget_line or "").partition("/")[0]

    @property
    def line(self) -> str:
        """The key of the line."""
        return (self.budget_line or "").partition("/")[2]
