"""The rules of a section of budgets and projects: what it names exists, and stands there once."""

from collections.abc import Iterator

from registry.domain.pack.budget_rules import BudgetRules, BudgetRulesFile
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack
from registry.domain.pack.rules_units import unit_keys


def check_budget_rules(pack: Pack) -> Iterator[Breach]:
    """Find units that are not there or have two sections, and kinds and purposes given twice."""
    units = unit_keys(pack)
    taken: set[str] = set()
    for head, content in pack.of_kind(BudgetRules):
        rules = content.rules
        for index, unit in enumerate(rules.units):
            path: Path = ("rules", "units", index)
            if units is not None and unit not in units:
                message = f"Add the unit {unit}, or name one that exists."
                yield Breach(section=head.key, path=path, code="unit_missing", message=message)
            if unit in taken:
                message = f"Keep one section of budget rules for {unit}."
                yield Breach(
                    section=head.key, path=path, code="budget_rules_twice", message=message
                )
            taken.add(unit)
        for path, code, message in _doubled(rules):
            yield Breach(section=head.key, path=path, code=code, message=message)


def _doubled(rules: BudgetRulesFile) -> Iterator[tuple[Path, str, str]]:
    kinds: set[str] = set()
    for index, kind in enumerate(rules.kinds):
        if kind.key in kinds:
            yield (
                ("rules", "kinds", index, "key"),
                "project_kind_duplicate",
                f"Give this kind a key of its own; {kind.key} is taken.",
            )
        kinds.add(kind.key)
    purposes: set[str] = set()
    for role in ("award", "wage"):
        for index, purpose in enumerate(getattr(rules.purposes, role)):
            if purpose in purposes:
                yield (
                    ("rules", "purposes", role, index),
                    "payment_purpose_twice",
                    f"Let {purpose} be either an award or a wage, and write it once.",
                )
            purposes.add(purpose)
