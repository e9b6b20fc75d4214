"""The names of accounts (会计科目), from the charts that the register's sections adopted."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from chassis.replica.memory import RegisterMemory
from disclosure.application.accounts import Accounts, ChartNotAdoptedError
from disclosure.application.names import Named

_MONEY_ROLES = ("cash", "bank")


class RegisterCharts:
    """Answers with the adopted sections of the day."""

    def __init__(self, memory: RegisterMemory) -> None:
        """Read this memory."""
        self._memory = memory

    def of(self, chart: str, on: date) -> Accounts:
        """Give the accounts of a chart in force; raises `ChartNotAdoptedError`."""
        for section in reversed(self._memory.sections("chart")):
            if section.effective_on <= on and _head(section.entries) == chart:
                return _accounts(section.entries)
        raise ChartNotAdoptedError(f"no chart {chart} in force on {on} was heard of yet")


def _head(entries: Iterable[Any]) -> str | None:
    return next((one["chart"] for one in entries if one["entry"] == "chart"), None)


def _accounts(entries: Sequence[Any]) -> Accounts:
    roles = {one["role"]: one["account"] for one in entries if one["entry"] == "chart_role"}
    return Accounts(
        money=tuple(roles[role] for role in _MONEY_ROLES),
        names={
            one["account"]: Named(
                key=one["account"], zh=one["name"], en=one.get("name_en") or one["name"]
            )
            for one in entries
            if one["entry"] == "chart_account"
        },
    )
