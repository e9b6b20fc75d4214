"""What the use cases need from outside, named for the need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from chassis.errors import UnavailableError
from points.application.commands import OpenAccount
from points.domain.correction import Original
from points.domain.rules import SchemeRules


class RulesNotHeardError(UnavailableError):
    """The register has not told yet which rules are in force."""

    code = "rules_not_heard"


class AccountNotOpenError(UnavailableError):
    """The register has told of a change before points opened the account."""

    code = "account_not_open"


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


@dataclass(frozen=True, kw_only=True)
class UnscoredSubject:
    """A registered subject that no scheme scores yet, and the event that told of it."""

    command: OpenAccount
    place: int = 0
    """In the order of their coming; 0 before it is kept."""
    division: str
    cause: str | None


class Unscored(Protocol):
    """The subjects that wait for a scheme."""

    async def keep(self, subject: UnscoredSubject) -> None:
        """Let a subject wait; one that waits already goes on waiting."""

    async def newest(self) -> int:
        """Give the place of the subject that came last; 0 where none waits."""

    async def after(self, place: int, *, limit: int) -> Sequence[UnscoredSubject]:
        """Give the subjects that came after a place, in the order of their coming."""

    async def let_go(self, subject_id: UUID) -> None:
        """Let a subject wait no longer."""


class Originals(Protocol):
    """The entries as they were recorded, read out of the stored bytes."""

    async def of(self, account: UUID, entry: str) -> Original:
        """Give an entry, and how far it has come; raises `EntryUnknownError`."""

    async def is_correction(self, account: UUID, event: str) -> bool:
        """Tell whether an event corrected an entry of this account."""
