"""The rules of budgets and projects bite, and say where."""

from typing import Protocol

import pytest

FILE = "finance/budget-rules.yaml"
BROKEN = [
    (FILE, 'units: ["510604"]', 'units: ["510699"]', "unit_missing"),
    (FILE, 'units: ["510604"]', 'units: ["510604", "510604"]', "budget_rules_twice"),
    (FILE, "- key: listed", "- key: programme", "project_kind_duplicate"),
    (FILE, "wage: [work-relief-wage]", "wage: [award-for-subsidy]", "payment_purpose_twice"),
    (FILE, "payments_from_fen: 10000000", "payments_from_fen: 0", "number_out_of_range"),
    (FILE, "sources: explicit", "sources: whatever", "value_not_allowed"),
]


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize(("file", "old", "new", "code"), BROKEN)
def test_a_broken_rule_of_budgets_is_found_in_its_file(
    copy: BrokenCopy, file: str, old: str, new: str, code: str
) -> None:
    copy.replace(file, old, new)

    assert (code, FILE) in {(found, place) for found, place, _ in copy.places()}
