"""What is asked of an import and answered: whose file, how much of it to take, how it stands."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from chassis.context import Context
from points.application.import_ports import SpooledFile
from points.domain.import_subjects import ImportSubjects
from points.domain.imports import Import

Take = Literal["all", "good"]


@dataclass(frozen=True, kw_only=True)
class Importer:
    """Who imports, and in which grids that person may record."""

    person: UUID
    whole: Context
    """For the import itself, in the unit whose scheme it is."""
    grids: Mapping[UUID, Context]
    """For the entries, in each grid that a post of the person reaches."""
    subjects: ImportSubjects


@dataclass(frozen=True, kw_only=True)
class ImportEntries:
    """Take the acts of a file into the accounts of a scheme."""

    scheme: str
    file: SpooledFile
    take: Take
    """`all`: one refused row keeps the others out too; `good`: the good rows are taken."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """How an import stands."""

    import_id: UUID
    rows: int
    accepted: int
    refused: int
    chunks: int
    received_on: date
    completed: bool
    entries: int
    left_out: int
    points: Decimal
    repeated: bool = False
    """True when the file was met before, and nothing was done now."""

    @classmethod
    def of(cls, found: Import) -> "Imported":
        """Say how an import stands by the log."""
        return cls(
            import_id=found.id,
            rows=found.rows,
            accepted=found.accepted,
            refused=found.refused,
            chunks=found.chunks,
            received_on=found.received_on,
            completed=found.completed,
            entries=found.entries,
            left_out=found.left_out,
            points=found.points,
        )


_KEPT = ("actor", "unit", "division", "entered_by", "session", "policy", "basis")


def context_facts(context: Context) -> dict[str, Any]:
    """Give what of a context is kept until the import is finished, as JSON."""
    return {name: value for name, value in asdict(context).items() if name in _KEPT}


def context_of(facts: Mapping[str, Any], received_on: date) -> Context:
    """Give the context that was kept; its business date is the day of the import."""
    return Context(**facts, effective_on=received_on, via="import")
