"""What a bank wrote is read as it was meant, in each kind of file, and nothing else is."""

from datetime import date
from pathlib import Path

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.adapters.bank.camt053 import read_camt053
from assets.adapters.bank.rows import rows_of
from assets.adapters.bank.statement_files import ReadBankFiles
from assets.domain.bank.formats import BankRules
from assets.domain.bank.statement_file import StatementFile, stated
from assets.domain.bank.tables import read_result
from chassis.errors import DomainError
from services.assets.tests.bank_files import (
    SCHEMAS,
    Said,
    as_camt,
    as_csv,
    as_xlsx,
    result,
    table,
)
from services.assets.tests.charts import BANK_RULES

RULES: BankRules = BANK_RULES
FILES = ReadBankFiles()
MAY = ("2026-05-01", "2026-05-31")
LINES = (
    Said(on="2026-05-03", fen=500_000, reference="R1", name="张某", account="62001", remark="租金"),
    Said(on="2026-05-10", fen=-20_000, reference="P1", name="李某", account="62002"),
    Said(on="2026-05-31", fen=-1_500, reference="F1", remark="手续费"),
)
CAMT = xmlschema.XMLSchema10(str(SCHEMAS / "camt.053.001.08.xsd"))

days = st.dates(date(2026, 5, 1), date(2026, 5, 31)).map(date.isoformat)
amounts = st.integers(-(10**12), 10**12).filter(bool)
words = st.text(st.characters(categories=("L", "N"), max_codepoint=0x9FFF), max_size=20)
said = st.builds(
    Said,
    on=days,
    fen=amounts,
    reference=st.text("0123456789ABC", max_size=20),
    name=words,
    account=st.text("0123456789", max_size=19),
    remark=words,
)


def read(content: bytes, kind: str) -> StatementFile:
    return FILES.statement(content, kind, RULES, None)


def refusal(content: bytes, kind: str) -> str:
    """Give the code with which a file is refused, or that it was read."""
    try:
        stated(read(content, kind), since=date(2026, 5, 1), until=date(2026, 5, 31))
    except DomainError as error:
        return error.code
    return "read"


def check(file: StatementFile, lines: tuple[Said, ...], opening: int) -> None:
    assert [(each.booked_on.isoformat(), each.amount_fen) for each in file.entries] == [
        (line.on, line.fen) for line in lines
    ]
    assert [each.reference for each in file.entries] == [line.reference or None for line in lines]
    assert (file.opening_fen, file.closing_fen) == (
        opening,
        opening + sum(line.fen for line in lines),
    )
    period = stated(file, since=None, until=None)
    assert (period.since, period.until) == (date(2026, 5, 1), date(2026, 5, 31))
    assert list(period.irregularities(today=date(2026, 6, 1))) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_both_encodings_of_banks(encoding: str) -> None:
    file = read(as_csv(table(LINES, opening=1_000_000, days=MAY), encoding), "csv")

    check(file, LINES, 1_000_000)
    assert (file.account, file.form) == ("6200 0000 0000 0000 017", "rural-commercial")
    first = file.entries[0]
    assert (first.name, first.account, first.remark) == ("张某", "62001", "租金")
    assert [RULES.purpose(each.remark) for each in file.entries] == [None, None, "fee"]


def test_a_spreadsheet_says_the_same_as_the_table() -> None:
    rows = table(LINES, opening=1_000_000, days=MAY)

    check(read(as_xlsx(rows), "xlsx"), LINES, 1_000_000)


def test_numbers_and_days_of_a_spreadsheet_are_read_as_they_were_typed() -> None:
    rows: list[list[object]] = [list(row) for row in table(LINES, opening=1_000_000, days=MAY)]
    rows[4][0], rows[4][3], rows[4][4] = date(2026, 5, 3), 5_000, 15_000.0
    rows[5][2], rows[5][4] = 200.0, 14_800

    check(read(as_xlsx(rows), "xlsx"), LINES, 1_000_000)


def test_an_old_spreadsheet_says_the_same_as_the_table() -> None:
    content = (Path(__file__).parent / "statement.xls").read_bytes()

    check(read(content, "xls"), LINES, 1_000_000)


def test_a_format_with_one_column_of_amounts_and_the_newest_line_first_is_turned_round() -> None:
    rows = [
        ["卡号:6200 0000 0000 0000 017"],
        ["记账日", "金额", "收支", "余额", "凭证号", "交易对方", "对方卡号", "附言"],
        ["20260512", "100.00", "支出", "900.00", "B", "", "", ""],
        ["20260511", "¥1,000.00", "收入", "1,000.00", "A", "王某", "6", "退汇"],
        ["本页小计", "", "", "", "", "", "", ""],
    ]

    file = read(as_csv(rows, "utf-8"), "csv")

    assert [(each.amount_fen, each.row) for each in file.entries] == [(100_000, 4), (-10_000, 3)]
    period = stated(file, since=None, until=None)
    assert (period.opening_fen, period.closing_fen) == (0, 90_000)
    assert RULES.purpose(file.entries[0].remark) == "return"


def test_a_standard_statement_is_valid_and_read() -> None:
    content = as_camt(LINES, opening=1_000_000, days=MAY)

    CAMT.validate(content.decode())
    check(read(content, "xml"), LINES, 1_000_000)
    assert read(content, "xml").entries[1].account == "62002"


@given(lines=st.lists(said, max_size=12).map(tuple), opening=st.integers(-(10**12), 10**12))
@settings(max_examples=40, deadline=None)
def test_any_lines_come_back_as_they_were_written(lines: tuple[Said, ...], opening: int) -> None:
    if any(abs(opening + sum(x.fen for x in lines[:n])) > 10**12 for n in range(len(lines) + 1)):
        return  # such a balance is refused, as the next property shows
    check(read(as_csv(table(lines, opening=opening, days=MAY)), "csv"), lines, opening)
    check(read(as_camt(lines, opening=opening, days=MAY), "xml"), lines, opening)


@given(content=st.binary(max_size=400), kind=st.sampled_from(["csv", "xlsx", "xls", "xml"]))
@settings(max_examples=150, deadline=None)
def test_bytes_of_any_kind_are_read_or_refused_with_a_code(content: bytes, kind: str) -> None:
    assert refusal(content, kind).startswith(("read", "bank_", "statement_"))


@given(
    whole=st.sampled_from(
        [
            ("csv", as_csv(table(LINES, days=MAY))),
            ("xlsx", as_xlsx(table(LINES, days=MAY))),
            ("xls", (Path(__file__).parent / "statement.xls").read_bytes()),
            ("xml", as_camt(LINES, days=MAY)),
        ]
    ),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused_with_a_code(
    whole: tuple[str, bytes], data: st.DataObject
) -> None:
    kind, content = whole
    place = data.draw(st.integers(0, len(content) - 1))
    damaged = content[:place] + data.draw(st.binary(max_size=6)) + content[place + 3 :]
    assert refusal(damaged, kind).startswith(("read", "bank_", "statement_"))


@pytest.mark.parametrize(
    ("old", "new", "code", "row"),
    [
        ("2026-05-10", "2026-05-32", "bank_file_row", 6),
        ("200.00", "2oo.00", "bank_file_row", 6),
        ("200.00", "0", "bank_file_row", 6),
        ("交易日期", "日期", "bank_file_headings", None),
        ("李某", "李\x01某", "bank_file_row", 6),
        ("200.00", "99999999999999.00", "bank_file_row", 6),
    ],
)
def test_a_row_that_says_nothing_is_named(old: str, new: str, code: str, row: int | None) -> None:
    content = as_csv(table(LINES, days=MAY), "utf-8").decode().replace(old, new, 1).encode()

    with pytest.raises(DomainError) as refused:
        read(content, "csv")

    assert (refused.value.code, refused.value.details.get("row")) == (code, row)


def test_xml_that_declares_entities_or_another_currency_is_refused() -> None:
    content = as_camt(LINES, days=MAY).decode()
    bomb = content.replace("<Document", '<!DOCTYPE d [<!ENTITY a "aaaa">]><Document', 1)
    dollars = content.replace('Ccy="CNY"', 'Ccy="USD"', 1)

    for changed in (bomb, dollars, content.replace("camt.053", "camt.052")):
        with pytest.raises(DomainError) as refused:
            read_camt053(changed.encode())
        assert refused.value.code.startswith("bank_file")


def test_an_entry_that_is_only_announced_is_no_line() -> None:
    content = as_camt(LINES, days=MAY).decode().replace("<Cd>BOOK</Cd>", "<Cd>PDNG</Cd>", 1)

    assert len(read_camt053(content.encode()).entries) == 2


def test_a_result_names_each_line_and_what_became_of_it() -> None:
    content = result(
        [
            (1, 20_000, "成功", "T1", "2026-05-15", ""),
            (2, 30_000, "失败", "", "", "账号户名不符"),
        ]
    )

    lines = read_result(rows_of(content, "csv"), RULES.results[0])

    assert [(each.number, each.outcome, each.amount_fen) for each in lines] == [
        (1, "paid", 20_000),
        (2, "failed", 30_000),
    ]
    assert (lines[0].reference, lines[1].reason) == ("T1", "账号户名不符")
