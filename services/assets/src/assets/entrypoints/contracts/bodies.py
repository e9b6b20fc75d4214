"""What the routes of contracts take, each with an example."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from assets.domain.contracts.facts import Amendment, Ending
from assets.domain.contracts.terms import (
    Agreement,
    Charge,
    ChargeKind,
    Deliverable,
    Direction,
    Due,
    Form,
    Matter,
    ProfitShare,
    Service,
    Terms,
)
from assets.entrypoints.books.bodies import PARTY, Digest, Words
from assets.entrypoints.payments.bodies import IsoDate
from assets.entrypoints.payments.request_bodies import Code, Fen, Number, Reference
from chassis.http.bodies import like

ASSET = "8d0f3a52-41c7-5b6e-a9d3-c2f50e7b1846"
CONTRACT = "e2b7c914-6f3d-5a08-b1c4-7d9e02f5a368"
REQUEST = "f1a6d83b-2c95-5e47-8b0d-93e4c7a15f20"
UNIT = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_CHARGE: dict[str, Any] = {
    "kind": "rent",
    "total_fen": 4_800_000,
    "since": "2026-01-01",
    "until": "2026-12-31",
    "months": 3,
    "due": "first_day",
    "due_days": 9,
}

Days = Annotated[int, Field(ge=0, le=3_660, strict=True)]
Count = Annotated[int, Field(ge=0, le=10_000, strict=True)]
Evidence = Annotated[list[Digest], Field(max_length=40)]
Quantity = Annotated[int, Field(ge=1, le=10**12, strict=True)]
Resolution = Annotated[Reference | None, Field(description="The resolution that it rests on.")]


class MatterBody(BaseModel):
    """An asset or a resource of the register, and how much of it."""

    model_config = like({"kind": "asset", "id": ASSET, "quantity": 1})

    kind: Literal["asset", "resource"]
    id: UUID
    quantity: Quantity = Field(description="As its card counts it.")


class ChargeBody(BaseModel):
    """An amount for a time, in one instalment or in equal ones."""

    model_config = like(_CHARGE)

    kind: ChargeKind
    total_fen: Fen = Field(description="For the whole of its time.")
    since: IsoDate
    until: IsoDate
    months: Annotated[int, Field(ge=0, le=1_200, strict=True)] = Field(
        description="How many months an instalment is for; 0 is one for the whole time."
    )
    due: Due = "first_day"
    due_days: Days = 0


class DeliverableBody(BaseModel):
    """One thing that a service delivers, paid once it is accepted."""

    model_config = like({"key": "evening-class", "due_on": "2026-06-30", "amount_fen": 800_000})

    key: Code
    due_on: IsoDate
    amount_fen: Fen


class ShareBody(BaseModel):
    """So many parts of a period's profit."""

    model_config = like({"parts": 30, "of": 100, "due_days": 90, "over_guaranteed": True})

    parts: Annotated[int, Field(ge=1, le=10_000, strict=True)]
    of: Annotated[int, Field(ge=1, le=10_000, strict=True)]
    due_days: Days
    over_guaranteed: bool = Field(
        default=True, description="Whether guaranteed income (保底收入) counts towards the share."
    )


class ServiceBody(BaseModel):
    """What is retained of a service, who scores it, and how it is released."""

    model_config = like({"retained_percent": 10, "scored_by": [UNIT], "release": "scores-in-tiers"})

    retained_percent: Annotated[int, Field(ge=0, le=99, strict=True)] = 0
    scored_by: Annotated[list[UUID], Field(max_length=60)] = []
    release: Code | None = None

    def service(self) -> Service:
        """Give the terms of the service as the domain says them."""
        return Service(
            retained_percent=self.retained_percent,
            scored_by=tuple(self.scored_by),
            release=self.release,
        )


class TermsBody(BaseModel):
    """What is agreed of time and money."""

    model_config = like({"until": "2026-12-31", "charges": [_CHARGE], "deliverables": []})

    until: IsoDate
    charges: Annotated[list[ChargeBody], Field(max_length=40)] = []
    deliverables: Annotated[list[DeliverableBody], Field(max_length=60)] = []

    def terms(self) -> Terms:
        """Give the terms as the domain says them."""
        return Terms(
            until=self.until,
            charges=tuple(Charge(**dict(each)) for each in self.charges),
            deliverables=tuple(Deliverable(**dict(each)) for each in self.deliverables),
        )


class ContractBody(BaseModel):
    """A contract as it was signed."""

    model_config = like(
        {
            "number": "AJ-2026-004",
            "form": "lease",
            "direction": "receivable",
            "party": PARTY,
            "party_type": "firm",
            "signed_on": "2025-12-28",
            "since": "2026-01-01",
            "terms": {"until": "2026-12-31", "charges": [_CHARGE], "deliverables": []},
            "matters": [{"kind": "asset", "id": ASSET, "quantity": 1}],
            "resolution": "安家村村民代表会议〔2025〕31号",
            "summary": "原村小学校舍出租",
        }
    )

    number: Number = Field(description="The number of the contract, once in the entity.")
    form: Form
    direction: Direction
    party: UUID = Field(description="The other party, by the register's id.")
    party_type: Code
    signed_on: IsoDate
    since: IsoDate
    terms: TermsBody
    matters: Annotated[list[MatterBody], Field(max_length=60)] = []
    share: ShareBody | None = None
    service: ServiceBody | None = None
    resolution: Resolution = None
    evidence: Evidence = []
    certificate: UUID | None = Field(
        default=None, description="The certificate of the party on which it rests."
    )
    renews: UUID | None = Field(default=None, description="The contract that it goes on with.")
    summary: Words
    about: UUID | None = Field(default=None, description="The person whom the summary names.")

    def agreement(self) -> Agreement:
        """Give what was agreed as the domain says it."""
        share, service = self.share, self.service
        return Agreement(
            form=self.form,
            direction=self.direction,
            party=self.party,
            party_type=self.party_type,
            signed_on=self.signed_on,
            since=self.since,
            terms=self.terms.terms(),
            matters=tuple(Matter(**dict(each)) for each in self.matters),
            share=None if share is None else ProfitShare(**dict(share)),
            service=None if service is None else service.service(),
            resolution=self.resolution,
            evidence=tuple(self.evidence),
            certificate=self.certificate,
            renews=self.renews,
        )


class AmendmentBody(BaseModel):
    """Other terms, and from which day on they count."""

    model_config = like(
        {
            "effective_on": "2026-07-01",
            "terms": {
                "until": "2026-12-31",
                "charges": [{**_CHARGE, "since": "2026-07-01", "total_fen": 2_200_000}],
                "deliverables": [],
            },
            "resolution": "安家村村民代表会议〔2026〕9号",
            "reason": "下半年租金调整",
        }
    )

    effective_on: IsoDate
    terms: TermsBody
    resolution: Resolution = None
    evidence: Evidence = []
    reason: Words

    def amendment(self) -> Amendment:
        """Give the amendment as the domain says it."""
        return Amendment(
            effective_on=self.effective_on,
            terms=self.terms.terms(),
            resolution=self.resolution,
            evidence=tuple(self.evidence),
        )


class TerminationBody(BaseModel):
    """The last day of a contract that ends before its time, and why."""

    model_config = like({"last_on": "2026-09-30", "reason": "双方协商终止"})

    last_on: IsoDate
    resolution: Resolution = None
    evidence: Evidence = []
    reason: Words

    def ending(self) -> Ending:
        """Give the ending as the domain says it."""
        return Ending(
            last_on=self.last_on, resolution=self.resolution, evidence=tuple(self.evidence)
        )
