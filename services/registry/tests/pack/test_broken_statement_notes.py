"""The rules of the notes to the statements bite, and say where."""

import pytest

from services.registry.tests.pack.conftest import BrokenCopy

NOTES = "finance/statement-notes.yaml"
BROKEN = [
    ('chart: "2023-14"', 'chart: "2004-12"', "note_chart_missing"),
    ("- key: organisation", "- key: declaration", "note_point_duplicate"),
    ("    text_en: The books record no adjustments for tax.\n", "", "note_text_missing"),
    ('"502", "503", "504"]', '"502", "503"]', "note_account_missing"),
    ('accounts: ["201", "221"]', 'accounts: ["201", "221", "101"]', "note_account_twice"),
    ('accounts: ["201", "221"]', 'accounts: ["201", "221", "999"]', "note_account_unknown"),
    ('"112", "113", "211"]', '"112", "113", "211", "201"]', "note_account_unfit"),
    ('accounts: ["501",', 'accounts: ["511",', "note_account_twice"),
    ("[365, 730, 1095]", "[365, 365, 1095]", "bounds_crossed"),
    ("answer: pending", "answer: guessed", "value_not_allowed"),
]


@pytest.mark.parametrize(("old", "new", "code"), BROKEN)
def test_a_broken_note_is_found_in_its_file(
    copy: BrokenCopy, old: str, new: str, code: str
) -> None:
    copy.replace(NOTES, old, new)

    assert (code, NOTES) in {(found, file) for found, file, _ in copy.places()}
