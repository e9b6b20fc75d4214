"""The entries of income rules: the units, receipts and cash first, then whatever is listed."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from registry.domain.pack.income_rules import IncomeRules
from registry.domain.pack.vocabulary import Strict

Entry: TypeAlias = dict[str, str | int | bool]


def income_rules_entries(content: IncomeRules) -> Iterator[Entry]:
    """Give all that the rules say, in the order of the file; what is not said is left out."""
    rules = content.rules
    for unit in rules.units:
        yield {"entry": "income_unit", "unit": unit}
    yield _written("income_receipts", rules.receipts)
    yield _written("income_cash", rules.cash)
    for cause in rules.causes:
        yield _written("income_cause", cause)
    for levy in rules.levies:
        yield _written("income_levy", levy)
    for earmark in rules.earmarks:
        yield _written("income_earmark", earmark, without={"purposes", "sources"})
        for purpose in earmark.purposes:
            yield {"entry": "income_purpose", "key": earmark.key, "purpose": purpose}
        for source in earmark.sources:
            yield {"entry": "income_source", "key": earmark.key, "source": source}
    for expected in rules.expected:
        yield _written("income_expected", expected)


def _written(name: str, part: Strict, *, without: frozenset[str] | set[str] = frozenset()) -> Entry:
    said: dict[str, Any] = part.model_dump(exclude=set(without), exclude_none=True)
    return {"entry": name, **said}
