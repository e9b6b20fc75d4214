"""The rules of income: every key once, and nothing named that is not there."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.income_rules import IncomeCause, IncomeFile, IncomeRules
from registry.domain.pack.pack import Pack
from registry.domain.pack.rules_units import unit_keys

Defect = tuple[Path, str, str]


class Keyed(Protocol):
    """Something that the rules list under a key."""

    @property
    def key(self) -> str:
        """Its key."""


def check_income_rules(pack: Pack) -> Iterator[Breach]:
    """Find doubled keys, units and parts that are missing, and units with two sections."""
    taken: set[tuple[str, object]] = set()
    for head, content in pack.of_kind(IncomeRules):
        found = [*_units(content.rules, pack), *_doubled(content.rules), *_named(content.rules)]
        for place, unit in enumerate(content.rules.units):
            if (unit, head.effective_on) in taken:
                message = f"Keep the income rules of {unit} in one section for each day of effect."
                found.append((("units", place), "income_rules_twice", message))
        taken |= {(unit, head.effective_on) for unit in content.rules.units}
        for path, code, message in found:
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)


def _units(rules: IncomeFile, pack: Pack) -> Iterator[Defect]:
    if not rules.units:
        yield ("units",), "unit_missing", "Name at least one unit whose income this is."
    known = unit_keys(pack)
    for place, unit in enumerate(rules.units):
        if known is not None and unit not in known:
            yield ("units", place), "unit_missing", f"Add the unit {unit}, or name one that exists."


def _doubled(rules: IncomeFile) -> Iterator[Defect]:
    lists: tuple[tuple[str, Sequence[Keyed]], ...] = (
        ("causes", rules.causes),
        ("levies", rules.levies),
        ("earmarks", rules.earmarks),
        ("expected", rules.expected),
    )
    for name, listed in lists:
        keys = [each.key for each in listed]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                message = f"Give this one a key of its own; {key} is taken."
                yield (name, index, "key"), "income_key_duplicate", message


def _named(rules: IncomeFile) -> Iterator[Defect]:
    causes = {cause.key for cause in rules.causes}
    for index, cause in enumerate(rules.causes):
        for field, message in _missing(cause, rules):
            yield ("causes", index, field), "income_part_missing", message
    for index, levy in enumerate(rules.levies):
        if levy.aimed_paid_parts > levy.aimed_due_parts:
            message = "Aim at no more parts paid than are due."
            yield ("levies", index, "aimed_paid_parts"), "bounds_crossed", message
    for index, earmark in enumerate(rules.earmarks):
        if not earmark.purposes or not earmark.sources:
            message = "Name at least one purpose and one source of this money."
            yield ("earmarks", index, "key"), "income_part_missing", message
    for index, expected in enumerate(rules.expected):
        if (expected.cause is None) == (expected.programme is None):
            message = "Name either the cause of receipts or the programme of a list."
            yield ("expected", index, "key"), "income_part_missing", message
        elif expected.cause is not None and expected.cause not in causes:
            message = f"Add the cause {expected.cause} first."
            yield ("expected", index, "cause"), "income_part_missing", message


def _missing(cause: IncomeCause, rules: IncomeFile) -> Iterator[tuple[str, str]]:
    """Find what a cause names and the rules do not list."""
    if cause.levy is not None and cause.levy not in {levy.key for levy in rules.levies}:
        yield "levy", f"Add the levy {cause.levy} first."
    sources = {earmark.key: earmark.sources for earmark in rules.earmarks}
    if cause.earmark is not None and cause.earmark not in sources:
        yield "earmark", f"Add the earmarked money {cause.earmark} first."
    elif cause.earmark is not None and cause.source not in sources[cause.earmark]:
        yield "source", f"Name a source of {cause.earmark} for this cause."
    elif cause.earmark is None and cause.source is not None:
        yield "source", "Name the earmarked money to which this source adds."
