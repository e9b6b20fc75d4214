"""Which accounts are money, and what accounts are called, as the pages of money need it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from chassis.errors import UnavailableError
from disclosure.application.names import Named


class ChartNotAdoptedError(UnavailableError):
    """The chart of the books is not in force, or the register has not told of it yet."""

    code = "chart_not_adopted"


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """The accounts of one chart."""

    money: Sequence[str]
    """Cash and cash at bank (库存现金、银行存款), in this order."""
    names: Mapping[str, Named]

    def named(self, account: str) -> Named:
        """Name an account; by its code where the chart does not know it."""
        return self.names.get(account) or Named(key=account, zh=account, en=account)


class Charts(Protocol):
    """The adopted charts of accounts."""

    def of(self, chart: str, on: date) -> Accounts:
        """Give the accounts of a chart in force on a day; raises `ChartNotAdoptedError`."""
