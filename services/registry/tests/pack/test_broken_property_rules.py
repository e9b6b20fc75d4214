"""The rules for property bite, and say where."""

from typing import Protocol

import pytest

FILE = "finance/property-rules.yaml"
BROKEN = [
    ("units: []", 'units: ["510604999001"]', "unit_missing"),
    ("key: welfare\n", "key: management\n", "property_word_duplicate"),
    ("{key: donation,", "{key: own-funds,", "property_word_duplicate"),
    ("{key: town,", "{key: village,", "property_word_duplicate"),
    ("{key: firm-receipt,", "{key: weight-note,", "property_word_duplicate"),
    ("load: straw\n", "load: hay\n", "load_kind_missing"),
    ("stage: firm\n", "stage: county\n", "load_stage_missing"),
    ("acceptance_signers: 2", "acceptance_signers: 1", "number_out_of_range"),
    ("depreciation_begins: month_after", "depreciation_begins: later", "value_not_allowed"),
]


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize(("old", "new", "code"), BROKEN)
def test_a_broken_rule_for_property_is_found_in_its_file(
    copy: BrokenCopy, old: str, new: str, code: str
) -> None:
    copy.replace(FILE, old, new)

    assert (code, FILE) in {(found, place) for found, place, _ in copy.places()}


def test_the_same_units_have_one_section_of_these_rules(copy: BrokenCopy) -> None:
    head = "  - key: finance/property-rules\n    kind: property_rules\n"
    again = head.replace("finance/property-rules", "finance/property-rules-two")
    body = f"    version: 1\n    files:\n      rules: {FILE}\n"
    resolution = (
        "    effective_on: 2026-01-01\n    resolution:\n      body: 县\n"
        "      decided_on: 2025-12-22\n      title: 规则\n      reference: 示例\n"
        "      basis: illustrative\n\n"
    )
    copy.replace("pack.yaml", head, again + body + resolution + head)

    assert "property_rules_twice" in {code for code, _, _ in copy.places()}
