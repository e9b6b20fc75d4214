"""What may be asked about contracts (合同), each as one command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from assets.application.contracts.ports import KnownContract
from assets.domain.contracts.facts import Amendment, Ending, Part, Receipt, Waiver
from assets.domain.contracts.terms import Agreement
from kernel.periods import Month, Year


@dataclass(frozen=True, kw_only=True)
class SignContract:
    """Record the contract that an entity signed with another party."""

    entity: UUID
    unit: UUID
    number: str
    agreement: Agreement
    summary: str
    about: UUID | None
    """The one person whom the summary names, if it names one."""


@dataclass(frozen=True, kw_only=True)
class AmendContract:
    """Let other terms count from a day on (变更)."""

    contract: KnownContract
    amendment: Amendment
    reason: str


@dataclass(frozen=True, kw_only=True)
class TerminateContract:
    """End a contract before its time (终止)."""

    contract: KnownContract
    ending: Ending
    reason: str


@dataclass(frozen=True, kw_only=True)
class LetFallDue:
    """Let an instalment be owed, as its day has come."""

    contract: KnownContract
    instalment: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ReceiveInstalment:
    """Count money for an instalment (收缴), or record it whatever is wrong with it."""

    contract: KnownContract
    instalment: int
    receipt: Receipt


@dataclass(frozen=True, kw_only=True)
class WaiveInstalment:
    """Let an amount go that is owed (减免)."""

    contract: KnownContract
    instalment: int
    waiver: Waiver
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReportProfit:
    """Record the profit of a period, of which the contract gives a share."""

    contract: KnownContract
    period: str
    profit_fen: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AcceptService:
    """Accept what was served or delivered (验收)."""

    contract: KnownContract
    instalment: int
    accepted_on: date
    accepter: UUID
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ScoreService:
    """Score a month of a service as a villagers' representative (监督打分)."""

    contract: KnownContract
    month: Month
    unit: UUID
    scorer: UUID
    score: Decimal


@dataclass(frozen=True, kw_only=True)
class SettleRetention:
    """Decide on what was retained in a year (年终考核)."""

    contract: KnownContract
    year: Year
    inputs: Mapping[str, int]
    decision: str


@dataclass(frozen=True, kw_only=True)
class AskContractPayment:
    """Ask for the payment of what is owed on a contract."""

    contract: KnownContract
    part: Part
    number: str
    resolution: str
    requester: UUID
    withdrawn: UUID | None
    """The request that asked for the same before, and was withdrawn."""
    budget_line: str | None = None
    """Year and key of the line of the entity's budget that it takes from."""


@dataclass(frozen=True, kw_only=True)
class RecordCertificate:
    """Record that an issuer certified an organisation for some time (认证)."""

    unit: UUID
    number: str
    party: UUID
    kind: str
    issued_on: date
    expires_on: date
    issuer: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WithdrawCertificate:
    """Record that a certificate was taken back before it expired."""

    certificate: UUID
    last_on: date
    reason: str
