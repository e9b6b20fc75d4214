"""What the routes of contributions in kind take and answer, each with an example."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from assets.entrypoints.books.bodies import Words
from assets.entrypoints.payments.request_bodies import Code, Fen, Number, Reference
from assets.entrypoints.property.asset_bodies import Evidence
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import like

_ID = "7c1e5a93-2d4f-5b86-a0c7-e9f1b3d5a702"
_ENTITY = "5b8e2f10-7c3d-5a9e-8f41-2d6c9b0a7e35"
_SUBJECT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_PERSON = "9f4d2b61-7a3c-5e08-b1f5-c2a6d8e0f413"


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


class InKindAnswer(RowAnswer):
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
