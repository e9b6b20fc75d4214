"""What is answered about projects: how they stand, their history, their money and their wages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from assets.entrypoints.row_answer import RowAnswer


class ProjectLine(RowAnswer):
    """One project of a unit."""

    project: UUID
    unit: UUID
    key: str
    name: str
    kind: str
    rule: str
    position: int


class SourceStanding(RowAnswer):
    """What one source gave and what is taken of it, in fen; no department: what none covers."""

    source: str
    department: str | None
    pooled_fen: int
    committed_fen: int
    spent_fen: int
    remaining_fen: int


class ProjectStanding(ProjectLine):
    """A project as of a day, as it was recorded until an instant; amounts are fen."""

    on: date
    budget_fen: int
    owner_post: UUID
    percent: int
    resolution: str | None
    vote: str | None
    started_on: date | None
    accepted_on: date | None
    committed_fen: int
    spent_fen: int
    used_fen: int
    remaining_fen: int
    sources: list[SourceStanding]


class HistoryLine(RowAnswer):
    """One thing that happened to a project: what, by whom, for which day, when it was recorded."""

    position: int
    event: str
    actor: str
    authority: str | None
    effective_on: date
    recorded_at: datetime
    data: dict[str, Any]


class ProjectMovementAnswer(RowAnswer):
    """What one event took of, or gave back to, one source of a project, in fen."""

    position: int
    source: str
    department: str | None
    payment_request: UUID | None
    reference: str | None
    what: str
    committed_fen: int
    spent_fen: int
    irregular: list[str]
    effective_on: date
    recorded_at: datetime


class LabourLine(RowAnswer):
    """Days at a rate, and the wage that they make, in fen."""

    since: date
    until: date
    days: str
    rate_fen: int
    amount_fen: int


class WagesAnswer(RowAnswer):
    """What one resident earned by days and rates, and what of it is asked for and paid, in fen."""

    worker: UUID
    amount_fen: int
    committed_fen: int
    paid_fen: int
    lines: list[LabourLine]
