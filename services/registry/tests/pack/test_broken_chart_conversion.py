"""The rules of a conversion between charts bite, and say where."""

from typing import Protocol

import pytest

FILE = "finance/chart-conversion.yaml"
BROKEN = [
    ('- old: "102"', '- old: "101"', "conversion_account_duplicate"),
    ('- old: "102"', '- old: "1O2"', "account_code_malformed"),
    ('whole, account: "154"', 'whole, account: "159"', "account_missing"),
    ("- key: productive", "- key: for-sale", "conversion_target_duplicate"),
    ("certainty_percent: 88", "certainty_percent: 79", "conversion_without_question"),
    ("certainty_percent: 88", "certainty_percent: 101", "number_out_of_range"),
    ("side: credit", "side: left", "value_not_allowed"),
    ('to_chart: "2023-14"', 'to_chart: "2024-1"', "chart_missing"),
    ('from_chart: "2004-12"', 'from_chart: "2023-14"', "conversion_same_chart"),
    ('from_chart: "2004-12"', 'from_chart: "2004"', "chart_version_malformed"),
]


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize(("old", "new", "code"), BROKEN)
def test_a_broken_conversion_is_found_in_its_file(
    copy: BrokenCopy, old: str, new: str, code: str
) -> None:
    copy.replace(FILE, old, new)

    assert (code, FILE) in {(found, place) for found, place, _ in copy.places()}
