"""Gives the rows of a bank's file: CSV in UTF-8 or GB18030, XLSX, or XLS; each cell as a text."""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
import xlrd
import xlrd.compdoc
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException
from xlrd.biffh import XLRDError

from assets.domain.bank.statement_file import (
    LINES_MAX,
    BankFileError,
    BankFileRowError,
    BankFileTooLongError,
)
from assets.domain.bank.tables import HEADING_ROWS_MAX, Row
from chassis.http.strict_input import has_forbidden_text

CSV, XLSX, XLS = "csv", "xlsx", "xls"
ROWS_MAX = LINES_MAX + 2 * HEADING_ROWS_MAX
SHEET_ROWS_MAX = 20 * ROWS_MAX
"""Rows of a sheet with the empty ones between and below its lines."""
COLUMNS_MAX = 64
UNPACKED_BYTES_MAX = 64 * 1024 * 1024
PARTS_MAX = 200
_ENCODINGS = ("utf-8-sig", "gb18030")
# What the two libraries raise of a file that is not what its name says; both read it bit by bit
# and trust what they read.
_BROKEN: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DefusedXmlException,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    ParseError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    XLRDError,
    xlrd.compdoc.CompDocError,
    zipfile.BadZipFile,
    zlib.error,
)


def rows_of(content: bytes, kind: str) -> list[Row]:
    """Give every row that is not empty with its number; raises what is wrong with the file."""
    found = []
    for row in _READERS[kind](content):
        if any(cell.strip() for cell in row.cells):
            found.append(_checked(row))
        if len(found) > ROWS_MAX:
            raise BankFileTooLongError(
                f"the file has more than {LINES_MAX} lines: ask the bank for fewer days at once"
            )
    return found


def _csv(content: bytes) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(_decoded(content), newline=""))
    number = 1
    try:
        for cells in reader:
            yield Row(number, tuple(cells[:COLUMNS_MAX]))
            number = reader.line_num + 1
    except csv.Error as error:
        raise BankFileRowError(
            f"row {number} is no row of comma-separated values: {error}", row=number
        ) from error


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BankFileError("the file is neither UTF-8 nor GB18030: send it as the bank gave it")


def _xlsx(content: bytes) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > PARTS_MAX or sum(p.file_size for p in parts) > UNPACKED_BYTES_MAX:
                raise BankFileTooLongError("the spreadsheet unpacks to more than a statement has")
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(values_only=True, max_col=COLUMNS_MAX)
        yield from _numbered(rows, lambda cells: [_text(cell) for cell in cells])
    except _BROKEN as error:
        raise BankFileError(
            "this is no whole XLSX file: open it, save it anew as XLSX or CSV and send that"
        ) from error


def _xls(content: bytes) -> Iterator[Row]:
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
        sheet = book.sheet_by_index(0)
        rows = (sheet.row(index)[:COLUMNS_MAX] for index in range(sheet.nrows))

        def texts(cells: Iterable[Any]) -> list[str]:
            return [_text(_old_value(cell, book.datemode)) for cell in cells]

        yield from _numbered(rows, texts)
    except _BROKEN as error:
        raise BankFileError(
            "this is no whole XLS file: open it, save it anew as XLSX or CSV and send that"
        ) from error


def _numbered(rows: Iterable[Any], texts: Callable[[Any], list[str]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, 1):
        if number > SHEET_ROWS_MAX:
            raise BankFileTooLongError("the sheet has far more rows than a statement: send a part")
        yield Row(number, tuple(texts(cells)))


def _old_value(cell: Any, datemode: int) -> Any:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, 1 if datemode else 0)
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def _text(value: Any) -> str:
    """Write a cell as a person reads it; a number as it was typed, for a file holds a double."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return str(value)


def _checked(row: Row) -> Row:
    cells = tuple(cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row.cells)
    if any(has_forbidden_text(cell) for cell in cells):
        raise BankFileRowError(
            f"row {row.number} holds characters that no record may hold: send the bank's own file",
            row=row.number,
        )
    return Row(row.number, cells)


_READERS: Final[dict[str, Callable[[bytes], Iterator[Row]]]] = {CSV: _csv, XLSX: _xlsx, XLS: _xls}
