"""What the routes of loads and of subsidies per tonne take and answer, each with an example."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from assets.entrypoints.books.bodies import Digest
from assets.entrypoints.payments.request_bodies import Code, Number, Reference
from assets.entrypoints.property.asset_bodies import Evidence
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import like

_ID = "7c1e5a93-2d4f-5b86-a0c7-e9f1b3d5a702"
_SUBJECT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_DIGEST = "sha256:0000000000000000000000000000000000000000000000000000000000000007"

Kilograms = Annotated[int, Field(ge=0, le=10**9, strict=True)]


class WeightBody(BaseModel):
    """What a load weighed at a place of its way, on which note (过磅单)."""

    model_config = like(
        {
            "number": "2026-06-118",
            "kind": "household-waste",
            "stage": "town",
            "weight_kg": 2_460,
            "weighed_on": "2026-06-18",
            "note": "T-20260618-07",
        }
    )

    number: Number = Field(description="The number of the load, once within the unit.")
    kind: Code
    stage: Code = Field(description="Where it was weighed, by the key of the rules.")
    weight_kg: Kilograms
    weighed_on: date
    note: Reference = Field(description="The number of the weight note.")
    receiver: UUID | None = Field(default=None, description="Who took the load over.")
    evidence: Evidence = []


class LoadStepAnswer(BaseModel):
    """The load, and what was irregular with its weight."""

    model_config = like({"load": _ID, "irregular": ["loss_over_tolerance"]})

    load: UUID
    irregular: list[str]


class WeightAnswer(RowAnswer):
    """One weight of a load, and what was lost since the place before."""

    model_config = like(
        {
            "position": 881,
            "stage": "town",
            "weight_kg": 2_460,
            "weighed_on": "2026-06-18",
            "note": "T-20260618-07",
            "receiver": None,
            "stage_before": "village",
            "lost_kg": 140,
            "evidence": [],
            "irregular": ["loss_over_tolerance"],
        }
    )

    position: int
    stage: str
    weight_kg: int
    weighed_on: date
    note: str
    receiver: UUID | None
    stage_before: str | None
    lost_kg: int | None
    evidence: list[str]
    irregular: list[str]


class LoadAnswer(BaseModel):
    """A load with its weights, linked from place to place."""

    model_config = like(
        {
            "load": _ID,
            "number": "2026-06-118",
            "kind": "household-waste",
            "stages": ["village", "town", "county"],
            "loss_tolerance_bp": 300,
            "irregular": True,
            "position": 880,
            "weights": [],
        }
    )

    load: UUID
    number: str
    kind: str
    stages: list[str]
    loss_tolerance_bp: int
    irregular: bool
    position: int
    weights: list[WeightAnswer]

    @classmethod
    def of(cls, row: dict[str, Any], weights: list[dict[str, Any]]) -> Self:
        """Make the answer of a row and of the weights of its load."""
        own = [WeightAnswer.of(each) for each in weights if each["load"] == row["load"]]
        named = {name: row[name] for name in cls.model_fields if name != "weights"}
        return cls(**named, weights=own)


class ClaimBody(BaseModel):
    """Which subsidy per tonne is claimed for a load, for whom."""

    model_config = like({"subsidy": "straw-disposal", "payee": _SUBJECT, "payee_type": "firm"})

    subsidy: Code
    payee: UUID
    payee_type: Code


class DocumentBody(BaseModel):
    """A document that the subsidy asks for, by what was kept of it."""

    model_config = like({"document": "weight-note", "evidence": [_DIGEST]})

    document: Code
    evidence: Annotated[list[Digest], Field(min_length=1, max_length=20)]


class ClaimPaymentBody(BaseModel):
    """Under which number the payment of a claim is asked for, on which decision."""

    model_config = like({"number": "2026-S-031", "resolution": "安家村村委会〔2026〕12号"})

    number: Number
    resolution: Reference


class ClaimMadeAnswer(BaseModel):
    """The claim and its amount."""

    model_config = like({"claim": _ID, "amount_fen": 15_600})

    claim: UUID
    amount_fen: int


class ClaimStepAnswer(BaseModel):
    """The claim, which documents are missing, and the payment that was asked for."""

    model_config = like({"claim": _ID, "missing": ["firm-receipt"], "payment_request": None})

    claim: UUID
    missing: list[str]
    payment_request: UUID | None


class ClaimAnswer(RowAnswer):
    """A claim with its documents, and how far its payment has come."""

    model_config = like(
        {
            "claim": _ID,
            "load": _ID,
            "subsidy": "straw-disposal",
            "weight_kg": 3_120,
            "per_tonne_fen": 5_000,
            "amount_fen": 15_600,
            "purpose": "straw-subsidy",
            "payee": _SUBJECT,
            "payee_type": "firm",
            "claimed_on": "2026-06-20",
            "documents": ["weight-note", "transport-note", "firm-receipt"],
            "attached": {"weight-note": [_DIGEST]},
            "payment_request": None,
            "state": None,
            "paid_fen": None,
        }
    )

    claim: UUID
    load: UUID
    subsidy: str
    weight_kg: int
    per_tonne_fen: int
    amount_fen: int
    purpose: str
    payee: UUID
    payee_type: str
    claimed_on: date
    documents: list[str]
    attached: dict[str, list[str]]
    payment_request: UUID | None
    state: str | None
    paid_fen: int | None
