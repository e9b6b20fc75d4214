"""The port of the rules for property on the register's adopted sections."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.unit_sections import UnitSections
from assets.domain.property.rules import (
    Acquisition,
    DisposalWay,
    LoadKind,
    PropertyRules,
    Subsidy,
)
from chassis.errors import UnavailableError
from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection

KIND = "property_rules"
Entry = dict[str, Any]


class PropertyRulesNotHeardError(UnavailableError):
    """No rules for the unit's property are in force, or the register has not told of them yet."""

    code = "property_rules_not_heard"


class AdoptedPropertyRules:
    """Gives the rules that name a unit, else those that name none."""

    def __init__(self, register: RegisterMemory, *, county: str) -> None:
        """Read the rules from this memory of the register of a county."""
        self._sections = UnitSections(register, KIND, names="property_unit", county=county)
        self._made: dict[tuple[str, int, str], PropertyRules] = {}

    def of(self, unit: UUID, on: date) -> PropertyRules:
        """Give the rules of a unit in force on a day; raises `PropertyRulesNotHeardError`."""
        section = self._in_force(unit, on)
        if section is None:
            raise PropertyRulesNotHeardError(
                f"no rules for property in force on {on} were heard of"
            )
        key = (section.section, section.version, section.root)
        if key not in self._made:
            self._made[key] = property_rules_of(section)
        return self._made[key]

    def purposes(self, unit: UUID, on: date) -> Mapping[str, str]:
        """Give the subsidy by each purpose that only its claim may ask for; none without rules."""
        if self._in_force(unit, on) is None:
            return {}
        return {each.purpose: key for key, each in self.of(unit, on).subsidies.items()}

    def _in_force(self, unit: UUID, on: date) -> AdoptedSection | None:
        return self._sections.counting(unit, on)


def property_rules_of(section: AdoptedSection) -> PropertyRules:
    """Give the rules that an adopted section holds."""
    entries = _Entries(section.entries)
    (head,) = entries.of("property_rules")
    return PropertyRules(
        rule=f"{section.section}@{section.version}",
        begins_month_after=head["depreciation_begins"] == "month_after",
        ends_same_month=head["depreciation_ends"] == "same_month",
        acceptance_signers=head["acceptance_signers"],
        share_fen=head["share_fen"],
        classes={each["asset_class"]: each["slip"] for each in entries.of("asset_class")},
        sources=frozenset(each["asset_source"] for each in entries.of("asset_source")),
        acquisitions={
            each["acquisition"]: Acquisition(
                slip=each.get("slip"), from_supplier=each["from_supplier"]
            )
            for each in entries.of("acquisition")
        },
        disposals={
            each["disposal"]: DisposalWay(
                slip=each["slip"], resolution_from_fen=each["resolution_from_fen"]
            )
            for each in entries.of("disposal")
        },
        slips={each["fact"]: each["slip"] for each in entries.of("property_slip")},
        works={each["work_kind"]: each["measure"] for each in entries.of("work_kind")},
        in_kind={each["in_kind"]: each.get("slip") for each in entries.of("in_kind")},
        loads={each["load_kind"]: _load(each, entries) for each in entries.of("load_kind")},
        subsidies={each["subsidy"]: _subsidy(each, entries) for each in entries.of("subsidy")},
    )


class _Entries:
    """The entries of a section by what they are."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)

    def of(self, entry: str) -> Iterator[Entry]:
        return (each for each in self._entries if each["entry"] == entry)


def _load(kind: Entry, entries: _Entries) -> LoadKind:
    stages = [each for each in entries.of("load_stage") if each["load_kind"] == kind["load_kind"]]
    return LoadKind(
        stages=tuple(
            each["load_stage"] for each in sorted(stages, key=lambda each: each["number"])
        ),
        loss_tolerance_bp=kind["loss_tolerance_bp"],
    )


def _subsidy(subsidy: Entry, entries: _Entries) -> Subsidy:
    return Subsidy(
        load_kind=subsidy["load_kind"],
        load_stage=subsidy["load_stage"],
        per_tonne_fen=subsidy["per_tonne_fen"],
        purpose=subsidy["purpose"],
        documents=tuple(
            each["subsidy_document"]
            for each in entries.of("subsidy_document")
            if each["subsidy"] == subsidy["subsidy"]
        ),
    )
