"""Import files as people make them: CSV text, and XLSX packages written part by part."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

HEADINGS = ("积分对象", "评分项目", "分值", "发生日期", "当日次序", "佐证")
YARD = "env-tidy-yard"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def csv_of(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> str:
    return "".join(",".join(map(str, row)) + "\r\n" for row in (headings, *rows))


def act(
    subject: str = "yard", points: str = "1", day: str = "2026-03-05", ordinal: int = 1
) -> tuple[object, ...]:
    return (subject, YARD, points, day, ordinal, "")


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def row(number: int, *cells: str) -> str:
    """Write a row; a cell that is no XML yet is text."""
    written = (
        given if given.startswith("<c") else cell(f"{chr(65 + place)}{number}", given)
        for place, given in enumerate(cells)
        if given
    )
    return f'<row r="{number}">{"".join(written)}</row>'


def sheet_of(*rows: str, after: str = "") -> str:
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def write_xlsx(
    path: Path, sheet: str, *, also: Mapping[str, str] | None = None, dated: bool = True
) -> Path:
    """Write a package with one sheet; style 1 is a day."""
    formats = '<xf numFmtId="0"/><xf numFmtId="14"/>' if dated else '<xf numFmtId="0"/>'
    relation = f'<Relationship Id="rId{{}}" Type="{_RELATED}/{{}}" Target="{{}}"/>'
    relations = f'<Relationships xmlns="{_PACKAGE}">{{}}</Relationships>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations.format(relation.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>'
        '<sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations.format(
            relation.format(1, "worksheet", "worksheets/sheet1.xml")
            + relation.format(2, "styles", "styles.xml")
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet,
        **(also or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return path
