"""Looks at every row of an import file: stages the good ones, says why others are refused."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import DomainError, NotPermittedError
from points.application.import_ports import FileRows, RefusedRow, SpooledFile, StagedRow, Staging
from points.domain.import_files import ImportFileError, ImportTooLargeError
from points.domain.import_rows import CellMergedError, Header, Row, read_act
from points.domain.import_subjects import ImportSubjects

ROWS_MAX = 1_000_000
CHUNK_FILE_BYTES = 64 * 1024
"""So much of a file, some hundred rows, is committed at once."""
CHUNKS_MAX = 2_048
PACKED_TIMES = 6
"""How much smaller a spreadsheet is than the same rows as CSV, roughly."""
REFUSED_AT_ONCE = 500


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
    header = Header.read(first)
    refused: list[RefusedRow] = []
    count = 0
    for count, row in enumerate(rows, 1):
        if count > ROWS_MAX:
            raise ImportTooLargeError(f"the file has more than {ROWS_MAX} rows: divide it")
        try:
            _stage(header, row, preparing, staging)
        except DomainError as error:
            refused.append(refusal_of(row.line, error))
            if len(refused) >= REFUSED_AT_ONCE:
                staging.refuse(refused)
                refused.clear()
    staging.refuse(refused)
    merged = CellMergedError("a cell of the row is merged with others: divide it, fill in each row")
    for start, end in file.merged:
        lines = staging.lines_between(start, end)
        staging.refuse([refusal_of(line, merged) for line in lines])
        staging.drop(lines)
    staging.sort()
    return count


def refusal_of(line: int, error: DomainError) -> RefusedRow:
    """Say why the row of a line is refused."""
    return RefusedRow(line=line, code=error.code, message=error.message, details=error.details)


def _stage(header: Header, row: Row, preparing: Preparing, staging: Staging) -> None:
    written = read_act(header, row)
    subject = preparing.subjects.find(written.subject)
    if subject.grid not in preparing.permitted:
        raise NotPermittedError("none of your posts lets you record in the subject's grid")
    act = written.act
    staged = StagedRow(
        subject.account.bytes,
        row.line,
        act.item,
        str(act.points),
        act.acted_on.isoformat(),
        act.ordinal,
        written.evidence,
    )
    staging.add(subject.account.int % preparing.chunks, staged)
