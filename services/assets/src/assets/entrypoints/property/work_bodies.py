"""What the routes of works take and answer, each with an example."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from assets.domain.property.work import WorkForm
from assets.entrypoints.books.bodies import Name, Words
from assets.entrypoints.payments.request_bodies import Code, Number
from assets.entrypoints.property.asset_bodies import Evidence, Quantity, QuantityOrNone
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import like

_ID = "7c1e5a93-2d4f-5b86-a0c7-e9f1b3d5a702"
_UNIT = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_PERSON = "9f4d2b61-7a3c-5e08-b1f5-c2a6d8e0f413"


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


class WorkAnswer(RowAnswer):
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
