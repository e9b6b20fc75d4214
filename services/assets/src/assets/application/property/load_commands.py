"""What may be asked about loads and the subsidies for them, each as one command."""

from dataclasses import dataclass
from uuid import UUID

from assets.domain.property.load import Weighing


@dataclass(frozen=True, kw_only=True)
class RecordWeight:
    """Record what a load weighed at a place; the first weight opens the load."""

    unit: UUID
    number: str
    kind: str
    weighing: Weighing


@dataclass(frozen=True, kw_only=True)
class ClaimSubsidy:
    """Claim a subsidy per tonne for a load."""

    unit: UUID
    load: str
    subsidy: str
    payee: UUID
    payee_type: str


@dataclass(frozen=True, kw_only=True)
class AttachDocument:
    """Attach a document that the subsidy asks for."""

    unit: UUID
    load: str
    subsidy: str
    document: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RequestClaimPayment:
    """Ask for the payment of a claim whose documents are all attached."""

    unit: UUID
    load: str
    subsidy: str
    number: str
    resolution: str
    requester: UUID
