"""Looks at every row of an import file: stages the good ones, says why others are refused."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.errors import DomainError, NotPermittedError
from points.application.import_ports import (
    FileRows,
    RefusedRow,
    SpooledFile,
    StagedAct,
    StagedPlace,
    Staging,
)
from points.domain.import_files import ImportFileError, ImportTooLargeError
from points.domain.import_rows import CellMergedError, Header, Row, Said, read_act
from points.domain.import_subjects import ImportSubjects

ROWS_MAX = 1_000_000
CHUNK_FILE_BYTES = 64 * 1024
"""So much of a file, some hundred rows, is committed at once."""
CHUNKS_MAX = 2_048
PACKED_TIMES = 6
"""How much smaller a spreadsheet is than the same rows as CSV, roughly."""
REFUSED_AT_ONCE = 500
REMEMBERED_MAX = 16_384


@dataclass(frozen=True, kw_only=True)
class Preparing:
    """What the rows of one file are looked at with."""

    subjects: ImportSubjects
    permitted: frozenset[UUID]
    """The grids in which the importer may record."""
    chunks: int


def chunks_of(file: SpooledFile) -> int:
    """Give into how many chunks a file is divided; it depends on nothing but the file."""
    size = file.size * (PACKED_TIMES if file.form == "xlsx" else 1)
    return min(CHUNKS_MAX, size // CHUNK_FILE_BYTES + 1)


def stage_rows(file: FileRows, staging: Staging, preparing: Preparing) -> int:
    """Stage the rows of a file and give their number; runs in a thread of its own.

    Raises an error of `points.domain.import_files` or `ImportHeaderError`; then nothing counts.
    """
    rows = file.rows()
    first = next(rows, None)
    if first is None:
        raise ImportFileError("the file is empty: it needs headings and rows")
    stage = _Stage(Header.read(first), preparing, staging)
    refused: list[RefusedRow] = []
    count = 0
    for count, row in enumerate(rows, 1):
        if count > ROWS_MAX:
            raise ImportTooLargeError(f"the file has more than {ROWS_MAX} rows: divide it")
        try:
            stage.add(row)
        except DomainError as error:
            refused.append(refusal_of(row.line, error))
            if len(refused) >= REFUSED_AT_ONCE:
                staging.refuse(refused)
                refused.clear()
    staging.refuse(refused)
    merged = CellMergedError("a cell of the row is merged with others: divide it, fill in each row")
    for lines in staging.drop_between(file.merged):
        staging.refuse([refusal_of(line, merged) for line in lines])
    return count


def refusal_of(line: int, error: DomainError) -> RefusedRow:
    """Say why the row of a line is refused."""
    return RefusedRow(line=line, code=error.code, message=error.message, details=error.details)


class _Stage:
    """Stages rows one by one; what many rows say alike is read and looked up once."""

    def __init__(self, header: Header, preparing: Preparing, staging: Staging) -> None:
        self._header = header
        self._preparing = preparing
        self._staging = staging
        self._places: dict[str, StagedPlace] = {}
        self._acts: dict[Said, int] = {}

    def add(self, row: Row) -> None:
        """Stage a row; raises why it is refused."""
        given = self._header.given(row)
        if given is None:
            self._add(row)
            return
        name, said = given
        act, place = self._acts.get(said), self._places.get(name)
        if act is None or place is None:
            # Cells that were read once, each beside others, are good beside each other too.
            place, act = self._add(row)
            _remember(self._places, name, place)
            _remember(self._acts, said, act)
        else:
            self._staging.add(place, row.line, act)

    def _add(self, row: Row) -> tuple[StagedPlace, int]:
        name, said = self._header.parted(row)
        act, place = self._acts.get(said), self._places.get(name)
        if act is None or place is None:
            act = self._kept(name, said)
            place = self._placed(name)
        self._staging.add(place, row.line, act)
        return place, act

    def _kept(self, name: str, said: Said) -> int:
        act, evidence = read_act(name, said)
        known = self._acts.get(said)
        if known is not None:
            return known
        number = self._staging.keep(
            StagedAct(act.item, str(act.points), act.acted_on.isoformat(), act.ordinal, evidence)
        )
        _remember(self._acts, said, number)
        return number

    def _placed(self, name: str) -> StagedPlace:
        subject = self._preparing.subjects.find(name)
        if subject.grid not in self._preparing.permitted:
            raise NotPermittedError("none of your posts lets you record in the subject's grid")
        chunk = subject.account.int % self._preparing.chunks
        place = self._staging.place(chunk, subject.account)
        _remember(self._places, name, place)
        return place


def _remember(known: dict[Any, Any], name: Any, value: Any) -> None:
    """Keep what was found once, of so many names at most."""
    if len(known) >= REMEMBERED_MAX:
        known.clear()
    known[name] = value
