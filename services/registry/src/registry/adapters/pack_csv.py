"""Reads a table of a pack: one header as agreed, then rows of exactly as many cells."""

import csv
import io
from collections.abc import Sequence

from registry.adapters.pack_report import UNKNOWN, Loaded, Place, Report
from registry.domain.pack.findings import Path

ROWS_MAX = 20_000


def load_csv(text: str, *, file: str, header: Sequence[str], report: Report) -> Loaded | None:
    """Give the rows as objects of texts, or nothing where the header cannot be trusted."""
    lines = text.split("\n")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[str, str]] = []
    places: dict[Path, Place] = {(): (1, 1)}
    try:
        if next(reader, None) != list(header):
            report.add(
                file=file,
                place=(1, 1),
                code="header_differs",
                message=f"Write the first line as: {','.join(header)}",
            )
            return None
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) != len(header):
                report.add(
                    file=file,
                    place=(line, 1),
                    code="row_width_differs",
                    message=f"Write {len(header)} cells in this row, not {len(cells)}.",
                )
            elif len(rows) >= ROWS_MAX:
                report.add(
                    file=file,
                    place=(line, 1),
                    code="too_many_rows",
                    message=f"Keep at most {ROWS_MAX} rows.",
                )
                return None
            else:
                _place_row(places, row=len(rows), line=line, cells=cells, header=header)
                _mend_columns(places, row=len(rows), header=header, source=lines[line - 1])
                rows.append(dict(zip(header, cells, strict=True)))
            line = reader.line_num + 1
    except csv.Error as error:
        report.add(
            file=file,
            place=(reader.line_num, 0) if reader.line_num else UNKNOWN,
            code="csv_broken",
            message=f"Mend the quotes or line ends of this row: {error}.",
        )
        return None
    return Loaded(value=tuple(rows), places=places)


def _place_row(
    places: dict[Path, Place], *, row: int, line: int, cells: list[str], header: Sequence[str]
) -> None:
    places[row,] = (line, 1)
    column = 1
    for name, cell in zip(header, cells, strict=True):
        places[row, name] = (line, column)
        column += len(cell) + 1


def _mend_columns(
    places: dict[Path, Place], *, row: int, header: Sequence[str], source: str
) -> None:
    """Forget the columns of a row with quotes: its cells are not where their lengths say."""
    if '"' in source:
        for name in header:
            places[row, name] = (places[row, name][0], 0)
