"""What the use cases of rolls, distributions and pay need from outside, named for the need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from assets.domain.books.chart import Chart
from assets.domain.members.member_rules import MemberRules
from assets.domain.members.sharing import YearIncome
from assets.domain.payments.chain import PaymentChain
from kernel.periods import Year


class AdoptedRules(Protocol):
    """The adopted rules of members and pay, as far as the register has told them."""

    def of(self, unit: UUID, on: date) -> MemberRules:
        """Give a unit's rules in force on a day; raises `MemberRulesNotHeardError`."""


class Incomes(Protocol):
    """What the posted vouchers say of income and of what was shared of it."""

    async def year(self, entity: UUID, year: Year, *, chart: Chart, reserve: str) -> YearIncome:
        """Give the income of a year, up to the log's present end; `reserve` is an account."""

    async def posted_fen(self, entity: UUID) -> int:
        """Give what was declared and is in the books, or set aside."""


@dataclass(frozen=True, kw_only=True)
class ListSize:
    """What a list was computed for, and how many lines it has."""

    period: str
    lines: int


class Sizes(Protocol):
    """How many lines a list or a roll has at most, as the service's own log has them."""

    async def of_list(self, pay_list: UUID) -> "ListSize":
        """Give the size of a pay list; raises `PayListUnknownError`."""

    async def of_roll(self, roll: UUID) -> int:
        """Give how many persons ever stood on a roll; nobody where there is no such roll."""


class Placement(Protocol):
    """Where an entity belongs."""

    @property
    def unit(self) -> UUID:
        """The unit whose entity it is."""

    @property
    def chart(self) -> str:
        """The chart on which its books are kept."""


class Placements(Protocol):
    """The entities that are established."""

    async def known(self, entity: UUID) -> Placement:
        """Tell what an entity is; raises `EntityUnknownError`."""


class ListSigners(Protocol):
    """Who signs payments, as the register told it."""

    def near(self, chain: PaymentChain, parties: frozenset[UUID], on: date) -> Sequence[UUID]:
        """Give the signers of a chain who are among some parties, or near relatives of one."""
