"""Reads balances on an older chart, and their parts, from a table in the columns of the exports."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from assets.adapters.bank.rows import rows_of
from assets.domain.bank.statement_file import (
    BankFileError,
    BankFileRowError,
    BankFileTooLongError,
)
from assets.domain.bank.tables import HEADING_ROWS_MAX, Row
from assets.domain.books.chart_conversion import Part
from assets.domain.books.conversion_errors import OpeningTableError, OpeningTableRowError
from assets.domain.books.lines import AMOUNT_FEN_MAX, DIMENSIONS, Line
from assets.domain.books.slip import WORDS
from kernel.errors import KernelError
from kernel.money import parse_yuan

COLUMNS: Final = {
    "account": ("科目 account", "科目", "科目编码", "科目编号", "account"),
    "debit": ("借方(元) debit, yuan", "借方(元)", "借方", "借方余额", "期末借方余额"),
    "credit": ("贷方(元) credit, yuan", "贷方(元)", "贷方", "贷方余额", "期末贷方余额"),
    "to": ("转入 to", "转入", "to"),
    "decision": ("决议 decision", "决议", "decision"),
    **{name: (name,) for name in DIMENSIONS},
}
"""By field, the headings under which it stands: those of the exports first."""
NEEDED: Final = frozenset(("account", "debit", "credit"))
DECISION_MAX = 80
_ACCOUNT: Final = re.compile(r"[0-9]{3,8}")
_WORD: Final = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_WORD_MAX = 64


def opening_table(content: bytes, kind: str) -> tuple[tuple[Line, ...], tuple[Part, ...]]:
    """Give the balances, and the parts: the rows that say where a balance goes."""
    try:
        rows = rows_of(content, kind)
    except (BankFileError, BankFileRowError) as error:
        raise OpeningTableError(
            "this is no whole table: save it anew as CSV in UTF-8 or GB18030, or as XLSX"
        ) from error
    except BankFileTooLongError as error:
        raise OpeningTableError("the table has more rows than balances: send a part") from error
    places, below = _headed(rows)
    balances: list[Line] = []
    parts: list[Part] = []
    for row in below:
        fields = {
            field: row.cells[place].strip()
            for field, place in places.items()
            if place < len(row.cells) and row.cells[place].strip()
        }
        if _ACCOUNT.fullmatch(fields.get("account", "")) is None:
            if "account" not in fields and fields.keys() <= {"debit", "credit"}:
                # What stands below the accounts without one is their sum.
                continue
            raise _refusal(row, "write the code of an account of the first level (一级科目)")
        line = _line(row, fields)
        if "to" in fields:
            to = _word(row, "to", fields["to"])
            parts.append(Part(balance=line, to=to, decision=_decision(row, fields)))
        else:
            balances.append(line)
    return tuple(balances), tuple(parts)


def _headed(rows: Sequence[Row]) -> tuple[Mapping[str, int], Sequence[Row]]:
    for index, row in enumerate(rows[:HEADING_ROWS_MAX]):
        headings = [_plain(cell) for cell in row.cells]
        places = {}
        for field, names in COLUMNS.items():
            found = [headings.index(_plain(name)) for name in names if _plain(name) in headings]
            if found:
                places[field] = found[0]
        if places.keys() >= NEEDED:
            return places, rows[index + 1 :]
    needed = ", ".join(COLUMNS[field][0] for field in sorted(NEEDED))
    raise OpeningTableError(f"no row has the headings {needed}: write them above the balances")


def _line(row: Row, fields: Mapping[str, str]) -> Line:
    return Line(
        account=fields["account"],
        debit_fen=_fen(row, fields.get("debit", "0")),
        credit_fen=_fen(row, fields.get("credit", "0")),
        **{name: _named(row, name, fields[name]) for name in DIMENSIONS if name in fields},
    )


def _named(row: Row, name: str, text: str) -> Any:
    if name in WORDS:
        return _word(row, name, text)
    try:
        return UUID(text)
    except ValueError:
        raise _refusal(row, f"write the id of the {name}, not {text[:40]!r}") from None


def _word(row: Row, name: str, text: str) -> str:
    if len(text) > _WORD_MAX or _WORD.fullmatch(text) is None:
        raise _refusal(row, f"write `{name}` in small letters and hyphens")
    return text


def _decision(row: Row, fields: Mapping[str, str]) -> str | None:
    text = fields.get("decision")
    if text is not None and (len(text) > DECISION_MAX or "\n" in text):
        raise _refusal(row, f"name the resolution in {DECISION_MAX} characters")
    return text


def _fen(row: Row, text: str) -> int:
    try:
        fen = parse_yuan(unicodedata.normalize("NFKC", text).replace(" ", ""))
    except KernelError as error:
        raise _refusal(row, str(error)) from error
    if abs(fen) > AMOUNT_FEN_MAX:
        raise _refusal(row, "its amount is beyond what any village has")
    return fen


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _refusal(row: Row, what: str) -> OpeningTableRowError:
    return OpeningTableRowError(f"row {row.number}: {what}", row=row.number)
