"""One row of an import file: its cells, what they say, and why a row is refused."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from kernel.errors import KernelError
from kernel.points import parse_points
from points.domain.entry import Act

EVIDENCE_MAX = 20
SUBJECT_CHARACTERS_MAX = 200


COMPUTED, NOT_A_VALUE = "\x00computed", "\x00not a value"
"""What stands for a cell with a formula, and for one with an error or a time of day.

No text can be either: a file with this character is refused as a whole.
"""


class Column(StrEnum):
    """What a column holds; the value is its English heading."""

    SUBJECT = "subject"
    ITEM = "item"
    POINTS = "points"
    ACTED_ON = "acted_on"
    ORDINAL = "ordinal"
    EVIDENCE = "evidence"


HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.SUBJECT: ("积分对象", "subject", "积分账户", "account"),
    Column.ITEM: ("评分项目", "item"),
    Column.POINTS: ("分值", "points"),
    Column.ACTED_ON: ("发生日期", "acted_on"),
    Column.ORDINAL: ("当日次序", "ordinal"),
    Column.EVIDENCE: ("佐证", "evidence"),
}
"""The headings that name a column; the first is the one of the template."""
NOWHERE = 1_000_000
"""Where a column stands that the file does not have: beyond every row."""
OPTIONAL = frozenset({Column.ORDINAL, Column.EVIDENCE})


class ImportHeaderError(InvalidError):
    """The first row does not name the columns of an import file."""

    code = "import_header"


class RowCellsError(InvalidError):
    """A row has more cells than the file has columns."""

    code = "import_row_cells"


class CellMissingError(InvalidError):
    """A cell that must be filled in is empty."""

    code = "import_cell_missing"


class CellUnreadableError(InvalidError):
    """A cell is not written in the form of its column."""

    code = "import_cell_unreadable"


class CellFormulaError(InvalidError):
    """A cell of a spreadsheet is computed and not entered."""

    code = "import_cell_formula"


class CellMergedError(InvalidError):
    """A cell of the row is merged with others, so that nobody can say which row it belongs to."""

    code = "import_cell_merged"


class SubjectUnknownError(NotFoundError):
    """The scheme has no points account of that id, and no subject of that label."""

    code = "import_subject_unknown"


class SubjectAmbiguousError(ConflictError):
    """Several subjects of the scheme bear that label."""

    code = "import_subject_ambiguous"


class RowRepeatedError(ConflictError):
    """An earlier row of the file holds the same act of the same subject."""

    code = "import_row_repeated"


class AccountRowsError(RefusedError):
    """One file holds more acts of one subject than are plausible."""

    code = "import_account_rows"


class Row(NamedTuple):
    """A row as it was read, by its columns; the line is where a person finds it."""

    line: int
    cells: Sequence[str]


Said = tuple[str, ...]
"""The cells of a row that say which act it is, and on what evidence."""


class Header:
    """Where each column stands in the file."""

    def __init__(self, width: int, places: Mapping[Column, int]) -> None:
        self.width = width
        self._order = [places.get(column, NOWHERE) for column in HEADINGS]
        self._subject, *said = (place for place in self._order if place != NOWHERE)
        self._said = itemgetter(*said)

    @classmethod
    def read(cls, row: Row) -> "Header":
        """Find the columns by their headings, in any order; raises `ImportHeaderError`."""
        named = {name: column for column, names in HEADINGS.items() for name in names}
        places: dict[Column, int] = {}
        width = 0
        for place, cell in enumerate(row.cells):
            heading = cell.strip()
            if not heading:
                continue
            column = named.get(heading) or named.get(heading.lower())
            if column is None:
                raise ImportHeaderError(
                    f"there is no column {heading[:40]!r}: take the headings of the template",
                    line=row.line,
                )
            if column in places:
                raise ImportHeaderError(f"two columns are headed {column.value}", line=row.line)
            places[column] = place
            width = place + 1
        missing = [each.value for each in HEADINGS if each not in places and each not in OPTIONAL]
        if missing:
            raise ImportHeaderError(
                f"the first row must head the columns, separated by commas; "
                f"{', '.join(missing)} are missing",
                line=row.line,
            )
        return cls(width, places)

    def given(self, row: Row) -> tuple[str, Said] | None:
        """Give the same two with their cells as they stand, or None for a row of another width.

        Rows that give the same here say the same, in one file; columns that it lacks are left out.
        """
        cells = row.cells
        return (cells[self._subject], self._said(cells)) if len(cells) == self.width else None

    def parted(self, row: Row) -> tuple[str, Said]:
        """Give whose act a row tells of and what it says of it, without spaces around."""
        given = row.cells
        width = len(given)
        if width > self.width and any(cell.strip() for cell in given[self.width :]):
            raise RowCellsError(f"the row has more cells than the {self.width} that are headed")
        subject, *said = [given[place].strip() if place < width else "" for place in self._order]
        return subject, tuple(said)


class WrittenAct(NamedTuple):
    """Which act a row tells of."""

    act: Act
    evidence: str
    """Digests, with spaces between them."""


def read_act(subject: str, said: Said) -> WrittenAct:
    """Read the cells of a row; raises an error of this module, or `OrdinalError`."""
    _check_cells((subject, *said))
    if len(subject) > SUBJECT_CHARACTERS_MAX:
        raise _unreadable(Column.SUBJECT, subject, "a label or an account's id")
    item, points, day, ordinal, evidence = said
    if _ITEM.fullmatch(item) is None:
        raise _unreadable(Column.ITEM, item, "an item's code such as env-tidy-yard")
    act = Act(item=item, points=_points(points), acted_on=_day(day), ordinal=_ordinal(ordinal))
    return WrittenAct(act, _digests(evidence) if evidence else "")


_ITEM = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
_ORDINAL = re.compile(r"[0-9]{1,9}")


def _check_cells(cells: Sequence[str]) -> None:
    for column, text in zip(HEADINGS, cells, strict=True):
        name = column.value
        if text == COMPUTED:
            raise CellFormulaError(f"{name} is a formula: enter its value", column=name)
        if text == NOT_A_VALUE:
            raise CellUnreadableError(
                f"{name} holds an error or a time of day: enter the value itself",
                column=name,
                value="",
            )
        if not text and column not in OPTIONAL:
            raise CellMissingError(f"fill in {name}", column=name)


def _points(text: str) -> Decimal:
    try:
        return parse_points(text)
    except KernelError as error:
        raise CellUnreadableError(
            str(error), column=Column.POINTS.value, value=text[:40]
        ) from error


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found is not None:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise _unreadable(Column.ACTED_ON, text, "a day such as 2026-03-05")


def _ordinal(text: str) -> int:
    if not text:
        return 1
    if _ORDINAL.fullmatch(text) is None:
        raise _unreadable(Column.ORDINAL, text, "a whole number such as 2")
    return int(text)


def _digests(text: str) -> str:
    if _DIGEST.fullmatch(text) is not None:
        return text
    found = text.replace(";", " ").replace("；", " ").split()
    if len(found) > EVIDENCE_MAX or not all(map(_DIGEST.fullmatch, found)):
        raise _unreadable(
            Column.EVIDENCE, text, f"at most {EVIDENCE_MAX} digests sha256:…, separated by spaces"
        )
    return " ".join(found)


def _unreadable(column: Column, value: str, form: str) -> CellUnreadableError:
    return CellUnreadableError(
        f"{column.value} is {value[:40]!r}; write {form}", column=column.value, value=value[:40]
    )
