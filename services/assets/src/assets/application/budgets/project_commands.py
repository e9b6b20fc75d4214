"""What may be asked of projects, each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.budgets.sources import Spending
from assets.domain.budgets.work import Work


@dataclass(frozen=True, kw_only=True)
class RegisterProject:
    """Set a project up."""

    unit: UUID
    key: str
    name: str
    kind: str
    budget_fen: int
    owner_post: UUID
    registrar: UUID
    resolution: str | None


@dataclass(frozen=True, kw_only=True)
class ChangeProjectBudget:
    """Let a project have another budget."""

    project: UUID
    budget_fen: int
    resolution: str


@dataclass(frozen=True, kw_only=True)
class ChangeProjectOwner:
    """Let another post answer for a project."""

    project: UUID
    owner_post: UUID


@dataclass(frozen=True, kw_only=True)
class ReportProgress:
    """Record how far a project has come."""

    project: UUID
    percent: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PoolSource:
    """Add a department's money to a project."""

    project: UUID
    source: str
    department: str
    amount_fen: int
    reference: str


@dataclass(frozen=True, kw_only=True)
class LinkVote:
    """Say which resolution decided a project."""

    project: UUID
    resolution: str


@dataclass(frozen=True, kw_only=True)
class StartProject:
    """Start a project."""

    project: UUID
    started_on: date


@dataclass(frozen=True, kw_only=True)
class RecordLabour:
    """Record the days that a resident worked for a project."""

    project: UUID
    work: Work


@dataclass(frozen=True, kw_only=True)
class AcceptProject:
    """Sign that a project is done as decided."""

    project: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class BookSpending:
    """Record money that was spent on a project outside this service."""

    project: UUID
    spending: Spending
