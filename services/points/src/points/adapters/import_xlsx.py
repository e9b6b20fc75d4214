"""Reads the rows of a spreadsheet's (XLSX) first sheet as a stream, and nothing else of it."""

import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from points.adapters.import_xlsx_parts import (
    Element,
    XmlPart,
    check_package,
    dated_styles,
    first_sheet,
    shared_strings,
)
from points.domain.import_files import ImportFileError, ImportTooLargeError
from points.domain.import_rows import COMPUTED, NOT_A_VALUE, Row

COLUMNS_MAX = 64
EXACT_MAX = 2**53
"""Below it a double is a whole number exactly."""
MERGES_MAX = 10_000

_DAYS_FROM = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_SERIAL_LEAST = 61
"""Before it the calendar of spreadsheets has a day that never was."""
_SERIAL_MOST = 200_000


class Spreadsheet:
    """One XLSX file; `merged` is complete when all rows were read."""

    def __init__(self, path: Path) -> None:
        """Read the file at this path."""
        self._path = path
        self.merged: list[tuple[int, int]] = []
        """First and last row of each run of merged cells."""

    def rows(self) -> Iterator[Row]:
        """Give every row of the first sheet that is not empty, with its number.

        Raises an error of `points.domain.import_files`.
        """
        try:
            with zipfile.ZipFile(self._path) as package:
                check_package(package)
                part, old_calendar = first_sheet(package)
                sheet = _Sheet(
                    strings=shared_strings(package),
                    dated=dated_styles(package),
                    days_from=_DAYS_FROM[old_calendar],
                )
                for element in XmlPart(package, part).elements(("row", "mergeCell")):
                    if element.name == "mergeCell":
                        self._merge(element.attributes.get("ref", ""))
                        continue
                    row = sheet.row(element)
                    if row is not None:
                        yield row
        except (zipfile.BadZipFile, LookupError, NotImplementedError, OSError, ValueError) as error:
            raise ImportFileError(
                "this is no whole XLSX file: open it, save it anew as XLSX or CSV and send that"
            ) from error

    def _merge(self, reference: str) -> None:
        if len(self.merged) >= MERGES_MAX:
            raise ImportTooLargeError(f"the sheet has more than {MERGES_MAX} merged cells")
        first, _, last = reference.partition(":")
        self.merged.append((place_of(first)[0], place_of(last or first)[0]))


class _Sheet:
    def __init__(self, *, strings: list[str], dated: frozenset[int], days_from: date) -> None:
        self._strings = strings
        self._dated = dated
        self._days_from = days_from
        self._line = 0

    def row(self, element: Element) -> Row | None:
        self._line = int(element.attributes.get("r") or self._line + 1)
        cells: list[str] = []
        place = -1
        for cell in element.children:
            if cell.name != "c":
                continue
            reference = cell.attributes.get("r")
            place = place_of(reference)[1] if reference else place + 1
            if place >= COLUMNS_MAX:
                break
            text = self._text(cell)
            if text:
                cells.extend([""] * (place - len(cells)))
                cells.append(text)
        return Row(self._line, cells) if any(cell.strip() for cell in cells) else None

    def _text(self, cell: Element) -> str:
        value = ""
        for child in cell.children:
            if child.name == "f":
                return COMPUTED
            if child.name == "v":
                value = child.text
            elif child.name == "is":
                value = child.written()
        kind = cell.attributes.get("t", "n")
        if kind == "s":
            return self._strings[int(value)] if value else ""
        if kind == "e":
            return NOT_A_VALUE
        if kind == "n" and value:
            style = int(cell.attributes.get("s", "0"))
            return self._day(value) if style in self._dated else _number(value)
        return value.partition("T")[0] if kind == "d" else value

    def _day(self, value: str) -> str:
        serial = float(value)
        if not serial.is_integer() or not _SERIAL_LEAST <= serial <= _SERIAL_MOST:
            return NOT_A_VALUE
        return (self._days_from + timedelta(days=int(serial))).isoformat()


def place_of(reference: str) -> tuple[int, int]:
    """Give row (from 1) and column (from 0) of a reference such as C12."""
    column = 0
    for position, character in enumerate(reference):
        if not "A" <= character <= "Z":
            return int(reference[position:]), column - 1
        column = column * 26 + ord(character) - 64
    raise ImportFileError(f"the sheet has no cell {reference[:20]!r}")


def _number(value: str) -> str:
    """Write a number as a person typed it: the file holds the nearest double."""
    number = float(value)
    if number.is_integer() and abs(number) < EXACT_MAX:
        return str(int(number))
    return repr(number)
