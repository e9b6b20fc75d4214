"""What an import needs from outside, named for the need."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from chassis.errors import BrokenError, UnavailableError
from points.domain.import_rows import Row


class ImportRunningError(UnavailableError):
    """The same file is being imported at this moment."""

    code = "import_running"


class ImportsFolderError(BrokenError):
    """The folder of the imports lies open to other users of the machine."""

    code = "imports_folder"


@dataclass(frozen=True, kw_only=True)
class SpooledFile:
    """An import file as it lies on disk, whole."""

    path: Path
    form: str
    """`csv` or `xlsx`."""
    sha256: str
    """`sha256:` and the hex digest of its bytes."""
    size: int


class StagedAct(NamedTuple):
    """An act that rows tell of; many rows of a file tell of the same one."""

    item: str
    points: str
    acted_on: str
    ordinal: int
    evidence: str
    """Digests, with spaces between them."""


Known = TypeVar("Known")
"""What whoever reads the rows knows of an act."""
StagedPlace = tuple[int, int]
"""Where the rows of one account wait to be entered: its chunk, and its number there."""


@dataclass(frozen=True, kw_only=True)
class RefusedRow:
    """Why the row of this line is not taken."""

    line: int
    code: str
    message: str
    details: Mapping[str, Any] = field(default_factory=dict)


class FileRows(Protocol):
    """Reads one import file from its beginning to its end."""

    @property
    def merged(self) -> Sequence[tuple[int, int]]:
        """First and last line of each run of merged cells, when all rows were read."""

    def rows(self) -> Iterator[Row]:
        """Give every row that is not empty, the headings first."""


class Staging(Protocol):
    """The rows of one import between two steps, kept through a restart once sealed."""

    def keep(self, act: StagedAct) -> int:
        """Keep an act and give its number."""

    def act(self, number: int) -> StagedAct:
        """Give an act by its number."""

    def place(self, chunk: int, account: UUID) -> StagedPlace:
        """Keep an account as one of a chunk and give its place there."""

    def add(self, place: StagedPlace, line: int, act: int) -> None:
        """Stage a row that can be read and may be entered by the importer."""

    def refuse(self, refused: Sequence[RefusedRow]) -> None:
        """Keep why rows are refused."""

    def drop(self, chunk: int, lines: Sequence[int]) -> None:
        """Take rows of a chunk out again."""

    def drop_between(self, runs: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
        """Take out what lies in these runs of lines, first and last; gives lines by chunk."""

    def seal(self, facts: Mapping[str, Any]) -> None:
        """Keep the facts with the rows, and all of it through a loss of power."""

    def note(self, **facts: Any) -> None:
        """Keep these facts."""

    def facts(self) -> dict[str, Any]:
        """Give every fact that was kept."""

    def rows(
        self, chunk: int, act_of: Callable[[int], Known]
    ) -> dict[UUID, list[tuple[int, Known]]]:
        """Give line and act of the rows of a chunk by account, in the order of their lines.

        `act_of` gives what is known of an act by its number.
        """

    def counts(self) -> tuple[int, int]:
        """Give how many rows are staged and how many are refused."""

    def refusals(self) -> Iterator[RefusedRow]:
        """Give the refused rows in the order of their lines."""

    def end(self) -> None:
        """Let go of the rows; the refusals stay to be read."""

    def close(self) -> None:
        """Let go of what was opened."""


class Stagings(Protocol):
    """Where imports are kept between two steps."""

    def alone(self, import_id: UUID) -> AbstractContextManager[None]:
        """Keep every other process and task from this import; raises `ImportRunningError`."""

    def create(self, import_id: UUID) -> Staging:
        """Begin to stage an import."""

    def opened(self, import_id: UUID) -> AbstractContextManager[Staging | None]:
        """Lend what is staged of an import, or None where there is nothing whole."""

    def staged(self) -> list[UUID]:
        """Name the imports of which something is kept."""


Opened = Callable[[SpooledFile], FileRows]
