"""The blacklists port on the register's adopted sections and terms."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection
from kernel.points import parse_points
from points.adapters.adopted_rules import AdoptedRules
from points.application.listing_ports import BlacklistUnknownError
from points.application.ports import RulesNotHeardError
from points.domain.blacklist import BlacklistRules

PERIOD = "assessment-period-months"
"""The open point of the cycle that says how long one assessment period is."""


class AdoptedBlacklists:
    """Builds a scheme's rules from its blacklist and the period of its cycle, as in force today."""

    def __init__(
        self, register: RegisterMemory, rules: AdoptedRules, *, today: Callable[[], date]
    ) -> None:
        """Read the rules from this memory of the register, as of the business date."""
        self._register = register
        self._rules = rules
        self._today = today

    def of(self, scheme: str) -> BlacklistRules:
        """Give a scheme's rules; raises `BlacklistUnknownError` or `RulesNotHeardError`."""
        sections = self._in_force("blacklist", scheme)
        if not sections:
            raise BlacklistUnknownError(f"no blacklist of {scheme} is in force")
        cycles = self._in_force("cycle", scheme)
        if not cycles:
            raise RulesNotHeardError(f"not all rules of {scheme} are known yet: they are told")
        section = sections[-1]
        points = {
            entry["key"]: entry["value"]
            for entry in (*cycles[-1].entries, *section.entries)
            if entry["entry"] == "open_point"
        }
        frame = next(entry for entry in section.entries if entry["entry"] == "blacklist")
        return BlacklistRules(
            version=f"{section.section}@{section.version}",
            below=parse_points(frame["below"]),
            subject_types=frozenset(
                entry["type"]
                for entry in section.entries
                if entry["entry"] == "blacklist_subject_type"
            ),
            period_months=points[PERIOD],
            leaving=points["blacklist-exit"],
            relisting=points["blacklist-relisting"],
        )

    def may_help(self, person: UUID, scheme: str, on: date) -> bool:
        """Tell whether a person holds a post of the village or of its branch on a day."""
        places = {self._rules.unit_of(scheme), self._rules.leading_unit(scheme)}
        return any(
            places.intersection((post.unit, *post.unit_path))
            for post in self._register.held(person, on)
        )

    def _in_force(self, kind: str, scheme: str) -> list[AdoptedSection]:
        today = self._today()
        found = self._register.sections(kind, scheme)
        return [section for section in found if section.effective_on <= today]
