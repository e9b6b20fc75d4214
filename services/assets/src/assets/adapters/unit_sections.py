"""The adopted sections of one kind by the units that they name, found once for each day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from chassis.replica.sections import AdoptedSection
from kernel.units import unit_id

DAYS_KEPT_MAX = 400
"""More days are seldom asked about between two changes of the register."""


class Register(Protocol):
    """What is asked of the register: which sections were adopted."""

    @property
    def adopted(self) -> tuple[AdoptedSection, ...]:
        """Every adopted section; the same tuple until the register was read anew."""

    def sections(self, kind: str) -> tuple[AdoptedSection, ...]:
        """Give the adopted sections of a kind, by effective date and version."""


class UnitSections:
    """Finds the section of a kind that counts for a unit on a day.

    A newer version of a section takes the place of the one before, also for units that it names
    no more; of several sections the one in force last counts.
    """

    def __init__(self, register: Register, kind: str, *, names: str, county: str) -> None:
        """Read sections of this kind; entries of the kind `names` say for which units they are."""
        self._register = register
        self._kind = kind
        self._names = names
        self._county = county
        self._adopted: tuple[AdoptedSection, ...] = ()
        self._units: dict[tuple[str, int], frozenset[UUID]] = {}
        self._days: dict[date, tuple[AdoptedSection, ...]] = {}

    @property
    def all(self) -> Sequence[AdoptedSection]:
        """Every section of the kind, in every version, by effective date."""
        return self._register.sections(self._kind)

    def bound(self, rule: str, root: str) -> AdoptedSection | None:
        """Give the section to which a matter is bound by its rule, `section@version`, and root."""
        matching = (each for each in self.all if (rule_of(each), each.root) == (rule, root))
        return next(matching, None)

    def in_force(self, on: date) -> Sequence[AdoptedSection]:
        """Give each section in its version in force on a day, the one in force last at the end."""
        self._follow()
        if on not in self._days:
            if len(self._days) >= DAYS_KEPT_MAX:
                self._days.clear()
            newest: dict[str, AdoptedSection] = {}
            for section in self.all:
                if section.effective_on <= on:
                    newest.pop(section.section, None)
                    newest[section.section] = section
            self._days[on] = tuple(newest.values())
        return self._days[on]

    def naming(self, unit: UUID, on: date) -> AdoptedSection | None:
        """Give the section in force on a day that names a unit, or None."""
        return self._last(each for each in self.in_force(on) if unit in self.units(each))

    def counting(self, unit: UUID, on: date) -> AdoptedSection | None:
        """Give the section that names a unit on a day, else one that is for all units, or None."""
        return self.naming(unit, on) or self._last(
            each for each in self.in_force(on) if not self.units(each)
        )

    def units(self, section: AdoptedSection) -> frozenset[UUID]:
        """Give the units that a section names."""
        self._follow()
        key = (section.section, section.version)
        if key not in self._units:
            self._units[key] = frozenset(
                unit_id(self._county, entry["unit"])
                for entry in section.entries
                if entry["entry"] == self._names
            )
        return self._units[key]

    def _follow(self) -> None:
        if self._adopted is not self._register.adopted:
            self._adopted, self._units, self._days = self._register.adopted, {}, {}

    @staticmethod
    def _last(sections: Iterable[AdoptedSection]) -> AdoptedSection | None:
        found = list(sections)
        return found[-1] if found else None


def rule_of(section: AdoptedSection) -> str:
    """Name a section and its version, `section@version`, as events cite it."""
    return f"{section.section}@{section.version}"
