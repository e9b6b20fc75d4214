"""The port of chart conversions on the register's adopted sections."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from assets.domain.books.chart_conversion import ChartConversion, OldAccount, Target
from chassis.errors import UnavailableError
from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection

KIND = "chart_conversion"


class ConversionNotHeardError(UnavailableError):
    """No conversion between these charts is in force, or the register has not told of it yet."""

    code = "conversion_not_heard"


class AdoptedConversions:
    """Gives the conversion between two charts from the sections that registry adopted.

    What counts is the day on which the balances are taken over, not the one of which they are:
    the text of a transition is adopted when the older books have ended already.
    """

    def __init__(self, register: RegisterMemory, *, today: Callable[[], date]) -> None:
        """Read from this memory of the register; `today` is the business date in Beijing."""
        self._register = register
        self._today = today
        self._made: dict[tuple[str, str], ChartConversion] = {}

    def of(self, from_chart: str, to_chart: str) -> ChartConversion:
        """Give the conversion adopted last; raises `ConversionNotHeardError`."""
        today = self._today()
        found = [
            section
            for section in self._register.sections(KIND)
            if section.effective_on <= today and _charts(section) == (from_chart, to_chart)
        ]
        if not found:
            raise ConversionNotHeardError(
                f"no conversion from the chart {from_chart} to {to_chart} was heard of yet"
            )
        return self._conversion(found[-1])

    def by_rule(self, rule: str) -> ChartConversion | None:
        """Give a conversion as it was adopted, or None where the register tells it no more."""
        for section in self._register.sections(KIND):
            if _rule(section) == rule:
                return self._conversion(section)
        return None

    def _conversion(self, section: AdoptedSection) -> ChartConversion:
        key = (_rule(section), section.root)
        if key not in self._made:
            self._made[key] = conversion_of(section)
        return self._made[key]


def conversion_of(section: AdoptedSection) -> ChartConversion:
    """Give the conversion that an adopted section holds."""
    targets: dict[str, dict[str, Target]] = defaultdict(dict)
    for entry in section.entries:
        if entry["entry"] == "conversion_target":
            targets[entry["old"]][entry["to"]] = Target(
                key=entry["to"],
                account=entry["account"],
                side=entry["side"],
                fact=entry["fact"],
                sub=entry.get("sub"),
            )
    head = _head(section)
    return ChartConversion(
        rule=_rule(section),
        from_chart=head["from_chart"],
        to_chart=head["to_chart"],
        summary=head["summary"],
        accounts={
            entry["old"]: OldAccount(
                code=entry["old"],
                name=entry["name"],
                targets=targets[entry["old"]],
                decided_by=entry.get("decided_by"),
            )
            for entry in section.entries
            if entry["entry"] == "conversion_account"
        },
    )


def _charts(section: AdoptedSection) -> tuple[str, str]:
    head = _head(section)
    return head["from_chart"], head["to_chart"]


def _head(section: AdoptedSection) -> dict[str, Any]:
    return next(entry for entry in section.entries if entry["entry"] == "chart_conversion")


def _rule(section: AdoptedSection) -> str:
    return f"{section.section}@{section.version}"
