"""The rules of bank formats bite, and say where."""

from typing import Protocol

import pytest

FILE = "finance/bank-formats.yaml"
BROKEN = [
    (FILE, "window_days: 5", "window_days: 500", "number_out_of_range"),
    (FILE, "key: postal-savings", "key: rural-commercial", "bank_format_duplicate"),
    (FILE, "      paid: 借方发生额\n", "", "bank_amount_columns"),
    (FILE, "      amount: 金额\n", "", "bank_amount_columns"),
    (FILE, "      outgoing: [支出]\n", "", "bank_direction_words"),
    (FILE, "outgoing: [支出]", "outgoing: [收入]", "bank_word_twice"),
    (FILE, "balance: 账户余额", "balance: 摘要", "bank_heading_twice"),
    (
        FILE,
        "{heading: 收款户名, field: name}",
        "{heading: 备注, field: text}",
        "bank_column_missing",
    ),
    (FILE, "failed: [失败]", "failed: [成功]", "bank_word_twice"),
    (FILE, "dates: yyyymmdd", "dates: ddmmyyyy", "value_not_allowed"),
    (FILE, "encoding: gb18030", "encoding: gbk", "value_not_allowed"),
]


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    def replace(self, file: str, old: str, new: str) -> None: ...
    def places(self) -> list[tuple[str, str, int]]: ...


@pytest.mark.parametrize(("file", "old", "new", "code"), BROKEN)
def test_a_broken_bank_format_is_found_in_its_file(
    copy: BrokenCopy, file: str, old: str, new: str, code: str
) -> None:
    copy.replace(file, old, new)

    assert (code, file) in {(found, place) for found, place, _ in copy.places()}
