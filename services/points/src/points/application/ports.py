"""What the use cases need from outside, named for the need."""

from datetime import date
from typing import Protocol
from uuid import UUID

from chassis.errors import UnavailableError
from points.domain.rules import SchemeRules


class RulesNotHeardError(UnavailableError):
    """The register has not told yet which rules are in force."""

    code = "rules_not_heard"


class Rules(Protocol):
    """The adopted rules of the points schemes, as far as the register has told them."""

    def of(self, scheme: str) -> SchemeRules:
        """Give a scheme's rules; raises `SchemeUnknownError` or `RulesNotHeardError`."""

    def scheme_of(self, grid: UUID, on: date) -> str | None:
        """Give the scheme that scores the subjects of a grid, or None where there is none.

        Raises `RulesNotHeardError` while the register has told of no scheme, and a
        `NotFoundError` for an unknown grid.
        """

    def known_position(self) -> int:
        """Give the position of the register's log up to which these rules are known."""

    def members(self, scheme: str, on: date) -> frozenset[UUID]:
        """Give the members of the scheme's assessment group on a day."""


class Accounts(Protocol):
    """Which accounts there are, known from this service's own log."""

    async def in_grid(self, scheme: str, grid: UUID) -> tuple[UUID, ...]:
        """Give all accounts of a grid, up to the log's present end."""

    async def in_scheme(self, scheme: str) -> tuple[UUID, ...]:
        """Give all accounts of a scheme, up to the log's present end."""

    async def waiting_registers(self, scheme: str, grid: UUID) -> tuple[UUID, ...]:
        """Give the registers of a grid in which entries wait, up to the log's present end."""
