"""What may be asked of funds, each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.funds.money import Outlay, Receipt
from assets.domain.funds.remuneration import Remuneration


@dataclass(frozen=True, kw_only=True)
class EstablishFund:
    """Let an entity keep a fund of a kind."""

    entity: UUID
    key: str
    name: str
    kind: str
    purposes: tuple[str, ...]
    managers: tuple[str, ...]
    resolution: str
    bank_account: UUID | None
    established_on: date


@dataclass(frozen=True, kw_only=True)
class NameManagers:
    """Let other posts manage a fund."""

    fund: UUID
    managers: tuple[str, ...]
    resolution: str


@dataclass(frozen=True, kw_only=True)
class ReceiveMoney:
    """Take over that money came into a fund."""

    fund: UUID
    receipt: Receipt
    post: str


@dataclass(frozen=True, kw_only=True)
class PayOut:
    """Pay out of a fund on the word of its managers."""

    fund: UUID
    outlay: Outlay
    post: str


@dataclass(frozen=True, kw_only=True)
class ReportOutlay:
    """Record a payment out of a fund that was made, in order or not."""

    fund: UUID
    outlay: Outlay
    reporter: UUID
    note: str | None


@dataclass(frozen=True, kw_only=True)
class AgreeRemuneration:
    """Let a trustee draw a remuneration."""

    fund: UUID
    agreed: Remuneration
    resolution: str


@dataclass(frozen=True, kw_only=True)
class CloseFund:
    """Close a fund."""

    fund: UUID
    closed_on: date
    resolution: str


@dataclass(frozen=True, kw_only=True)
class AdmitOwner:
    """Let a person look into a fund that holds owners' money in trust."""

    fund: UUID
    person: UUID
    since: date
    post: str


@dataclass(frozen=True, kw_only=True)
class EndOwner:
    """Let a person be an owner until a day."""

    fund: UUID
    person: UUID
    until: date
    post: str
