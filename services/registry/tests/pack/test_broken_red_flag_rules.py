"""The rules of red flags bite, and say where."""

from typing import Protocol

import pytest

FILE = "oversight/red-flags.yaml"
BROKEN = [
    ("{key: resolution, amount_fen", "{key: approval-tier, amount_fen", "red_flag_key_duplicate"),
    ("- {form: contracting, months", "- {form: lease, months", "red_flag_key_duplicate"),
    ("full_pay_posts: [party-branch-secretary", "full_pay_posts: [mayor", "red_flag_post_missing"),
    ("other: lost-work}", "other: grid-allowance}", "red_flag_exclusion"),
    ("book_days: 90", "book_days: 9000", "number_out_of_range"),
    ("household_days: 10", "household_weeks: 10", "key_unknown"),
]


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize(("old", "new", "code"), BROKEN)
def test_a_broken_rule_of_red_flags_is_found_in_its_file(
    copy: BrokenCopy, old: str, new: str, code: str
) -> None:
    copy.replace(FILE, old, new)

    assert (code, FILE) in {(found, place) for found, place, _ in copy.places()}
