"""The worked year leaves as files that other programs read to the same balances."""

import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Transaction
from openpyxl import load_workbook

from assets.adapters.exports.posted_vouchers import Books
from assets.entrypoints.exports.accounts import AccountNames
from assets.entrypoints.exports.tables import Cell, csv_text
from assets.features.exports import ledger_file
from kernel.periods import Month
from services.assets.tests.bookkeeping import ENTITY, keep_year, worked_year
from services.assets.tests.charts import CHART
from services.assets.tests.desk import Desk
from services.assets.tests.village import VILLAGE, unit

HOME = f"/entities/{ENTITY}"
LAST = "2026-12-31"
BEAN_CHECK = Path(sys.executable).with_name("bean-check")


@pytest.fixture
async def year(desk: Desk) -> Desk:
    """Give a desk at which the worked year was kept and closed."""
    await keep_year(desk)
    desk.project()
    return desk


async def test_every_program_reads_the_same_year(
    year: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    balances = await _trial_balance(year)
    assert len(balances) == 13
    beancount, journal = tmp_path / "year.beancount", tmp_path / "year.journal"
    beancount.write_bytes(await _file(year, "ledger/beancount"))
    journal.write_bytes(await _file(year, "ledger/hledger"))

    assert _read_by_beancount(beancount) == balances
    assert "balance" in beancount.read_text()
    if hledger := shutil.which("hledger"):
        assert _read_by_hledger(hledger, journal) == balances

    text = (await _file(year, "journal/csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    workbook = load_workbook(io.BytesIO(await _file(year, "journal/xlsx")))
    head, *lines = workbook["序时账"].values
    assert [list(head), *map(_cells, lines)] == rows
    # The lines of the year, and those that carried it over.
    assert len(rows) - 1 > sum(len(voucher.lines) for voucher in worked_year())
    assert _sums(rows[1:]) == balances

    # The operator writes the same for all entities at once, never over a file that is there.
    county = tmp_path / "county.beancount"
    assert await ledger_file(year.base, [str(county), "--on", LAST]) == 0
    assert county.read_bytes() == beancount.read_bytes()
    assert await ledger_file(year.base, [str(county), "--on", LAST]) == 2
    assert "name another file" in capsys.readouterr().out
    assert county.read_bytes() == beancount.read_bytes()


async def test_what_was_tampered_with_is_found_by_bean_check(year: Desk, tmp_path: Path) -> None:
    text = (await _file(year, "ledger/beancount")).decode()
    file = tmp_path / "year.beancount"
    for changed, found in [
        (text, 0),
        # One side of a voucher alone, and both sides of one alike: the assertions see the second.
        (text.replace(" 5000.00 CNY", " 5000.01 CNY", 1), 1),
        (text.replace("5000.00 CNY", "5000.01 CNY"), 1),
    ]:
        file.write_text(changed)
        assert _bean_check(file) == found


def test_no_two_sub_accounts_share_a_name() -> None:
    books = Books(
        entity=ENTITY,
        unit=unit(VILLAGE),
        form="village_collective",
        name="示例",
        chart=CHART.version,
        books_from=Month("2026-01"),
    )
    names = AccountNames(books, division=VILLAGE, chart=CHART)
    dimensions = dict.fromkeys(
        ("sub", "bank_account", "party", "project", "fund", "source", "contract")
    )
    rows = [
        {"account": "311", **dimensions, "source": source}
        for source in ("捐赠", "a-b", "a_b", "a b", "a-u005F-b", None)
    ]
    rows.append({"account": "311", **dimensions, "sub": "捐赠"})

    assert len({names.of(row) for row in rows}) == len(rows)


def test_no_text_of_a_person_becomes_a_formula() -> None:
    row: list[Cell] = ["=1+1", "+1", "-1", "@A1", "1=1", Decimal("-1.00")]

    assert csv_text(iter([row])) == "'=1+1,'+1,'-1,'@A1,1=1,-1.00\r\n"


async def _trial_balance(desk: Desk) -> dict[str, Decimal]:
    answer = await desk.get(f"{HOME}/trial-balance", by="accountant", on=LAST)
    return {
        line["account"]: Decimal(line["balance_fen"]) / 100
        for line in answer.json()["accounts"]
        if line["balance_fen"]
    }


async def _file(desk: Desk, name: str) -> bytes:
    answer = await desk.get(f"{HOME}/{name}", by="accountant", on=LAST)
    assert answer.status_code == 200, answer.text
    return answer.content


def _read_by_beancount(file: Path) -> dict[str, Decimal]:
    entries, errors, _ = loader.load_file(str(file))
    assert errors == []
    sums: dict[str, Decimal] = {}
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                code, units = posting.account.split(":")[2][:3], posting.units
                assert units is not None
                assert isinstance(units.number, Decimal)
                sums[code] = sums.get(code, Decimal(0)) + units.number
    return {code: amount for code, amount in sums.items() if amount}


def _bean_check(file: Path) -> int:
    said = subprocess.run(  # noqa: S603  # a program of the virtual environment
        [BEAN_CHECK, "--no-cache", file], check=False, capture_output=True
    )
    return said.returncode


def _read_by_hledger(program: str, file: Path) -> dict[str, Decimal]:
    said = subprocess.run(  # noqa: S603  # the program that was found
        [program, "-f", file, "balance", "--flat", "--output-format=csv", "--no-total"],
        check=True,
        capture_output=True,
        text=True,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    ).stdout
    sums: dict[str, Decimal] = {}
    for name, amount in list(csv.reader(io.StringIO(said)))[1:]:
        code = name.split(":")[2][:3]
        sums[code] = sums.get(code, Decimal(0)) + Decimal(amount.removeprefix("CNY "))
    return {code: amount for code, amount in sums.items() if amount}


def _sums(rows: list[list[str]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row[8]] = sums.get(row[8], Decimal(0)) + Decimal(row[10]) - Decimal(row[11])
    return {code: amount for code, amount in sums.items() if amount}


def _cells(row: Iterable[object]) -> list[str]:
    """Give a sheet's row as the CSV file writes it."""
    cells = ["" if cell is None else str(cell) for cell in row]
    return [*cells[:10], *(f"{Decimal(cell):.2f}" for cell in cells[10:12]), *cells[12:]]
