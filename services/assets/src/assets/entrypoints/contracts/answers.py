"""What contracts answer when they are asked; amounts are whole fen."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the answer of a row."""
        return cls(**{name: row[name] for name in cls.model_fields if name in row})


class MatterAnswer(_Answer):
    """An asset or a resource that a contract is about."""

    kind: str
    matter: UUID
    quantity: int


class ContractAnswer(_Answer):
    """One contract as it stands; `owner` stays the entity; `summary` is null once forgotten."""

    contract: UUID
    entity: UUID
    owner: UUID
    number: str
    form: str
    direction: str
    party: UUID
    party_type: str
    signed_on: date
    since: date
    until: date
    resolution: str | None
    evidence: list[str]
    rule: str
    certificate: UUID | None
    renews: UUID | None
    renewed_by: UUID | None
    terminated_on: date | None
    amendments: int
    matters: list[MatterAnswer]
    summary: str | None
    signed_at: datetime
    position: int


class ContractLineAnswer(_Answer):
    """One thing that happened to a contract: who did it, when, on what authority."""

    position: int
    event: str
    actor: str
    entered_by: str | None
    via: str
    authority: str | None
    effective_on: date
    recorded_at: datetime
    data: dict[str, Any]
    words: str | None


class RequestAnswer(_Answer):
    """A payment request that asks for a part of a contract, and what was paid on it."""

    payment_request: UUID
    number: str
    instalment: int | None
    settlement: int | None
    amount_fen: int
    paid_fen: int
    asked_at: datetime


class InstalmentAnswer(_Answer):
    """One instalment with what came of it; a service's is owed once it is accepted."""

    number: int
    kind: str
    since: date
    until: date
    due_on: date
    amount_fen: int
    deliverable: str | None
    fell_due_at: datetime | None
    received_fen: int
    waived_fen: int
    paid_fen: int
    open_fen: int
    accepted_on: date | None
    accepter: UUID | None
    payable_fen: int | None
    retained_fen: int | None
    settlement: int | None


class ScheduleAnswer(_Answer):
    """The schedule of a contract as of a day, and the requests that ask for what it owes."""

    contract: UUID
    on: date
    position: int
    instalments: list[InstalmentAnswer]
    requests: list[RequestAnswer]


class OverdueAnswer(_Answer):
    """One instalment that was due before the day and is open on it."""

    contract: UUID
    contract_number: str
    form: str
    party: UUID
    number: int
    kind: str
    due_on: date
    days: int
    amount_fen: int
    received_fen: int
    waived_fen: int
    open_fen: int


class AgeingClassAnswer(_Answer):
    """What is open from so many to so many days after it fell due."""

    days_least: int
    days_most: int | None
    instalments: int
    open_fen: int


class AgeingAnswer(_Answer):
    """What is open on a day, by how long ago it fell due (账龄)."""

    entity: UUID
    on: date
    rule: str
    position: int
    open_fen: int
    classes: list[AgeingClassAnswer]


class BenefitSumAnswer(_Answer):
    """What fell due of one kind, and what was paid of it."""

    due_fen: int
    paid_fen: int


class BenefitLineAnswer(_Answer):
    """One amount that fell due to a household, with the contract it comes from."""

    benefit: str
    contract: UUID
    contract_number: str
    form: str
    number: int
    since: date
    until: date
    due_on: date
    amount_fen: int
    paid_fen: int


class BenefitStatementAnswer(_Answer):
    """What a household has of an entity: land lease, share and wage, each with its contracts."""

    entity: UUID
    party: UUID
    since: date
    on: date
    position: int
    land_lease: BenefitSumAnswer
    share: BenefitSumAnswer
    wage: BenefitSumAnswer
    other: BenefitSumAnswer
    lines: list[BenefitLineAnswer]
    next: str | None


class UnitScoresAnswer(_Answer):
    """What one unit's representatives gave a month; `gap` says that nobody gave anything."""

    unit: UUID
    scores: list[str]
    gap: bool


class MonthScoresAnswer(_Answer):
    """One month of a service with what each unit gave it."""

    month: str
    units: list[UnitScoresAnswer]


class SettlementAnswer(_Answer):
    """One decision about retained money."""

    settlement: int
    year: str
    decided_on: date
    decision: str
    release: str
    rule: str
    mean_score: str | None
    released_fen: int
    forfeited_fen: int
    held: list[int]
    gaps: list[dict[str, str]]
    inputs: list[dict[str, Any]]


class ServiceYearAnswer(_Answer):
    """A year of a service: its months with their scores and gaps, and what was decided."""

    contract: UUID
    year: str
    position: int
    months: list[MonthScoresAnswer]
    retained_fen: int
    settlements: list[SettlementAnswer]


class CertificateAnswer(_Answer):
    """One certificate, and whether it is valid on the day that was asked for."""

    certificate: UUID
    number: str
    party: UUID
    kind: str
    issued_on: date
    expires_on: date
    issuer: str
    valid: bool
    position: int
