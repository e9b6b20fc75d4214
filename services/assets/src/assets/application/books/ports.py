"""What the use cases of the books need from outside, named for the need."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from assets.domain.books.chart import Chart
from assets.domain.books.sub_balance import SubBalance


class Charts(Protocol):
    """The adopted charts of accounts, as far as the register has told them."""

    def of(self, version: str, on: date) -> Chart:
        """Give a chart in force on a day; raises `ChartNotHeardError`."""


class AccountTokens(Protocol):
    """By which the number of a bank account is compared and never read."""

    def of(self, number: str, on: date) -> str:
        """Give the keyed token of a number, under the key of the day's year."""


class LedgerBalances(Protocol):
    """The balances of posted vouchers, up to the log's present end."""

    async def of(self, entity: UUID, on: date) -> Sequence[SubBalance]:
        """Give the balance of every sub-account of an entity at the end of a day."""
