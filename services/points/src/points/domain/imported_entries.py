"""The acts of one import in one account, cut so that each event stays below the size of one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from typing_extensions import override

from chassis.errors import DomainError
from points.domain.entry import Act, OpenEntry
from points.domain.score_table import ScoreTable

EVENT_ENTRIES_BYTES_MAX = 50_000
"""Of the 60,000 bytes of an event; the rest is the envelope."""
ENTRY_BYTES = 110
"""What an entry takes beside its own words: the names of its fields, a day, quotes and commas."""
EVIDENCE_BYTES = 3
REMEMBERED_MAX = 16_384


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportedEntry:
    """One act of an import as it stands in the log."""

    entry: str
    table: str
    item: str
    points: Decimal
    acted_on: date
    evidence: tuple[str, ...]

    @override
    def __hash__(self) -> int:
        """Hash the name alone: few entries of one name differ."""
        return hash(self.entry)

    @lru_cache(REMEMBERED_MAX)  # noqa: B019  # bounded, and an entry holds nothing but words
    def opened(self, recorder: UUID) -> OpenEntry:
        """Give the entry as an account keeps it until a quarter contains it."""
        return OpenEntry(points=self.points, acted_on=self.acted_on, recorder=recorder)

    def size(self) -> int:
        """Give at least so many bytes as the entry takes in an event; its words are ASCII."""
        words = len(self.entry) + len(self.table) + len(self.item)
        evidence = sum(map(len, self.evidence)) + EVIDENCE_BYTES * len(self.evidence)
        return ENTRY_BYTES + words + evidence


@dataclass(frozen=True, eq=False, slots=True)
class ImportedAct:
    """An act that the table in force on its day allows; the accounts of a file share it."""

    table: ScoreTable
    act: Act
    entry: ImportedEntry
    size: int

    @classmethod
    def of(cls, table: ScoreTable, act: Act, evidence: Sequence[str]) -> "ImportedAct":
        """Make ready what accounts record of the act; raises what the table refuses it for."""
        table.check(act.item, act.points)
        entry = ImportedEntry(
            entry=act.entry,
            table=table.version,
            item=act.item,
            points=act.points,
            acted_on=act.acted_on,
            evidence=tuple(evidence),
        )
        return cls(table, act, entry, entry.size())


ImportedRow = tuple[int, ImportedAct]
"""A line of the file, and the act that it tells of."""
ImportedRows = Sequence[ImportedRow]
Refusals = list[tuple[int, DomainError]]
"""The lines whose acts an account does not take, and why."""


def divided(rows: ImportedRows, check: Callable[[Act], None]) -> tuple[list[ImportedAct], Refusals]:
    """Give the acts that pass the check, each once, and the lines of the others."""
    accepted: dict[str, ImportedAct] = {}
    refused: Refusals = []
    for line, act in rows:
        try:
            check(act.act)
        except DomainError as error:
            refused.append((line, error))
        else:
            accepted.setdefault(act.act.entry, act)
    return list(accepted.values()), refused


def batches(acts: Iterable[ImportedAct]) -> Iterator[list[ImportedEntry]]:
    """Give the entries of these acts in runs of which each fits into one event."""
    batch: list[ImportedEntry] = []
    size = 0
    for act in acts:
        size += act.size
        if batch and size > EVENT_ENTRIES_BYTES_MAX:
            yield batch
            batch, size = [], act.size
        batch.append(act.entry)
    if batch:
        yield batch
