"""The rules of the section on property: each word once, and what is named is there."""

from collections.abc import Iterator, Sequence

from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack
from registry.domain.pack.property_rules import Named, PropertyRules, PropertyRulesFile
from registry.domain.pack.rules_units import unit_keys


def check_property_rules(pack: Pack) -> Iterator[Breach]:
    """Find words that are doubled, and units, loads and places that are not there."""
    units = unit_keys(pack)
    taken: set[str | None] = set()
    for head, content in pack.of_kind(PropertyRules):
        rules = content.rules
        for path, code, message in (*_doubled(rules), *_subsidies(rules)):
            yield Breach(section=head.key, path=("rules", *path), code=code, message=message)
        for index, unit in enumerate(rules.units):
            if units is not None and unit not in units:
                yield Breach(
                    section=head.key,
                    path=("rules", "units", index),
                    code="unit_missing",
                    message=f"Add the unit {unit}, or name one that exists.",
                )
        named: Sequence[str | None] = rules.units or (None,)
        for named_unit in named:
            if named_unit in taken:
                yield Breach(
                    section=head.key,
                    path=("rules", "units"),
                    code="property_rules_twice",
                    message=f"Keep one section of these rules for {named_unit or 'every unit'}.",
                )
            taken.add(named_unit)


def _doubled(rules: PropertyRulesFile) -> Iterator[tuple[Path, str, str]]:
    lists: list[tuple[Path, Sequence[Named]]] = [
        (("classes",), rules.classes),
        (("sources",), rules.sources),
        (("acquisitions",), rules.acquisitions),
        (("disposals",), rules.disposals),
        (("works",), rules.works),
        (("in_kind",), rules.in_kind),
        (("loads",), rules.loads),
        (("subsidies",), rules.subsidies),
    ]
    lists += [(("loads", at, "stages"), load.stages) for at, load in enumerate(rules.loads)]
    lists += [(("subsidies", at, "documents"), s.documents) for at, s in enumerate(rules.subsidies)]
    for path, words in lists:
        seen: set[str] = set()
        for index, word in enumerate(words):
            if word.key in seen:
                message = f"Give this one a key of its own; {word.key} is taken."
                yield (*path, index, "key"), "property_word_duplicate", message
            seen.add(word.key)


def _subsidies(rules: PropertyRulesFile) -> Iterator[tuple[Path, str, str]]:
    loads = {load.key: {stage.key for stage in load.stages} for load in rules.loads}
    purposes: set[str] = set()
    for index, subsidy in enumerate(rules.subsidies):
        if subsidy.load not in loads:
            message = f"Add the kind of load {subsidy.load} first."
            yield ("subsidies", index, "load"), "load_kind_missing", message
        elif subsidy.stage not in loads[subsidy.load]:
            message = f"Name a place where {subsidy.load} is weighed, not {subsidy.stage}."
            yield ("subsidies", index, "stage"), "load_stage_missing", message
        if subsidy.purpose in purposes:
            message = "Give each subsidy a purpose of payment of its own."
            yield ("subsidies", index, "purpose"), "subsidy_purpose_taken", message
        purposes.add(subsidy.purpose)
