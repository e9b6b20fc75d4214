"""The port of member rules on the register's adopted sections."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.unit_sections import UnitSections
from assets.domain.members.member_rules import MemberRules, PayScheme, Performance, ReturnRule
from chassis.errors import UnavailableError
from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection

KIND = "member_rules"


class MemberRulesNotHeardError(UnavailableError):
    """No rules of members and pay were adopted for the unit, or the register has not told yet."""

    code = "member_rules_not_heard"


class AdoptedMemberRules:
    """Gives the rules of a unit, from the sections that registry adopted."""

    def __init__(self, register: RegisterMemory, *, county: str) -> None:
        """Read the rules from this memory of the register of a county."""
        self._sections = UnitSections(register, KIND, names="member_rules_unit", county=county)
        self._made: dict[tuple[str, int, str], MemberRules] = {}

    def of(self, unit: UUID, on: date) -> MemberRules:
        """Give a unit's rules in force on a day; raises `MemberRulesNotHeardError`."""
        found = self._found(unit, on)
        if found is None:
            raise MemberRulesNotHeardError(
                f"no rules of members and pay of this unit in force on {on} were heard of yet"
            )
        return found

    def growth_permille(self, unit: UUID, on: date) -> int | None:
        """Give by how much a unit's income is to grow in a year; None where no rule says it."""
        found = self._found(unit, on)
        return None if found is None else found.growth_permille

    def _found(self, unit: UUID, on: date) -> MemberRules | None:
        section = self._sections.naming(unit, on)
        if section is None:
            return None
        key = (section.section, section.version, section.root)
        if key not in self._made:
            self._made[key] = member_rules_of(section)
        return self._made[key]


def member_rules_of(section: AdoptedSection) -> MemberRules:
    """Give the rules that an adopted section holds."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in section.entries:
        by_kind[entry["entry"]].append(entry)
    (head,) = by_kind["member_rules"]
    returns = next(iter(by_kind["member_returns"]), None)
    steps: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for entry in by_kind["pay_step"]:
        steps[entry["scheme"]].append((entry["percent"], entry["fen"]))
    fees: dict[str, dict[str, int]] = defaultdict(dict)
    for entry in by_kind["case_fee"]:
        fees[entry["scheme"]][entry["grade"]] = entry["fen"]
    return MemberRules(
        rule=f"{section.section}@{section.version}",
        plan_days_least=head["plan_days_least"],
        reserve_account=head["reserve_account"],
        reserve_permille=head["reserve_permille"],
        growth_permille=head["growth_permille"],
        returns=None
        if returns is None
        else ReturnRule(
            per_share_fen=returns["per_share_fen"],
            permille=returns["permille"],
            basis=returns["basis"],
        ),
        schemes={
            entry["scheme"]: _scheme(entry, steps[entry["scheme"]], fees[entry["scheme"]])
            for entry in by_kind["pay_scheme"]
        },
    )


def _scheme(entry: dict[str, Any], steps: list[tuple[int, int]], fees: dict[str, int]) -> PayScheme:
    performance = None
    if "performance_fen_most" in entry:
        performance = Performance(
            most_fen=entry["performance_fen_most"],
            formula=entry["formula"],
            steps=tuple(sorted(steps)),
        )
    return PayScheme(
        key=entry["scheme"],
        kind=entry["kind"],
        roll=entry["roll"],
        payer=entry["payer"],
        base_fen=entry["base_fen"],
        performance=performance,
        cap_fen=entry.get("cap_fen"),
        unassessed=entry.get("unassessed", "refused"),
        fees=fees,
        office_fen_year=entry.get("office_fen_year"),
    )
