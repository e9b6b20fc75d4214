"""The rules port of contracts on the register's adopted sections."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from assets.domain.contracts.release import Deduction, Release, Tier
from assets.domain.contracts.rules import ContractRules, FormRule
from chassis.errors import UnavailableError
from chassis.replica.sections import AdoptedSection
from kernel.units import unit_id

KIND = "contract_rules"

Entry = dict[str, Any]


class ContractRulesNotHeardError(UnavailableError):
    """No rules of contracts are in force for the unit, or the register has not told of them yet."""

    code = "contract_rules_not_heard"


class Register(Protocol):
    """What is asked of the register: which sections were adopted."""

    def sections(self, kind: str) -> tuple[AdoptedSection, ...]:
        """Give the adopted sections of a kind, by effective date and version."""


class AdoptedContractRules:
    """Gives a unit's rules: those that name it, else those that name no unit."""

    def __init__(self, register: Register, *, county: str) -> None:
        """Read the rules from what the register of a county adopted."""
        self._register = register
        self._county = county
        self._made: dict[tuple[str, str], ContractRules] = {}

    def of(self, unit: UUID, on: date) -> ContractRules:
        """Give the rules of a unit in force on a day; for a day before any, the first ones.

        Contracts are older than the rules under which they are first recorded. Raises
        `ContractRulesNotHeardError`.
        """
        sections = self._register.sections(KIND)
        section = self._counting(unit, [each for each in sections if each.effective_on <= on])
        if section is None and sections:
            first_on = sections[0].effective_on
            section = self._counting(
                unit, [each for each in sections if each.effective_on == first_on]
            )
        if section is None:
            raise ContractRulesNotHeardError(
                "no rules of contracts were heard of; have them adopted"
            )
        rule = f"{section.section}@{section.version}"
        key = (rule, section.root)
        if key not in self._made:
            self._made[key] = rules_of(section.entries, rule=rule)
        return self._made[key]

    def _counting(self, unit: UUID, sections: list[AdoptedSection]) -> AdoptedSection | None:
        newest: dict[str, AdoptedSection] = {}
        for section in sections:
            newest.pop(section.section, None)
            newest[section.section] = section
        named = [(section, self._units(section)) for section in newest.values()]
        own = [section for section, units in named if unit in units]
        found = own or [section for section, units in named if not units]
        return found[-1] if found else None

    def _units(self, section: AdoptedSection) -> frozenset[UUID]:
        return frozenset(
            unit_id(self._county, entry["unit"])
            for entry in section.entries
            if entry["entry"] == "contract_rules_unit"
        )


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
