"""The terms of a contract (合同条款): what it is about, what is paid when, and for what."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

Form = Literal[
    "contracting",
    "lease",
    "shareholding",
    "joint_operation",
    "entrusted",
    "service",
    "sale",
    "labour",
]
"""承包、租赁、股份合作、联合经营、托管; and 购买服务、出售、劳务."""
Direction = Literal["receivable", "payable"]
"""Which way the money of the contract goes, as the entity sees it."""
ChargeKind = Literal["rent", "fee", "guaranteed_income", "price", "wage"]
"""租金(承包费)、费用、保底收入、价款、报酬."""
Due = Literal["first_day", "last_day"]
RECEIVABLE, PAYABLE = "receivable", "payable"
SERVICE = "service"
SHARE = "share"
GUARANTEED = "guaranteed_income"
PARTS = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """An asset or a resource that the contract is about, and how much of it, as its card counts."""

    kind: str
    """`asset` or `resource`."""
    id: UUID
    quantity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Charge:
    """An amount for a time: paid in one instalment, or in equal ones every so many months."""

    kind: str
    total_fen: int
    since: date
    until: date
    months: int
    """How many months one instalment is for; 0 is one for the whole time."""
    due: str
    """From which day of its own time an instalment is counted: `first_day` or `last_day`."""
    due_days: int
    """How many days after that it falls due."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deliverable:
    """One thing that a service delivers, and what is paid once it is accepted."""

    key: str
    due_on: date
    amount_fen: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Instalment:
    """One amount of the schedule: for which days, due when."""

    number: int
    kind: str
    since: date
    until: date
    due_on: date
    amount_fen: int
    deliverable: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfitShare:
    """So many parts of a period's profit go to whoever receives money of the contract."""

    parts: int
    of: int
    due_days: int
    """How many days after the end of its period a share falls due."""
    over_guaranteed: bool
    """Whether guaranteed income (保底收入) of the same period counts towards the share."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """How much of an accepted instalment is retained, who scores, and how it is released."""

    retained_percent: int
    scored_by: tuple[UUID, ...]
    """The units whose villagers' representatives score each month."""
    release: str | None = None
    """The key of the adopted way to release what was retained."""


# Frozen records are remembered as bytes, which hold no others: this one is written anew.
@dataclass(kw_only=True, slots=True)
class Terms:
    """What is agreed of time and money; an amendment replaces it from a day on."""

    until: date
    charges: tuple[Charge, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()

    @property
    def value_fen(self) -> int:
        """What all charges and deliverables are worth together."""
        charged = sum(charge.total_fen for charge in self.charges)
        return charged + sum(each.amount_fen for each in self.deliverables)


# Frozen records are remembered as bytes, which hold no others: this one is written anew.
@dataclass(kw_only=True, slots=True)
class Agreement:
    """Everything that an entity and another party signed."""

    form: str
    direction: str
    party: UUID
    party_type: str
    signed_on: date
    since: date
    terms: Terms
    matters: tuple[Matter, ...] = ()
    share: ProfitShare | None = None
    service: Service | None = None
    resolution: str | None = None
    evidence: tuple[str, ...] = ()
    certificate: UUID | None = None
    renews: UUID | None = None
