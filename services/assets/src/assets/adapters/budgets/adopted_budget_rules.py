"""The port of budget rules on the register's adopted sections."""

from datetime import date
from typing import Any, Protocol
from uuid import UUID

from assets.domain.budgets.project import ProjectTerms
from assets.domain.budgets.rules import BudgetRules
from chassis.replica.sections import AdoptedSection
from kernel.units import unit_id

KIND = "budget_rules"


class Register(Protocol):
    """What is asked of the register: which sections were adopted, and what lies above a unit."""

    def sections(self, kind: str) -> tuple[AdoptedSection, ...]:
        """Give the adopted sections of a kind, by effective date and version."""

    def above(self, unit: UUID, on: date) -> tuple[UUID, ...]:
        """Give every unit above this one on a day, the nearest first."""


class AdoptedBudgetRules:
    """Gives the rules that name a unit, or else the nearest one above it."""

    def __init__(self, register: Register, *, county: str) -> None:
        """Read the rules from what the register of a county adopted."""
        self._register = register
        self._county = county
        self._made: dict[tuple[str, str], BudgetRules] = {}

    def in_force(self, unit: UUID, on: date) -> BudgetRules | None:
        """Give the rules that count for a unit on a day, or None."""
        newest: dict[str, AdoptedSection] = {}
        for section in self._register.sections(KIND):
            if section.effective_on <= on:
                newest.pop(section.section, None)
                newest[section.section] = section
        if not newest:
            return None
        for place in (unit, *self._register.above(unit, on)):
            named = [each for each in newest.values() if place in self._units(each)]
            if named:
                return self._rules(named[-1])
        return None

    def _units(self, section: AdoptedSection) -> frozenset[UUID]:
        return frozenset(
            unit_id(self._county, entry["unit"])
            for entry in section.entries
            if entry["entry"] == "budget_rules_unit"
        )

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
