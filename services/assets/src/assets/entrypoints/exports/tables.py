"""The ledger of an entity as a table for accountants (序时账): CSV and XLSX with the same cells."""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell as OneCell
from openpyxl.cell import WriteOnlyCell

from assets.adapters.exports.posted_vouchers import Books, PostedMonth
from assets.domain.books.chart import Chart
from assets.domain.books.lines import DIMENSIONS
from assets.entrypoints.exports.accounts import one_line
from kernel.money import format_yuan

Cell = str | int | Decimal
HEAD = (
    "会计主体 entity",
    "凭证月份 month",
    "凭证号 number",
    "日期 date",
    "类型 kind",
    "红字 red ink",
    "摘要 summary",
    "行 line",
    "科目 account",
    "科目名称 account name",
    "借方(元) debit, yuan",
    "贷方(元) credit, yuan",
    *DIMENSIONS,
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cells(books: Books, chart: Chart, posted: PostedMonth) -> Iterator[Sequence[Cell]]:
    """Give one row for each line of each voucher of a month; amounts are yuan with two decimals."""
    for voucher in posted.vouchers:
        for line in voucher.lines:
            yield (
                books.name,
                voucher.month,
                voucher.number,
                voucher.dated_on.isoformat(),
                voucher.kind,
                "红字" if voucher.red_ink else "",
                one_line(voucher.summary),
                line["line"],
                line["account"],
                chart.account(line["account"]).name,
                Decimal(format_yuan(line["debit_fen"], grouped=False)),
                Decimal(format_yuan(line["credit_fen"], grouped=False)),
                *(str(line[name] or "") for name in DIMENSIONS),
            )


def csv_text(rows: Iterator[Sequence[Cell]]) -> str:
    """Give rows as CSV (RFC 4180); no text of a person begins a formula in a spreadsheet."""
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


class Sheet:
    """Writes one sheet row by row to a file on disk, and keeps no row in memory."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("序时账")
        self._sheet.freeze_panes = "A2"
        self.add([HEAD])

    def add(self, rows: Iterator[Sequence[Cell]] | Sequence[Sequence[Cell]]) -> None:
        """Add rows; text stays text, whatever it begins with."""
        for row in rows:
            self._sheet.append([self._cell(value) for value in row])

    def save(self, file: IO[bytes]) -> None:
        """Write the workbook; nothing can be added afterwards."""
        self._book.save(file)

    def _cell(self, value: Cell) -> OneCell:
        cell: OneCell = WriteOnlyCell(self._sheet)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        elif isinstance(value, Decimal):
            cell.number_format = "0.00"
        return cell


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell
