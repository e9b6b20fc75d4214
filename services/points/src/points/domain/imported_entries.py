"""The acts of one import in one account, cut so that each event stays below the size of one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from chassis.errors import DomainError
from points.domain.entry import Act, OpenEntry
from points.domain.score_table import ScoreTable

EVENT_ENTRIES_BYTES_MAX = 50_000
"""Of the 60,000 bytes of an event; the rest is the envelope."""
ENTRY_BYTES = 110
"""What an entry takes beside its own words: the names of its fields, a day, quotes and commas."""
EVIDENCE_BYTES = 3


class ImportedAct(NamedTuple):
    """One row that is to be recorded, with the table in force on the day of the act."""

    line: int
    table: ScoreTable
    act: Act
    evidence: list[str]


ImportedActs = Sequence[ImportedAct]
Refusals = list[tuple[ImportedAct, DomainError]]
"""The acts that an account does not take, and why."""


@dataclass(kw_only=True, slots=True)
class ImportedEntry:
    """One act of an import as it stands in the log."""

    entry: str
    table: str
    item: str
    points: Decimal
    acted_on: date
    evidence: list[str]

    @classmethod
    def of(cls, act: ImportedAct) -> "ImportedEntry":
        """Make the entry of an act."""
        return cls(
            entry=act.act.entry,
            table=act.table.version,
            item=act.act.item,
            points=act.act.points,
            acted_on=act.act.acted_on,
            evidence=act.evidence,
        )

    def opened(self, recorder: UUID) -> OpenEntry:
        """Give the entry as an account keeps it until a quarter contains it."""
        return OpenEntry(points=self.points, acted_on=self.acted_on, recorder=recorder)

    def size(self) -> int:
        """Give at least so many bytes as the entry takes in an event; its words are ASCII."""
        words = len(self.entry) + len(self.table) + len(self.item)
        evidence = sum(map(len, self.evidence)) + EVIDENCE_BYTES * len(self.evidence)
        return ENTRY_BYTES + words + evidence


def divided(
    acts: ImportedActs, check: Callable[[ScoreTable, Act], None]
) -> tuple[list[ImportedAct], Refusals]:
    """Give the acts that pass the check, each once, and the others with their refusal."""
    accepted: dict[str, ImportedAct] = {}
    refused: Refusals = []
    for act in acts:
        try:
            check(act.table, act.act)
        except DomainError as error:
            refused.append((act, error))
        else:
            accepted.setdefault(act.act.entry, act)
    return list(accepted.values()), refused


def batches(acts: ImportedActs) -> Iterator[list[ImportedEntry]]:
    """Give the entries of these acts in runs of which each fits into one event."""
    batch: list[ImportedEntry] = []
    size = 0
    for act in acts:
        entry = ImportedEntry.of(act)
        size += entry.size()
        if batch and size > EVENT_ENTRIES_BYTES_MAX:
            yield batch
            batch, size = [], entry.size()
        batch.append(entry)
    if batch:
        yield batch
