"""Why a file or a row of an import is refused, as its importer reads it in Chinese and English."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

import orjson

from chassis.http.titles import Title
from points.application.import_ports import RefusedRow
from points.domain.import_rows import HEADINGS

REFUSED_ROWS: Mapping[str, Title] = {
    "import_row_cells": Title("单元格多于表头", "More cells than headings"),
    "import_cell_missing": Title("必填单元格为空", "A cell must be filled in"),
    "import_cell_unreadable": Title("单元格填写格式不对", "A cell cannot be read"),
    "import_cell_formula": Title("单元格是公式，请填写数值", "A cell is a formula"),
    "import_cell_merged": Title("单元格被合并，请拆分后逐行填写", "A cell is merged with others"),
    "import_subject_unknown": Title("本方案中没有这个积分对象", "The scheme has no such subject"),
    "import_subject_ambiguous": Title(
        "有多个积分对象同名，请填写账户编号", "The label is ambiguous"
    ),
    "import_row_repeated": Title("与文件前面的行重复", "An earlier row has the same act"),
    "import_account_rows": Title("同一积分对象的行数过多", "Too many rows of one subject"),
    "not_permitted": Title("您无权在该网格登记", "None of your posts reaches the grid"),
    "item_not_in_table": Title("评分表中没有这个项目", "The table has no such item"),
    "points_out_of_range": Title("分值超出该项目的范围", "The item does not give so many points"),
    "no_table_in_force": Title("当日没有生效的评分表", "No table was in force that day"),
    "act_in_future": Title("发生日期在今天之后", "The day lies in the future"),
    "act_too_old": Title(
        "发生日期超过补记期限", "The day lies further back than recording reaches"
    ),
    "act_ordinal_out_of_range": Title("当日次序超出范围", "The ordinal is out of range"),
    "evidence_unknown": Title("没有这份佐证原件，请先上传", "No such original was uploaded"),
    "act_already_recorded": Title("该事已经登记（一事一记）", "The act is recorded already"),
}
"""By code; a code that is not here is said with the common title of its kind."""

TITLES: Mapping[str, Title] = {
    **{code: title for code, title in REFUSED_ROWS.items() if code.startswith("import_")},
    "import_rows_refused": Title(
        "部分行不能导入，整个文件未导入", "Rows are refused, nothing was taken"
    ),
    "import_without_rows": Title("没有可以导入的行", "No row can be taken"),
    "import_header": Title("表头不对", "The headings are wrong"),
    "import_encoding": Title("文件编码不对或前后不一致", "The encoding is wrong or mixed"),
    "import_text_forbidden": Title("文件中含有不允许的字符", "The file holds forbidden characters"),
    "import_file_unreadable": Title("无法读取该文件", "The file cannot be read"),
    "import_too_large": Title("文件内容过多", "The file holds too much"),
    "import_spreadsheet_active": Title(
        "表格含有宏或外部链接", "The spreadsheet has active content"
    ),
    "import_running": Title("该文件正在导入", "The file is being imported"),
    "imports_busy": Title("正在导入的文件过多", "Too many files are being imported"),
    "import_unknown": Title("没有这次导入", "There is no such import"),
}
OTHERWISE = Title("按规定不能登记", "Refused by a rule")
COLUMNS = ("行号 line", "代码 code", "原因", "reason")
# What a spreadsheet would take for a formula.
_FORMULAS = ("=", "+", "-", "@")


def line_of(row: RefusedRow) -> dict[str, str | int]:
    """Say why one row is refused."""
    title = REFUSED_ROWS.get(row.code, OTHERWISE)
    column = next((names[0] for key, names in HEADINGS.items() if key == _column(row)), "")
    value = str(row.details.get("value", ""))
    said = "：".join(each for each in (column, value) if each)
    return {
        "line": row.line,
        "code": row.code,
        "zh": f"{title.zh}（{said}）" if said else title.zh,
        "en": row.message,
    }


def as_json(rows: Iterable[RefusedRow]) -> Iterator[bytes]:
    """Write a list with an object for each refused row, a piece at a time."""
    before = b"["
    for row in rows:
        yield before + orjson.dumps(line_of(row))
        before = b","
    yield b"[]" if before == b"[" else b"]"


def as_csv(rows: Iterable[RefusedRow]) -> Iterator[bytes]:
    """Write a table with a line for each refused row, as spreadsheets open it without asking."""
    yield "\ufeff".encode() + _csv_line(COLUMNS)
    for row in rows:
        yield _csv_line(list(line_of(row).values()))


def template() -> bytes:
    """Give an empty CSV file with the headings."""
    return "\ufeff".encode() + _csv_line([names[0] for names in HEADINGS.values()])


def _column(row: RefusedRow) -> str:
    if row.code.startswith("import_subject"):
        return "subject"
    return str(row.details.get("column", ""))


def _csv_line(cells: Iterable[str | int]) -> bytes:
    line = io.StringIO()
    safe = [f"'{each}" if str(each).startswith(_FORMULAS) else each for each in cells]
    csv.writer(line).writerow(safe)
    return line.getvalue().encode()
