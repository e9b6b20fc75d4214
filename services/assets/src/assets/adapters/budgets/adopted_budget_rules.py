"""The port of budget rules on the register's adopted sections."""

from datetime import date
from typing import Any, Protocol
from uuid import UUID

from assets.adapters.unit_sections import Register as Adopting
from assets.adapters.unit_sections import UnitSections
from assets.domain.budgets.project import ProjectTerms
from assets.domain.budgets.rules import BudgetRules
from chassis.replica.sections import AdoptedSection

KIND = "budget_rules"


class Register(Adopting, Protocol):
    """What is asked of the register beside its adopted sections: what lies above a unit."""

    def above(self, unit: UUID, on: date) -> tuple[UUID, ...]:
        """Give every unit above this one on a day, the nearest first."""


class AdoptedBudgetRules:
    """Gives the rules that name a unit, or else the nearest one above it."""

    def __init__(self, register: Register, *, county: str) -> None:
        """Read the rules from what the register of a county adopted."""
        self._register = register
        self._sections = UnitSections(register, KIND, names="budget_rules_unit", county=county)
        self._made: dict[tuple[str, str], BudgetRules] = {}

    def in_force(self, unit: UUID, on: date) -> BudgetRules | None:
        """Give the rules that count for a unit on a day, or None."""
        if not self._sections.in_force(on):
            return None
        for place in (unit, *self._register.above(unit, on)):
            named = self._sections.naming(place, on)
            if named is not None:
                return self._rules(named)
        return None

    def _rules(self, section: AdoptedSection) -> BudgetRules:
        version = f"{section.section}@{section.version}"
        key = (version, section.root)
        if key not in self._made:
            self._made[key] = _rules_of(section.entries, version)
        return self._made[key]


def _rules_of(entries: tuple[dict[str, Any], ...], version: str) -> BudgetRules:
    (head,) = [entry for entry in entries if entry["entry"] == "budget_rules"]
    purposes = [entry for entry in entries if entry["entry"] == "payment_purpose"]
    return BudgetRules(
        version=version,
        payments_from_fen=head.get("payments_from_fen"),
        projects_from_fen=head.get("projects_from_fen"),
        kinds={
            entry["kind"]: ProjectTerms(
                rule=version,
                vote_required=entry["vote"] == "required",
                acceptors_min=entry["acceptors"],
                allocation=entry["sources"],
            )
            for entry in entries
            if entry["entry"] == "project_kind"
        },
        award_purposes=_with_role(purposes, "award"),
        wage_purposes=_with_role(purposes, "wage"),
    )


def _with_role(purposes: list[dict[str, Any]], role: str) -> frozenset[str]:
    return frozenset(entry["purpose"] for entry in purposes if entry["role"] == role)
