"""What may be asked about rolls, distributions and pay, each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.members.pay_lines import Basis
from assets.domain.members.pay_run import Assessment, PayItem
from assets.domain.members.roll import Resolved
from assets.domain.members.roll_entries import RollEntry
from kernel.periods import Month, Year


@dataclass(frozen=True, kw_only=True)
class DraftRoll:
    """Write entries of a roll that count once they are adopted."""

    entity: UUID
    kind: str
    entries: tuple[RollEntry, ...]


@dataclass(frozen=True, kw_only=True)
class DropRollDraft:
    """Give up what was drafted of a roll."""

    entity: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class AdoptRoll:
    """Let a roll count with what was drafted, by a resolution that states the whole roll."""

    entity: UUID
    kind: str
    resolved: Resolved


@dataclass(frozen=True, kw_only=True)
class PlanDividend:
    """Lay out a plan (分红方案) by which income of a year is shared among the roll of members."""

    entity: UUID
    number: str
    year: Year
    basis: Basis
    total_fen: int
    granted: int
    roll_on: date


@dataclass(frozen=True, kw_only=True)
class PlanGuarantee:
    """Compute what each member is guaranteed for a season (保底收入)."""

    entity: UUID
    number: str
    season: str
    roll_on: date


@dataclass(frozen=True, kw_only=True)
class PlanSecondReturn:
    """Lay out what of a season's profit is returned once the guarantee was paid (二次返利)."""

    entity: UUID
    number: str
    guarantee: str
    """The number of the season's guarantee."""
    profit_fen: int


@dataclass(frozen=True, kw_only=True)
class Declare:
    """Let everybody on a plan be owed their line, by a resolution of the members."""

    entity: UUID
    number: str
    resolution: str
    decided_on: date
    person: UUID


@dataclass(frozen=True, kw_only=True)
class RecordAssessments:
    """Record how persons were assessed for a month (考核)."""

    entity: UUID
    scheme: str
    month: Month
    assessments: tuple[Assessment, ...]
    resolution: str


@dataclass(frozen=True, kw_only=True)
class RecordItems:
    """Record amounts beside base and performance for a month (临时补助)."""

    entity: UUID
    scheme: str
    month: Month
    items: tuple[PayItem, ...]


@dataclass(frozen=True, kw_only=True)
class MakePayRun:
    """Pay a month of a scheme to everybody on its roll."""

    entity: UUID
    scheme: str
    month: Month
    resolution: str
    person: UUID


@dataclass(frozen=True, kw_only=True)
class RequestListPayment:
    """Ask for the payment of a whole list."""

    entity: UUID
    number: str
    requester: UUID


@dataclass(frozen=True, kw_only=True)
class FileDossier:
    """Record that the dossier of a case was filed."""

    case: UUID
    reference: str
    filed_on: date
    mediators: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ClaimCaseFee:
    """Claim a mediator's fee for a case."""

    entity: UUID
    scheme: str
    case: UUID
    mediator: UUID
    grade: str


@dataclass(frozen=True, kw_only=True)
class CommitOfficeExpense:
    """Commit a part of a mediation centre's office budget."""

    entity: UUID
    scheme: str
    year: Year
    number: str
    item: str
    amount_fen: int
