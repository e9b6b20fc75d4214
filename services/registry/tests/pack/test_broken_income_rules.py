"""The rules of income bite, and say where."""

from typing import Protocol

import pytest

FILE = "finance/income.yaml"
BROKEN = [
    ('units: ["510604102211"]', 'units: ["510604102299"]', "unit_missing"),
    ('units: ["510604102211"]', "units: []", "unit_missing"),
    ("- {key: waste-grant", "- {key: waste-fee", "income_key_duplicate"),
    ("levy: waste-fee, earmark: waste", "levy: tea-fee, earmark: waste", "income_part_missing"),
    ("earmark: waste, source: residents", "earmark: tea, source: r", "income_part_missing"),
    ("earmark: waste, source: residents", "earmark: waste, source: r", "income_part_missing"),
    ("earmark: waste, source: government", "source: government", "income_part_missing"),
    ("aimed_paid_parts: 85", "aimed_paid_parts: 101", "bounds_crossed"),
    ("purposes: [waste-removal, cleaning]", "purposes: []", "income_part_missing"),
    ("cause: rent, every: year", "cause: toll, every: year", "income_part_missing"),
    ("cause: rent, every: year", "every: year", "income_part_missing"),
    ("cause: rent, every: year", "cause: rent, every: week", "value_not_allowed"),
    ("debtors: not_published", "debtors: published", "value_not_allowed"),
    ("debtors: not_published", "debtors: not_published\n    debtor: firm-01", "party_malformed"),
    ("rate_fen: 200", "rate_fen: 0", "number_out_of_range"),
]


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize(("old", "new", "code"), BROKEN)
def test_a_broken_rule_of_income_is_found_in_its_file(
    copy: BrokenCopy, old: str, new: str, code: str
) -> None:
    copy.replace(FILE, old, new)

    assert (code, FILE) in {(found, place) for found, place, _ in copy.places()}
