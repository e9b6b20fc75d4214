"""Reads a statement, or the result of a pay file, from the rows of a table by a column map."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assets.domain.bank.formats import ResultFormat, StatementFormat
from assets.domain.bank.statement_file import (
    AMOUNT_FEN_MAX,
    LINES_MAX,
    REFERENCE_MAX,
    TEXT_MAX,
    BankFileHeadingsError,
    BankFileRowError,
    BankFileTooLongError,
    Entry,
    StatementFile,
)
from kernel.errors import KernelError
from kernel.money import parse_yuan
from kernel.periods import PERIOD_YEAR_MAX, PERIOD_YEAR_MIN

HEADING_ROWS_MAX = 30
"""Above the headings stand the bank's name, the account and the period, and no more."""

DATES: Mapping[str, re.Pattern[str]] = {
    "yyyy-mm-dd": re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    "yyyymmdd": re.compile(r"(\d{4})(\d{2})(\d{2})"),
    "yyyy/mm/dd": re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"),
    "yyyy年mm月dd日": re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
}
"""How days are written; what follows a day after a space or a T is a time of it."""
_BEHIND = re.compile(r"[ T].*", re.DOTALL)
_YUAN_SIGNS = str.maketrans("", "", "¥￥+ ")


@dataclass(frozen=True)
class Row:
    """One row of a file: its number, as a person would find it, and its cells as texts."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """What a bank tells of one line of a pay file."""

    row: int
    number: int
    """The line's place in the pay file."""
    outcome: str
    amount_fen: int | None
    reference: str | None
    moved_on: date | None
    reason: str | None


def heading_row(rows: Sequence[Row], columns: Mapping[str, str]) -> int | None:
    """Give the index of the row that has all headings of a column map, or None."""
    wanted = {_plain(heading) for heading in columns.values()}
    for index, row in enumerate(rows[:HEADING_ROWS_MAX]):
        if wanted <= {_plain(cell) for cell in row.cells}:
            return index
    return None


def choose(rows: Sequence[Row], forms: Sequence[StatementFormat]) -> StatementFormat:
    """Give the one format whose headings the table has."""
    found = [form for form in forms if heading_row(rows, form.columns) is not None]
    if len(found) == 1:
        return found[0]
    if found:
        named = ", ".join(form.key for form in found)
        raise BankFileHeadingsError(f"the headings are those of {named}: name the format")
    named = ", ".join(form.key for form in forms) or "none"
    raise BankFileHeadingsError(
        f"the first {HEADING_ROWS_MAX} rows have not the headings of {named}: "
        "send the file as the bank gave it, or have its column map adopted"
    )


def read_statement(rows: Sequence[Row], form: StatementFormat) -> StatementFile:
    """Give what a table says; raises an error with the row that says nothing."""
    table = _Table(rows, form.columns)
    entries = []
    outside = list(table.above)
    for row in table.below:
        first = next((cell for cell in row.cells if cell.strip()), "")
        if _labelled(row, form.labels):
            outside.append(row)
        elif not first.strip().startswith(form.totals or ("\0",)):
            entries.append(_entry(row.number, table.fields(row), form))
    if len(entries) > LINES_MAX:
        raise BankFileTooLongError(
            f"the file has more than {LINES_MAX} lines: ask the bank for fewer days at once"
        )
    if form.newest_first:
        entries.reverse()
    said: dict[str, tuple[int, str]] = {}
    for row in outside:
        for field, text in _labelled(row, form.labels).items():
            said.setdefault(field, (row.number, text))
    return StatementFile(
        form=form.key,
        entries=tuple(entries),
        account=said["account"][1] if "account" in said else None,
        since=_said_day(said, "since", form.dates),
        until=_said_day(said, "until", form.dates),
        opening_fen=_said_fen(said, "opening"),
        closing_fen=_said_fen(said, "closing"),
    )


def read_result(rows: Sequence[Row], form: ResultFormat) -> list[ResultLine]:
    """Give what a bank tells of each line of a pay file."""
    table = _Table(rows, form.columns)
    lines = []
    for row in table.below:
        fields = table.fields(row)
        word = fields.get("status", "")
        if word not in form.outcomes:
            raise _refusal(row.number, f"{word[:20]!r} is no outcome of {form.key}")
        number = fields.get("number", "")
        if not number.isdecimal() or len(number) > 6:  # noqa: PLR2004  # far beyond a file's lines
            raise _refusal(row.number, "the line's number is missing")
        text = fields.get("date", "")
        lines.append(
            ResultLine(
                row=row.number,
                number=int(number),
                outcome=form.outcomes[word],
                amount_fen=_fen(row.number, fields["amount"]) if fields.get("amount") else None,
                reference=_clipped(fields.get("reference"), REFERENCE_MAX, closed=True),
                moved_on=_day(row.number, text, form.dates) if text else None,
                reason=_clipped(fields.get("reason"), TEXT_MAX),
            )
        )
    return lines


class _Table:
    """The rows above and below the headings, and which cell is which field."""

    def __init__(self, rows: Sequence[Row], columns: Mapping[str, str]) -> None:
        index = heading_row(rows, columns)
        if index is None:
            raise BankFileHeadingsError(
                f"no row has the headings {', '.join(columns.values())}: name another format"
            )
        headings = [_plain(cell) for cell in rows[index].cells]
        self._places = {field: headings.index(_plain(name)) for field, name in columns.items()}
        self.above = rows[:index]
        self.below = [row for row in rows[index + 1 :] if any(map(str.strip, row.cells))]

    def fields(self, row: Row) -> dict[str, str]:
        return {
            field: row.cells[place].strip()
            for field, place in self._places.items()
            if place < len(row.cells)
        }


def _entry(number: int, fields: Mapping[str, str], form: StatementFormat) -> Entry:
    balance = fields.get("balance")
    return Entry(
        row=number,
        booked_on=_day(number, fields.get("date", ""), form.dates),
        amount_fen=_amount(number, fields, form),
        balance_fen=_fen(number, balance) if balance else None,
        reference=_clipped(fields.get("reference"), REFERENCE_MAX, closed=True),
        name=_clipped(fields.get("name"), TEXT_MAX),
        account=_clipped(fields.get("account"), REFERENCE_MAX),
        remark=_clipped(fields.get("remark"), TEXT_MAX),
    )


def _amount(number: int, fields: Mapping[str, str], form: StatementFormat) -> int:
    if "amount" not in form.columns:
        received = _fen(number, fields.get("received") or "0")
        amount = received - _fen(number, fields.get("paid") or "0")
    else:
        amount = _fen(number, fields.get("amount", ""))
        word = fields.get("direction", "")
        if word in form.outgoing:
            amount = -amount
        elif "direction" in form.columns and word not in form.incoming:
            raise _refusal(number, f"{word[:20]!r} is neither received nor paid")
    if amount == 0:
        raise _refusal(number, "it has no amount")
    return amount


def _fen(number: int, text: str) -> int:
    try:
        fen = parse_yuan(unicodedata.normalize("NFKC", text).translate(_YUAN_SIGNS))
    except KernelError as error:
        raise _refusal(number, str(error)) from error
    if abs(fen) > AMOUNT_FEN_MAX:
        raise _refusal(number, "its amount is beyond what any village moves")
    return fen


def _day(number: int, text: str, form: str) -> date:
    written = _BEHIND.sub("", text.strip())
    # A cell that a spreadsheet keeps as a day is always read in this form.
    for pattern in (DATES[form], DATES["yyyy-mm-dd"]):
        if found := pattern.fullmatch(written):
            try:
                day = date(*map(int, found.groups()))
            except ValueError:
                break
            if PERIOD_YEAR_MIN <= day.year <= PERIOD_YEAR_MAX:
                return day
    raise _refusal(number, f"{text[:20]!r} is no day, written {form}")


def _labelled(row: Row, labels: Mapping[str, str]) -> dict[str, str]:
    """Give what a row says behind the labels, in the same cell or in the next one."""
    return dict(_said(row, labels))


def _said(row: Row, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for place, cell in enumerate(row.cells):
        head, mark, rest = unicodedata.normalize("NFKC", cell).partition(":")
        for field, label in labels.items():
            if _plain(head) != _plain(label):
                continue
            after = next((each.strip() for each in row.cells[place + 1 :] if each.strip()), "")
            text = rest.strip() if mark and rest.strip() else after
            if text:
                yield field, text


def _said_day(said: Mapping[str, tuple[int, str]], field: str, form: str) -> date | None:
    return _day(*said[field], form) if field in said else None


def _said_fen(said: Mapping[str, tuple[int, str]], field: str) -> int | None:
    return _fen(*said[field]) if field in said else None


def _clipped(text: str | None, most: int, *, closed: bool = False) -> str | None:
    """Shorten a text; a reference keeps no space, for it is compared and written in one word."""
    if text is None:
        return None
    plain = "".join(text.split()) if closed else " ".join(text.split())
    return plain[:most] or None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip(":").casefold()


def _refusal(number: int, what: str) -> BankFileRowError:
    return BankFileRowError(f"row {number}: {what}", row=number)
