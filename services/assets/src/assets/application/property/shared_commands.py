"""What may be asked about works, contributions in kind and shared rooms, each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.property.in_kind import Approval, Offer, ValueFound
from assets.domain.property.room_calendar import Slot
from assets.domain.property.work import Finding, WorkFacts
from chassis.personal.values import Personal


@dataclass(frozen=True, kw_only=True)
class RegisterWork:
    """Register works or a purchase (工程、采购登记)."""

    facts: WorkFacts


@dataclass(frozen=True, kw_only=True)
class SignAcceptance:
    """Find works in order, as one of those who accept them (验收签字)."""

    unit: UUID
    number: str
    finding: Finding


@dataclass(frozen=True, kw_only=True)
class RejectWork:
    """Find works not in order (验收不合格)."""

    unit: UUID
    number: str
    person: UUID
    reason: Personal
    rejected_on: date


@dataclass(frozen=True, kw_only=True)
class OfferInKind:
    """Take down what somebody offers to contribute (实物入社申报)."""

    offer: Offer


@dataclass(frozen=True, kw_only=True)
class ValueInKind:
    """Record what a valuation of a contribution found (评估作价)."""

    entity: UUID
    number: str
    found: ValueFound


@dataclass(frozen=True, kw_only=True)
class ApproveInKind:
    """Approve the value of a contribution, and with it its shares (核定折股)."""

    entity: UUID
    number: str
    approval: Approval


@dataclass(frozen=True, kw_only=True)
class OpenRoom:
    """Share a room from a day on."""

    unit: UUID
    key: str
    name: str
    capacity: int
    place: Personal | None
    since: date


@dataclass(frozen=True, kw_only=True)
class AdmitPartner:
    """Let a partner book a room from a day on."""

    unit: UUID
    room: str
    partner: UUID
    partner_type: str
    since: date


@dataclass(frozen=True, kw_only=True)
class BookRoom:
    """Give a room to a partner for a time."""

    unit: UUID
    room: str
    booking: str
    partner: UUID
    slot: Slot


@dataclass(frozen=True, kw_only=True)
class CancelBooking:
    """Give a booking of a day up."""

    unit: UUID
    room: str
    booking: str
    on: date


@dataclass(frozen=True, kw_only=True)
class LogUse:
    """Log that a partner used a room."""

    unit: UUID
    room: str
    partner: UUID
    slot: Slot
    people: int
