"""The entries of the rules of budgets and projects."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.budget_rules import BudgetRules

Entry: TypeAlias = dict[str, str | int | bool]


def budget_rules_entries(content: BudgetRules) -> Iterator[Entry]:
    """Give the thresholds first, then the units, the kinds of projects and the purposes."""
    rules = content.rules
    thresholds: dict[str, int] = rules.resolution.model_dump(exclude_none=True)
    yield {"entry": "budget_rules", "owner": rules.owner, "basis": rules.basis, **thresholds}
    for unit in rules.units:
        yield {"entry": "budget_rules_unit", "unit": unit}
    for kind in rules.kinds:
        entry: Entry = {"entry": "project_kind", "kind": kind.key, "name": kind.name}
        entry |= {"name_en": kind.name_en, "vote": kind.vote, "sources": kind.sources}
        yield entry | {"acceptors": kind.acceptors}
    for role, purposes in (("award", rules.purposes.award), ("wage", rules.purposes.wage)):
        for purpose in purposes:
            yield {"entry": "payment_purpose", "purpose": purpose, "role": role}
