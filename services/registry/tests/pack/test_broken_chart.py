"""The rules of a chart of accounts bite, and say where."""

from typing import Protocol

import pytest

TABLE, HEAD = "finance/chart.csv", "finance/chart.yaml"
PROJECTS = "account_without_projects"
BROKEN = [
    (TABLE, "Cash on hand,asset", "Cash on hand,wealth", "value_not_allowed"),
    (TABLE, "102,银行存款", "101,银行存款", "account_duplicate"),
    (TABLE, "102,银行存款", "1O2,银行存款", "account_code_malformed"),
    (TABLE, "amortisation,asset,credit", "amortisation,asset,debit", "account_side_differs"),
    (TABLE, "515,其他支出,Other expenses,expense,debit,no,no,none,stated\n", "", "count_differs"),
    (TABLE, "liability,credit,no,no,project", "liability,credit,no,no,none", PROJECTS),
    (HEAD, 'distribution: "322"', 'distribution: "323"', "account_missing"),
    (HEAD, '["231", "241"]', '["231", "242"]', "account_missing"),
    (HEAD, 'chart: "2023-14"', 'chart: "14号"', "chart_version_malformed"),
    ("pack.yaml", "value: not_compared", "value: surely", "open_point_value_not_allowed"),
]


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...
    def line_of(self, file: str, text: str) -> int: ...


@pytest.mark.parametrize(("file", "old", "new", "code"), BROKEN)
def test_a_broken_rule_of_the_chart_is_found_in_its_file(
    copy: BrokenCopy, file: str, old: str, new: str, code: str
) -> None:
    copy.replace(file, old, new)

    # A rule across the two files is shown where what it needs is missing.
    shown = HEAD if code == PROJECTS else file
    assert (code, shown) in {(found, place) for found, place, _ in copy.places()}


def test_an_account_of_an_unknown_class_is_found_on_its_line(copy: BrokenCopy) -> None:
    copy.replace(TABLE, "504,其他收入,Other income,income", "504,其他收入,Other income,gain")

    line = copy.line_of(TABLE, "504,")
    assert ("value_not_allowed", TABLE, line) in copy.places()
