"""The charts port on the register's adopted sections."""

from datetime import date

from assets.domain.books.chart import Account, Chart
from chassis.errors import UnavailableError
from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection


class ChartNotHeardError(UnavailableError):
    """No such chart of accounts is in force, or the register has not told of it yet."""

    code = "chart_not_heard"


class AdoptedCharts:
    """Gives a chart by its version, from the sections that registry adopted."""

    def __init__(self, register: RegisterMemory) -> None:
        """Read the charts from this memory of the register."""
        self._register = register
        self._made: dict[tuple[str, int, str], Chart] = {}

    def of(self, version: str, on: date) -> Chart:
        """Give a chart in force on a day; raises `ChartNotHeardError`."""
        found = [
            section
            for section in self._register.sections("chart")
            if section.effective_on <= on and _version_of(section) == version
        ]
        if not found:
            raise ChartNotHeardError(f"no chart {version} in force on {on} was heard of yet")
        section = found[-1]
        key = (section.section, section.version, section.root)
        if key not in self._made:
            self._made[key] = chart_of(section)
        return self._made[key]


def chart_of(section: AdoptedSection) -> Chart:
    """Give the chart that an adopted section holds."""
    entries = section.entries
    return Chart(
        version=str(_version_of(section)),
        rule=f"{section.section}@{section.version}",
        accounts={
            entry["account"]: Account(
                code=entry["account"],
                name=entry["name"],
                name_en=entry["name_en"],
                kind=entry["class"],
                side=entry["side"],
                two_sided=entry["two_sided"],
                contra=entry["contra"],
                kept_by=entry.get("kept_by"),
            )
            for entry in entries
            if entry["entry"] == "chart_account"
        },
        roles={e["role"]: e["account"] for e in entries if e["entry"] == "chart_role"},
        never_in_debit=frozenset(
            entry["account"] for entry in entries if entry["entry"] == "chart_never_in_debit"
        ),
    )


def _version_of(section: AdoptedSection) -> str | None:
    heads = (entry["chart"] for entry in section.entries if entry["entry"] == "chart")
    return next(heads, None)
