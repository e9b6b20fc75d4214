"""What may be asked about whole periods of the books, each as one command."""

from dataclasses import dataclass
from uuid import UUID

from assets.domain.books.period_reviews import Opinion
from kernel.periods import Month, Quarter, Year


@dataclass(frozen=True, kw_only=True)
class ReviewMonth:
    """Find the books of a month in order, as a member of the democratic finance group."""

    entity: UUID
    month: Month
    reviewer: UUID


@dataclass(frozen=True, kw_only=True)
class ObjectToMonth:
    """Object to the books of a month, which opens an audit case."""

    entity: UUID
    month: Month
    reviewer: UUID
    reason: str
    about: UUID | None


@dataclass(frozen=True, kw_only=True)
class SettleAuditCase:
    """Say what an auditor found of an objection."""

    entity: UUID
    audit_case: UUID
    auditor: UUID
    opinion: Opinion
    finding: str
    about: UUID | None


@dataclass(frozen=True, kw_only=True)
class RecordAudit:
    """Record the audit of a quarter (季审计)."""

    entity: UUID
    quarter: Quarter
    auditor: UUID
    opinion: Opinion
    report: str
    about: UUID | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DrawFinalAccounts:
    """Draw up the final accounts of a year (年决算)."""

    entity: UUID
    year: Year
    person: UUID
    evidence: tuple[str, ...]
