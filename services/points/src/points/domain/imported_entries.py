"""The acts of one import in one account, cut so that each event stays below the size of one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Protocol
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


class _Opening:
    """Room for what an entry was opened as last; no field of it."""

    __slots__ = ("_opened",)
    _opened: tuple[UUID, OpenEntry]


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportedEntry(_Opening):
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

    def opened(self, recorder: UUID) -> OpenEntry:
        """Give the entry as an account keeps it until a quarter contains it."""
        known: tuple[UUID, OpenEntry] | None = getattr(self, "_opened", None)
        if known is not None and known[0] is recorder:
            return known[1]
        opened = _open_entry(self, recorder)
        object.__setattr__(self, "_opened", (recorder, opened))
        return opened

    def size(self) -> int:
        """Give at least so many bytes as the entry takes in an event; its words are ASCII."""
        words = len(self.entry) + len(self.table) + len(self.item)
        evidence = sum(map(len, self.evidence)) + EVIDENCE_BYTES * len(self.evidence)
        return ENTRY_BYTES + words + evidence


@lru_cache(REMEMBERED_MAX)
def _open_entry(entry: ImportedEntry, recorder: UUID) -> OpenEntry:
    return OpenEntry(points=entry.points, acted_on=entry.acted_on, recorder=recorder)


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


class TakesActs(Protocol):
    """An account, as far as it is asked which acts it takes."""

    def are_new(self, entries: Iterable[str]) -> bool:
        """Tell at once whether `check_new` passes every one of these acts; False: ask for each."""

    def check_new(self, act: Act) -> None:
        """Refuse an act that the account does not take."""


def divided(rows: ImportedRows, account: TakesActs) -> tuple[list[ImportedAct], Refusals]:
    """Give the acts that an account takes, each once, and the lines of the others."""
    accepted = {act.entry.entry: act for _, act in rows}
    if len(accepted) == len(rows) and account.are_new(accepted):
        return list(accepted.values()), []
    accepted.clear()
    refused: Refusals = []
    for line, act in rows:
        try:
            account.check_new(act.act)
        except DomainError as error:
            refused.append((line, error))
        else:
            accepted.setdefault(act.entry.entry, act)
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
