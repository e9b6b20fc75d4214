"""Opens an import file by its form."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from points.adapters.import_csv import csv_rows
from points.adapters.import_xlsx import Spreadsheet
from points.application.import_ports import FileRows, SpooledFile
from points.domain.import_rows import Row

XLSX = "xlsx"


class CsvFile:
    """One CSV file; no cell of it can be merged with another."""

    merged: Sequence[tuple[int, int]] = ()

    def __init__(self, path: Path) -> None:
        """Read the file at this path."""
        self._path = path

    def rows(self) -> Iterator[Row]:
        """Give every row that is not empty, with the number of its first line."""
        return csv_rows(self._path)


def open_file(file: SpooledFile) -> FileRows:
    """Give the reader of a file."""
    return Spreadsheet(file.path) if file.form == XLSX else CsvFile(file.path)
