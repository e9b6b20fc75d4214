"""What the routes of works, contributions in kind and rooms take and answer, with examples."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from assets.domain.property.work import WorkForm
from assets.entrypoints.books.bodies import Name, Words
from assets.entrypoints.payments.request_bodies import Code, Fen, Number, Reference
from assets.entrypoints.property.asset_bodies import Evidence, Quantity, QuantityOrNone, like

_ID = "7c1e5a93-2d4f-5b86-a0c7-e9f1b3d5a702"
_ENTITY = "5b8e2f10-7c3d-5a9e-8f41-2d6c9b0a7e35"
_UNIT = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_SUBJECT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_PERSON = "9f4d2b61-7a3c-5e08-b1f5-c2a6d8e0f413"

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
ClockOrMidnight = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
People = Annotated[int, Field(ge=1, le=100_000, strict=True)]


class WorkBody(BaseModel):
    """Works or a purchase, before anybody has accepted them."""

    model_config = like(
        {
            "number": "2026-W-04",
            "form": "works",
            "kind": "road",
            "name": "三组入户路",
            "quantity": 420,
            "registered_on": "2026-04-02",
        }
    )

    number: Number
    form: WorkForm
    kind: Code
    name: Name = Field(description="What it is; never a person.")
    quantity: Quantity
    registered_on: date
    place: Words | None = None
    about: UUID | None = Field(default=None, description="The person whom the place names.")
    project: UUID | None = None
    evidence: Evidence = []


class AcceptanceBody(BaseModel):
    """What somebody who accepts the works found (验收)."""

    model_config = like({"quantity": 418, "accepted_on": "2026-06-11"})

    quantity: QuantityOrNone
    accepted_on: date
    remark: Words | None = None
    about: UUID | None = Field(default=None, description="The person whom the remark names.")
    evidence: Evidence = []


class WorkRejectionBody(BaseModel):
    """Why the works are not in order."""

    model_config = like({"reason": "路面厚度不足", "rejected_on": "2026-06-11"})

    reason: Words
    about: UUID | None = Field(default=None, description="The person whom the reason names.")
    rejected_on: date


class WorkStepAnswer(BaseModel):
    """The works, whether they are accepted, and how many have signed."""

    model_config = like({"work": _ID, "accepted": True, "signed": 2})

    work: UUID
    accepted: bool = False
    signed: int = 0


class WorkAnswer(BaseModel):
    """Works as far as they have come."""

    model_config = like(
        {
            "work": _ID,
            "unit": _UNIT,
            "number": "2026-W-04",
            "form": "works",
            "kind": "road",
            "name": "三组入户路",
            "quantity": 420,
            "measure": "米",
            "registered_on": "2026-04-02",
            "project": None,
            "signers": 2,
            "signed_by": [_PERSON],
            "state": "registered",
            "accepted_quantity": None,
            "accepted_on": None,
        }
    )

    work: UUID
    unit: UUID
    number: str
    form: str
    kind: str
    name: str
    quantity: int
    measure: str
    registered_on: date
    project: UUID | None
    signers: int
    signed_by: list[UUID]
    state: str
    accepted_quantity: int | None
    accepted_on: date | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the answer of a row."""
        return cls(**{name: row[name] for name in cls.model_fields})


class WorkTotalAnswer(BaseModel):
    """How many works of a kind are registered, and how many accepted, in which quantity."""

    model_config = like(
        {
            "kind": "road",
            "measure": "米",
            "registered": 5,
            "accepted": 3,
            "accepted_quantity": 1_260,
        }
    )

    kind: str
    measure: str
    registered: int
    accepted: int
    accepted_quantity: int


class OfferBody(BaseModel):
    """What somebody offers to contribute in kind (实物入社)."""

    model_config = like(
        {
            "number": "2026-S-02",
            "kind": "house",
            "contributor": _SUBJECT,
            "contributor_type": "household",
            "description": "闲置砖混房屋三间",
            "offered_on": "2026-05-06",
        }
    )

    number: Number
    kind: Code
    contributor: UUID = Field(description="The register's id of who contributes.")
    contributor_type: Code
    description: Words
    offered_on: date
    evidence: Evidence = []


class ValuationBody(BaseModel):
    """What the valuation of a contribution found (评估作价)."""

    model_config = like(
        {"value_fen": 8_640_000, "method": "market-comparison", "valued_on": "2026-05-20"}
    )

    value_fen: Fen
    method: Code
    valued_on: date
    appraiser: UUID | None = Field(default=None, description="The firm that was asked.")
    evidence: Evidence = []


class ApprovalBody(BaseModel):
    """On which resolution the value is approved (核定)."""

    model_config = like(
        {"resolution": "安家村成员代表大会〔2026〕6号", "approved_on": "2026-06-01"}
    )

    resolution: Reference
    approved_on: date


class InKindStepAnswer(BaseModel):
    """The contribution, its value, and how many shares it gives."""

    model_config = like({"contribution": _ID, "shares": 864})

    contribution: UUID
    value_fen: int | None = None
    shares: int | None = None


class InKindAnswer(BaseModel):
    """A contribution in kind: its valuation, who approved it, and the share that it gives."""

    model_config = like(
        {
            "contribution": _ID,
            "entity": _ENTITY,
            "number": "2026-S-02",
            "kind": "house",
            "contributor": _SUBJECT,
            "contributor_type": "household",
            "description": "闲置砖混房屋三间",
            "offered_on": "2026-05-06",
            "state": "approved",
            "value_fen": 8_640_000,
            "method": "market-comparison",
            "valued_on": "2026-05-20",
            "valuer": _PERSON,
            "appraiser": None,
            "shares": 864,
            "share_fen": 10_000,
            "remainder_fen": 0,
            "approver": _PERSON,
            "resolution": "安家村成员代表大会〔2026〕6号",
            "approved_on": "2026-06-01",
        }
    )

    contribution: UUID
    entity: UUID
    number: str
    kind: str
    contributor: UUID
    contributor_type: str
    description: str | None
    offered_on: date
    state: str
    value_fen: int | None
    method: str | None
    valued_on: date | None
    valuer: UUID | None
    appraiser: UUID | None
    shares: int | None
    share_fen: int | None
    remainder_fen: int | None
    approver: UUID | None
    resolution: str | None
    approved_on: date | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the answer of a row."""
        return cls(**{name: row[name] for name in cls.model_fields})


class RoomBody(BaseModel):
    """A room that is shared."""

    model_config = like(
        {"key": "hall", "name": "党群服务站多功能厅", "capacity": 60, "since": "2026-03-01"}
    )

    key: Code
    name: Name
    capacity: People
    place: Words | None = None
    since: date


class PartnerBody(BaseModel):
    """A partner (村合伙人) who may book the room."""

    model_config = like({"partner": _SUBJECT, "partner_type": "firm", "since": "2026-03-01"})

    partner: UUID = Field(description="The register's id of the organisation or household.")
    partner_type: Code
    since: date


class BookingBody(BaseModel):
    """A time that a partner wants to have the room; its end is no part of it."""

    model_config = like(
        {
            "booking": "2026-06-017",
            "partner": _SUBJECT,
            "on": "2026-06-20",
            "begins": "14:00",
            "ends": "16:30",
        }
    )

    booking: Number = Field(description="The booking's own number, once in its month.")
    partner: UUID
    on: date
    begins: Clock
    ends: ClockOrMidnight


class CancellationBody(BaseModel):
    """The day of the booking that is given up."""

    model_config = like({"on": "2026-06-20"})

    on: date


class UseBody(BaseModel):
    """When a partner used the room, and with how many people."""

    model_config = like(
        {
            "partner": _SUBJECT,
            "on": "2026-06-20",
            "begins": "14:00",
            "ends": "16:10",
            "people": 32,
        }
    )

    partner: UUID
    on: date
    begins: Clock
    ends: ClockOrMidnight
    people: People


class RoomStepAnswer(BaseModel):
    """The room, and what follows from the command."""

    model_config = like({"room": _ID, "booking": "2026-06-017"})

    room: UUID
    booking: str | None = None
    irregular: list[str] | None = None


class BookingAnswer(BaseModel):
    """Who has the room when."""

    model_config = like(
        {
            "booking": "2026-06-017",
            "partner": _SUBJECT,
            "on": "2026-06-20",
            "begins": "14:00",
            "ends": "16:30",
        }
    )

    booking: str
    partner: UUID
    on: date
    begins: str
    ends: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the answer of a row."""
        return cls(**{name: row[name] for name in cls.model_fields})


class UseAnswer(BaseModel):
    """One use of the room, and what was irregular with it."""

    model_config = like(
        {
            "partner": _SUBJECT,
            "on": "2026-06-20",
            "begins": "14:00",
            "ends": "16:10",
            "people": 32,
            "irregular": [],
            "position": 733,
        }
    )

    partner: UUID
    on: date
    begins: str
    ends: str
    people: int
    irregular: list[str]
    position: int

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the answer of a row."""
        return cls(**{name: row[name] for name in cls.model_fields})


class PartnerUseAnswer(BaseModel):
    """How often, how long and with how many people a partner used the room."""

    model_config = like({"partner": _SUBJECT, "uses": 4, "minutes": 510, "people": 121})

    partner: UUID
    uses: int
    minutes: int
    people: int
