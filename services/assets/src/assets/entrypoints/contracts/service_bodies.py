"""What the routes of services, payables and certificates take and answer, with examples."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from assets.domain.contracts.facts import Part
from assets.entrypoints.books.bodies import PARTY, MonthText, Name, Words
from assets.entrypoints.contracts.bodies import CONTRACT, REQUEST, UNIT, Count, Evidence
from assets.entrypoints.payments.allotment_bodies import BudgetLineName
from assets.entrypoints.payments.bodies import IsoDate
from assets.entrypoints.payments.request_bodies import Code, Number, Reference
from chassis.http.bodies import like

PlainDecimal = Annotated[str, StringConstraints(pattern=r"^(0|[1-9]\d{0,5})(\.\d{0,3}[1-9])?$")]
Place = Annotated[int, Field(ge=1, le=10_000, strict=True)]


class AcceptanceBody(BaseModel):
    """When the service of an instalment was found as agreed (验收), on what papers."""

    model_config = like({"accepted_on": "2026-01-31", "evidence": []})

    accepted_on: IsoDate
    evidence: Evidence = []


class ScoreBody(BaseModel):
    """What a villagers' representative gives a month (监督打分), as decimal text."""

    model_config = like({"unit": UNIT, "month": "2026-01", "score": "92.5"})

    unit: UUID = Field(description="The unit whose representative scores.")
    month: MonthText
    score: PlainDecimal

    def marks(self) -> Decimal:
        """Give the score as an exact number."""
        return Decimal(self.score)


class SettlementBody(BaseModel):
    """By which decision the retained money of a year is settled, and what counts beside scores."""

    model_config = like({"decision": "安家村村委会〔2027〕2号", "inputs": {"upheld-complaint": 1}})

    decision: Reference
    inputs: dict[Code, Count] = {}


class AskingBody(BaseModel):
    """Which part of a contract is to be paid, under which number of a payment request."""

    model_config = like(
        {"number": "2026-031", "instalment": 1, "resolution": "安家村村委会〔2026〕5号"}
    )

    number: Number = Field(description="The number of the payment request, once in its unit.")
    instalment: Place | None = None
    settlement: Place | None = Field(
        default=None, description="What a settlement of retained money released."
    )
    resolution: Reference
    budget_line: BudgetLineName | None = Field(
        default=None, description="Year and key of a line of the entity's budget (预算)."
    )
    withdrawn: UUID | None = Field(
        default=None, description="The withdrawn request that asked for the same before."
    )

    def part(self) -> Part:
        """Give the part as the domain says it."""
        return Part(instalment=self.instalment, settlement=self.settlement)


class CertificateBody(BaseModel):
    """A certificate of an organisation: by whom, from when until when."""

    model_config = like(
        {
            "unit": UNIT,
            "number": "SQ-2026-003",
            "party": PARTY,
            "kind": "social-enterprise",
            "issued_on": "2026-03-01",
            "expires_on": "2029-02-28",
            "issuer": "示例市社会企业认定办公室",
        }
    )

    unit: UUID
    number: Number
    party: UUID
    kind: Code
    issued_on: IsoDate
    expires_on: IsoDate
    issuer: Name
    evidence: Evidence = []


class WithdrawnCertificateBody(BaseModel):
    """The last day of a certificate that was taken back, and why."""

    model_config = like({"last_on": "2027-06-30", "reason": "不再符合认定条件"})

    last_on: IsoDate
    reason: Words


class ContractMadeAnswer(BaseModel):
    """The contract as it is known from now on."""

    model_config = like({"contract": CONTRACT})

    contract: UUID


class AmendedAnswer(BaseModel):
    """How often the contract was amended."""

    model_config = like({"amendment": 1})

    amendment: int


class LastDayAnswer(BaseModel):
    """The last day of what was ended."""

    model_config = like({"last_on": "2026-09-30"})

    last_on: IsoDate


class OpenAnswer(BaseModel):
    """What is still open of an instalment; below zero where more came in."""

    model_config = like({"instalment": 1, "open_fen": 0})

    instalment: int
    open_fen: int


class ReportedReceiptAnswer(OpenAnswer):
    """What is irregular about the receipt that was recorded; nothing where the list is empty."""

    model_config = like({"instalment": 1, "open_fen": -100_000, "irregular": ["beyond_instalment"]})

    irregular: list[str]


class SharedAnswer(BaseModel):
    """The instalment that the share of a profit is, where there is any."""

    model_config = like({"instalment": 5, "share_fen": 10_800_000})

    instalment: int | None
    share_fen: int


class AcceptedAnswer(BaseModel):
    """What is payable of the instalment at once, and what is retained."""

    model_config = like({"instalment": 1, "payable_fen": 900_000, "retained_fen": 100_000})

    instalment: int
    payable_fen: int
    retained_fen: int


class ScoredAnswer(BaseModel):
    """The month that was scored."""

    model_config = like({"month": "2026-01"})

    month: str


class GapAnswer(BaseModel):
    """A unit that did not score a month."""

    model_config = like({"month": "2026-05", "unit": UNIT})

    month: str
    unit: UUID


class SettledAnswer(BaseModel):
    """What is released and what is forfeited; instalments that wait for scores; the gaps."""

    model_config = like(
        {
            "settlement": 1,
            "released_fen": 960_000,
            "forfeited_fen": 240_000,
            "held": [],
            "gaps": [{"month": "2026-05", "unit": UNIT}],
        }
    )

    settlement: int
    released_fen: int
    forfeited_fen: int
    held: list[int]
    gaps: list[GapAnswer]


class AskedAnswer(BaseModel):
    """The payment request, and the fen that it asks for."""

    model_config = like({"payment_request": REQUEST, "amount_fen": 900_000})

    payment_request: UUID
    amount_fen: int


class CertificateMadeAnswer(BaseModel):
    """The certificate as contracts name it from now on."""

    model_config = like({"certificate": REQUEST})

    certificate: UUID
