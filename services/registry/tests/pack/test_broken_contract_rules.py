"""The rules of contract rules bite, and say where."""

from typing import Protocol

import pytest

FILE = "finance/contract-rules.yaml"
BROKEN = [
    ("  - form: lease", "  - form: loan", "value_not_allowed"),
    ("  - form: lease", "  - form: contracting", "contract_form_duplicate"),
    ("directions: [receivable, payable]", "directions: []", "contract_direction_missing"),
    (
        "      - {kind: guaranteed_income, needed: false}\n",
        "      - {kind: guaranteed_income}\n      - {kind: guaranteed_income}\n",
        "contract_charge_duplicate",
    ),
    ("[30, 90, 180, 365]", "[30, 30, 180, 365]", "ageing_out_of_order"),
    ("key: scores-in-proportion", "key: scores-in-tiers", "release_duplicate"),
    ('full_marks: "100"', 'full_marks: "0"', "release_without_marks"),
    ("method: tiers", "method: proportional", "release_tiers_differ"),
    ('least: "90"', 'least: "900"', "release_tier_unreachable"),
    ('least: "80"', 'least: "90"', "release_tier_duplicate"),
    ("ageing_days:", 'units: ["510604999999"]\nageing_days:', "unit_missing"),
]


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...
    def line_of(self, file: str, text: str) -> int: ...


@pytest.mark.parametrize(("old", "new", "code"), BROKEN)
def test_a_broken_rule_of_contracts_is_found_in_its_file(
    copy: BrokenCopy, old: str, new: str, code: str
) -> None:
    copy.replace(FILE, old, new)

    assert (code, FILE) in {(found, place) for found, place, _ in copy.places()}


def test_a_form_that_nothing_is_paid_on_is_found_on_its_line(copy: BrokenCopy) -> None:
    old = "    charges:\n      - {kind: wage, needed: true}\n"
    copy.replace(FILE, old, "    charges: []\n")

    line = copy.line_of(FILE, "    charges: []")
    assert ("contract_charge_missing", FILE, line) in copy.places()


def test_two_sections_for_the_same_units_are_found(copy: BrokenCopy) -> None:
    head = (
        "\n  - key: finance/contract-rules-again\n    kind: contract_rules\n    version: 1\n"
        "    files:\n      rules: finance/contract-rules.yaml\n    effective_on: 2026-01-01\n"
        "    resolution:\n      body: 示例\n      decided_on: 2025-12-22\n      title: 示例\n"
        "      reference: 示例-1\n      basis: illustrative\n"
    )
    copy.replace(
        "pack.yaml",
        "\n  - key: finance/contract-rules\n",
        f"{head}\n  - key: finance/contract-rules\n",
    )

    assert "contract_rules_twice" in {code for code, _, _ in copy.places()}
