"""What the routes of projects take and answer to commands, each with an example."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from assets.domain.budgets.sources import Spending
from assets.domain.budgets.work import Work
from assets.entrypoints.books.bodies import Name
from assets.entrypoints.budgets.bodies import UNIT, Evidence
from assets.entrypoints.payments.allotment_bodies import SourceParts
from assets.entrypoints.payments.bodies import IsoDate
from assets.entrypoints.payments.request_bodies import Code, Fen, Number, Reference
from chassis.http.bodies import like

PROJECT = "3c9e7a10-52d4-5b8f-9a6e-1d2c3b4a5f60"
_POST = "0f6d1c7a-9e2b-5d84-a3c5-71b8e4f02d69"
_WORKER = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"


def _half_days(value: object) -> object:
    """Take whole or half days of the one written form alone."""
    if isinstance(value, str) and value.removesuffix(".5").isascii():
        whole = value.removesuffix(".5")
        if whole.isdigit() and (whole == "0" or not whole.startswith("0")) and value != "0":
            return Decimal(value)
    raise ValueError("write whole or half days, such as 3 or 2.5")


Days = Annotated[
    Decimal,
    BeforeValidator(_half_days),
    WithJsonSchema({"type": "string", "pattern": r"^(0|[1-9]\d*)(\.5)?$"}),
]


class ProjectBody(BaseModel):
    """A project as it is set up."""

    model_config = like(
        {
            "unit": UNIT,
            "key": "2026-road-03",
            "name": "三组入户道路硬化",
            "kind": "voted-works",
            "budget_fen": 12_000_000,
            "owner_post": _POST,
            "resolution": "安家村村代〔2026〕3号",
        }
    )

    unit: UUID
    key: Number = Field(description="The unit's own number of the project.")
    name: Name
    kind: Code = Field(description="A kind of the adopted rules.")
    budget_fen: Fen
    owner_post: UUID = Field(description="The post that answers for it (责任岗位).")
    resolution: Reference | None = None


class ProjectBudgetBody(BaseModel):
    """The project's new budget, and what it rests on."""

    model_config = like({"budget_fen": 13_000_000, "resolution": "安家村村代〔2026〕5号"})

    budget_fen: Fen
    resolution: Reference


class ProjectOwnerBody(BaseModel):
    """The post that answers for the project from now on."""

    model_config = like({"owner_post": _POST})

    owner_post: UUID


class ProgressBody(BaseModel):
    """How far the project has come, in per cent, and what shows it."""

    model_config = like({"percent": 60, "evidence": []})

    percent: Annotated[int, Field(ge=0, le=100, strict=True)]
    evidence: Evidence = []


class SourceBody(BaseModel):
    """A department's money that is pooled for the project."""

    model_config = like(
        {
            "source": "agriculture",
            "department": "区农业农村局",
            "amount_fen": 2_000_000,
            "reference": "示例-农-2026-04",
        }
    )

    source: Code
    department: Name
    amount_fen: Fen
    reference: Reference = Field(description="The document that gives the money.")


class VoteBody(BaseModel):
    """The recorded resolution that decided the project (一事一议)."""

    model_config = like({"resolution": "安家村村代〔2026〕3号"})

    resolution: Reference


class StartBody(BaseModel):
    """The day on which the project started."""

    model_config = like({"started_on": "2026-03-16"})

    started_on: IsoDate


class LabourBody(BaseModel):
    """What a resident worked: days, halves included, at a rate."""

    model_config = like(
        {
            "worker": _WORKER,
            "since": "2026-03-16",
            "until": "2026-03-20",
            "days": "4.5",
            "rate_fen": 12_000,
        }
    )

    worker: UUID = Field(description="The register's id of who is paid the wage.")
    since: IsoDate
    until: IsoDate
    days: Days
    rate_fen: Fen

    def work(self) -> Work:
        """Give the domain's work."""
        return Work(**dict(self))


class SpendingBody(BaseModel):
    """Money that was spent on the project outside this service."""

    model_config = like(
        {
            "reference": "2026-0007",
            "amount_fen": 500_000,
            "spent_on": "2026-05-08",
            "sources": [{"source": "agriculture", "amount_fen": 500_000}],
        }
    )

    reference: Number
    amount_fen: Fen
    spent_on: IsoDate
    sources: SourceParts = []

    def spending(self, reporter: UUID) -> Spending:
        """Give what somebody reports as the domain says it."""
        return Spending(
            reference=self.reference,
            amount_fen=self.amount_fen,
            parts=tuple(each.part() for each in self.sources),
            spent_on=self.spent_on,
            reporter=reporter,
        )


class ProjectMadeAnswer(BaseModel):
    """The project on which something was done."""

    model_config = like({"project": PROJECT})

    project: UUID


class WageAnswer(ProjectMadeAnswer):
    """The wage of the days that were recorded, in fen."""

    model_config = like({"project": PROJECT, "amount_fen": 54_000})

    amount_fen: int


class AcceptedAnswer(ProjectMadeAnswer):
    """Whether enough persons have signed the acceptance now."""

    model_config = like({"project": PROJECT, "accepted": False})

    accepted: bool


class SpendingAnswer(ProjectMadeAnswer):
    """What is wrong with the spending, and what remains of the budget, in fen."""

    model_config = like({"project": PROJECT, "irregular": [], "remaining_fen": 1_500_000})

    irregular: list[str]
    remaining_fen: int
