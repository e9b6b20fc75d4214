"""The rules port of contracts on the register's adopted sections."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from assets.adapters.unit_sections import Register, UnitSections
from assets.domain.contracts.release import Deduction, Release, Tier
from assets.domain.contracts.rules import ContractRules, FormRule
from chassis.errors import UnavailableError

KIND = "contract_rules"

Entry = dict[str, Any]


class ContractRulesNotHeardError(UnavailableError):
    """No rules of contracts are in force for the unit, or the register has not told of them yet."""

    code = "contract_rules_not_heard"


class AdoptedContractRules:
    """Gives a unit's rules: those that name it, else those that name no unit."""

    def __init__(self, register: Register, *, county: str) -> None:
        """Read the rules from what the register of a county adopted."""
        self._sections = UnitSections(register, KIND, names="contract_rules_unit", county=county)
        self._made: dict[tuple[str, str], ContractRules] = {}

    def of(self, unit: UUID, on: date) -> ContractRules:
        """Give the rules of a unit in force on a day; for a day before any, the first ones.

        Contracts are older than the rules under which they are first recorded. Raises
        `ContractRulesNotHeardError`.
        """
        section = self._sections.counting(unit, on)
        if section is None and self._sections.all:
            section = self._sections.counting(unit, self._sections.all[0].effective_on)
        if section is None:
            raise ContractRulesNotHeardError(
                "no rules of contracts were heard of; have them adopted"
            )
        rule = f"{section.section}@{section.version}"
        key = (rule, section.root)
        if key not in self._made:
            self._made[key] = rules_of(section.entries, rule=rule)
        return self._made[key]


def rules_of(entries: Iterable[Entry], *, rule: str) -> ContractRules:
    """Give the rules that the entries of a section hold."""
    known = list(entries)
    return ContractRules(
        rule=rule,
        forms={each["form"]: _form(each, known) for each in _of(known, "contract_form")},
        ageing_days=tuple(each["days_most"] for each in _of(known, "contract_ageing")),
        releases={
            each["release"]: _release(each, known) for each in _of(known, "retention_release")
        },
    )


def _form(head: Entry, entries: list[Entry]) -> FormRule:
    own = [entry for entry in entries if entry.get("form") == head["form"]]
    return FormRule(
        form=head["form"],
        directions=frozenset(each["direction"] for each in _of(own, "contract_direction")),
        charges={each["charge"]: each["needed"] for each in _of(own, "contract_charge")},
        share=head["share"],
        matters=head["matters"],
        resolution_from_fen=head["resolution_from_fen"],
        months_most=head["months_most"],
    )


def _release(head: Entry, entries: list[Entry]) -> Release:
    own = [entry for entry in entries if entry.get("release") == head["release"]]
    return Release(
        key=head["release"],
        full_marks=Decimal(head["full_marks"]),
        method=head["method"],
        missing=head["missing"],
        tiers=tuple(
            Tier(least=Decimal(each["least"]), percent=each["percent"])
            for each in _of(own, "retention_tier")
        ),
        deductions=tuple(
            Deduction(
                key=each["input"],
                percent_each=each["percent_each"],
                percent_most=each["percent_most"],
            )
            for each in _of(own, "retention_input")
        ),
    )


def _of(entries: list[Entry], kind: str) -> list[Entry]:
    return [entry for entry in entries if entry["entry"] == kind]
