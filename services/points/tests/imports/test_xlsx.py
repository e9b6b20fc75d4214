"""Spreadsheets: what their cells say, and those that are refused."""

import zipfile
from pathlib import Path

import pytest

from chassis.errors import MingbaiError
from points.adapters.import_xlsx import Spreadsheet
from points.domain.import_rows import COMPUTED, NOT_A_VALUE
from services.points.tests.imports.files import HEADINGS, cell, row, sheet_of, write_xlsx

FILLED = Path(__file__).with_name("filled.xlsx")
HEADED = row(1, *HEADINGS)


def cells(path: Path) -> list[tuple[int, list[str]]]:
    return [(each.line, list(each.cells)) for each in Spreadsheet(path).rows()]


def test_what_a_spreadsheet_program_wrote_is_read_as_it_was_entered() -> None:
    sheet = Spreadsheet(FILLED)

    rows = [(each.line, list(each.cells)) for each in sheet.rows()]

    assert rows[0] == (1, list(HEADINGS))
    assert rows[1:] == [
        (2, ["yard", "env-tidy-yard", "1.1", "2026-03-05", "1"]),
        (3, ["mill", "env-tidy-yard", "0.4", "2026-03-06", "", f"sha256:{'0' * 64}"]),
        (4, ["mill", "env-tidy-yard", COMPUTED, "2026-03-06"]),
        (5, ["yard", "env-tidy-yard", "0.3", NOT_A_VALUE, "2"]),
        (6, ["yard", "env-tidy-yard", "1", "46086", "3"]),
        (8, ["yard", "env-tidy-yard", "1", "2026-03-07"]),
        (9, ["yard", "x", "1"]),
        (10, ["", "x", "1"]),
    ]
    assert sheet.merged == [(9, 10)]


def test_days_are_read_from_days_and_from_text(tmp_path: Path) -> None:
    sheet = sheet_of(
        row(
            1,
            '<c r="A1" s="1"><v>46086</v></c>',
            "2026-03-05",
            '<c r="C1" t="d"><v>2026-03-05T00:00:00</v></c>',
        ),
        row(
            2,
            '<c r="A2" s="1"><v>46086.5</v></c>',
            '<c r="B2" t="e"><v>#REF!</v></c>',
            '<c r="C2" t="b"><v>1</v></c>',
        ),
    )

    assert cells(write_xlsx(tmp_path / "a", sheet)) == [
        (1, ["2026-03-05", "2026-03-05", "2026-03-05"]),
        (2, [NOT_A_VALUE, NOT_A_VALUE, "1"]),
    ]


def bomb(path: Path) -> None:
    write_xlsx(path, sheet_of(HEADED, row(2, "0" * 200_000), *[row(3, "0" * 200_000)] * 300))


def deep(path: Path) -> None:
    write_xlsx(path, sheet_of("<row>" + "<c>" * 100 + "</c>" * 100 + "</row>"))


def crowded(path: Path) -> None:
    write_xlsx(path, sheet_of(HEADED), also={f"xl/media/{n}.bin": "" for n in range(1_001)})


def wide(path: Path) -> None:
    write_xlsx(path, sheet_of(row(1, *(cell("A1", f"{n:020}") for n in range(20_000)))))


def entities(path: Path) -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
    write_xlsx(path, doctype + sheet_of(row(1, "<c><v>&b;</v></c>")))


def macros(path: Path) -> None:
    write_xlsx(path, sheet_of(HEADED), also={"xl/vbaProject.bin": "x"})


def linked(path: Path) -> None:
    write_xlsx(path, sheet_of(HEADED), also={"xl/externalLinks/externalLink1.xml": "<x/>"})


def embedded(path: Path) -> None:
    write_xlsx(path, sheet_of(HEADED), also={"xl/embeddings/oleObject1.bin": "x"})


def no_package(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 but nothing more")


def another_package(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<x/>")


def broken(path: Path) -> None:
    write_xlsx(path, sheet_of(HEADED, "<row"))


def strange_string(path: Path) -> None:
    write_xlsx(path, sheet_of(HEADED, '<row r="2"><c r="A2" t="s"><v>7</v></c></row>'))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bomb, "import_too_large"),
        (crowded, "import_too_large"),
        (wide, "import_too_large"),
        (deep, "import_file_unreadable"),
        (entities, "import_file_unreadable"),
        (macros, "import_spreadsheet_active"),
        (linked, "import_spreadsheet_active"),
        (embedded, "import_spreadsheet_active"),
        (no_package, "import_file_unreadable"),
        (another_package, "import_file_unreadable"),
        (broken, "import_file_unreadable"),
        (strange_string, "import_file_unreadable"),
    ],
    ids=lambda given: getattr(given, "__name__", None),
)
def test_a_spreadsheet_that_cannot_be_trusted_is_refused(
    tmp_path: Path, make: object, code: str
) -> None:
    assert callable(make)
    make(tmp_path / "a")

    with pytest.raises(MingbaiError) as refusal:
        cells(tmp_path / "a")

    assert refusal.value.code == code
