"""The port of income rules on the register's adopted sections."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.unit_sections import Register, UnitSections
from assets.domain.income.rules import Cause, EarmarkRule, Expected, IncomeRules, LevyRule
from chassis.errors import UnavailableError
from chassis.replica.sections import AdoptedSection

KIND = "income_rules"


class IncomeRulesNotHeardError(UnavailableError):
    """No rules of income of the unit are in force, or the register has not told of them yet."""

    code = "income_rules_not_heard"


class AdoptedIncomeRules:
    """Gives the rules of a unit from the sections that registry adopted; each is read once."""

    def __init__(self, register: Register, *, county: str) -> None:
        """Read the rules from what the register of a county adopted."""
        self._sections = UnitSections(register, KIND, names="income_unit", county=county)
        self._made: dict[tuple[str, int, str], IncomeRules] = {}

    def of(self, unit: UUID, on: date) -> IncomeRules:
        """Give a unit's rules in force on a day; raises `IncomeRulesNotHeardError`."""
        section = self._sections.naming(unit, on)
        if section is not None:
            return self._read(section)
        raise IncomeRulesNotHeardError(
            f"no rules of income of this unit in force on {on} are known"
        )

    def _read(self, section: AdoptedSection) -> IncomeRules:
        key = (section.section, section.version, section.root)
        if key not in self._made:
            self._made[key] = rules_of(section)
        return self._made[key]


def rules_of(section: AdoptedSection) -> IncomeRules:
    """Give the rules that an adopted section holds."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in section.entries:
        by_kind[entry["entry"]].append(entry)
    [receipts], [cash] = by_kind["income_receipts"], by_kind["income_cash"]
    return IncomeRules(
        rule=f"{section.section}@{section.version}",
        effective_on=section.effective_on,
        copies=receipts["copies"],
        book_days_max=receipts["book_days_max"],
        bank_within_days=cash["bank_within_days"],
        cash_limit_fen=cash["limit_fen"],
        causes={entry["key"]: _cause(entry) for entry in by_kind["income_cause"]},
        levies={entry["key"]: _levy(entry) for entry in by_kind["income_levy"]},
        earmarks={
            entry["key"]: EarmarkRule(
                key=entry["key"],
                purposes=_listed(by_kind["income_purpose"], entry["key"], "purpose"),
                sources=_listed(by_kind["income_source"], entry["key"], "source"),
                each_fen=entry.get("each_fen"),
            )
            for entry in by_kind["income_earmark"]
        },
        expected={entry["key"]: _expected(entry) for entry in by_kind["income_expected"]},
    )


def _cause(entry: dict[str, Any]) -> Cause:
    return Cause(
        key=entry["key"],
        levy=entry.get("levy"),
        earmark=entry.get("earmark"),
        source=entry.get("source"),
    )


def _levy(entry: dict[str, Any]) -> LevyRule:
    return LevyRule(
        key=entry["key"],
        basis=entry["basis_of_rate"],
        rate_fen=entry["rate_fen"],
        due_days=entry["due_days"],
        arrears_after_days=entry["arrears_after_days"],
        arrears_fen_least=entry["arrears_fen_least"],
        paid_parts=entry["aimed_paid_parts"],
        due_parts=entry["aimed_due_parts"],
        debtor=_party(entry.get("debtor")),
        creditor=_party(entry.get("creditor")),
    )


def _expected(entry: dict[str, Any]) -> Expected:
    return Expected(
        key=entry["key"],
        cause=entry.get("cause"),
        programme=entry.get("programme"),
        every=entry["every"],
        due_days=entry["due_days"],
        fen_least=entry["fen_least"],
    )


def _listed(entries: list[dict[str, Any]], key: str, name: str) -> frozenset[str]:
    return frozenset(entry[name] for entry in entries if entry["key"] == key)


def _party(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)
