"""What the routes of campaigns and contributions take and answer, each with an example."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from assets.domain.funds.campaign import LabourRate
from assets.domain.funds.contribution import Contributor
from assets.domain.funds.given import Given
from assets.entrypoints.books.bodies import Digest, Name
from assets.entrypoints.funds.fund_bodies import FUND
from assets.entrypoints.payments.bodies import IsoDate
from assets.entrypoints.payments.request_bodies import Code, Fen, Number, Reference
from chassis.http.bodies import like

CAMPAIGN = "8b1d3f60-4a27-5c95-b0e8-1f6a7d2c9e43"
PROJECT = "3c9e7a10-52d4-5b8f-9a6e-1d2c3b4a5f60"
CONTRIBUTION = "d5a0c2e7-6f18-5b34-8c9d-20e4b7f3a611"
_PARTY = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_CONSENT = "sha256:0000000000000000000000000000000000000000000000000000000000000007"
PERSONS_MAX = 100_000


def _above_zero(text: str) -> str:
    if not text.strip("0."):
        raise ValueError("write a quantity above zero")
    return text


Quantity = Annotated[
    str,
    StringConstraints(pattern=r"^(0|[1-9][0-9]{0,8})(\.[0-9]{0,3}[1-9])?$"),
    AfterValidator(_above_zero),
]
"""A decimal above zero in its one written form, such as `960` or `1.5`."""


class LabourRateBody(BaseModel):
    """What one measure of labour is worth, by which resolution."""

    model_config = like(
        {"rate_fen": 8_000, "measure": "day", "resolution": "安家村村民会议〔2026〕2号"}
    )

    rate_fen: Fen
    measure: Code
    resolution: Reference


class CampaignBody(BaseModel):
    """What is raised for which project, into which fund, and what labour is worth."""

    model_config = like(
        {
            "key": "lvjia-linpan",
            "name": "吕家林盘整治",
            "project": PROJECT,
            "fund": FUND,
            "resolution": "安家村村民会议〔2026〕2号",
            "opened_on": "2026-02-01",
        }
    )

    key: Code
    name: Name
    project: UUID
    fund: UUID | None = None
    labour_rate: LabourRateBody | None = None
    resolution: Reference
    opened_on: IsoDate

    def rate(self) -> LabourRate | None:
        """Give the rate of labour as the domain says it."""
        return None if self.labour_rate is None else LabourRate(**dict(self.labour_rate))


class CampaignClosingBody(BaseModel):
    """The last day on which contributions are asked for."""

    model_config = like({"closed_on": "2026-06-30"})

    closed_on: IsoDate


class ContributorBody(BaseModel):
    """Who gave, out of which kind of source, and whether their name is left out."""

    model_config = like(
        {"party": _PARTY, "party_type": "household", "source": "residents", "anonymous": False}
    )

    party: UUID
    party_type: Code
    source: Code
    anonymous: bool = False


class GivenBody(BaseModel):
    """What was given: money, labour, land or goods, each with what belongs to it alone."""

    model_config = like(
        {"kind": "goods", "item": "水泥", "quantity": "40", "measure": "bag",
         "value_fen": 96_000, "valuation": "estimated"}
    )  # fmt: skip

    kind: Literal["money", "labour", "land", "goods"]
    amount_fen: Fen | None = None
    bank_account: UUID | None = Field(
        default=None, description="Where money was paid in; cash where none is named."
    )
    quantity: Quantity | None = None
    measure: Code | None = None
    item: Name | None = Field(default=None, description="What it is; it names no person.")
    persons: Annotated[int, Field(ge=1, le=PERSONS_MAX, strict=True)] | None = None
    plot: Number | None = Field(
        default=None, description="The plot (地块) as the register of resources names it."
    )
    consent: Digest | None = Field(default=None, description="The signed consent (签字同意书).")
    consented_on: IsoDate | None = None
    value_fen: Fen | None = Field(default=None, description="What it is worth; never money.")
    valuation: Literal["priced", "estimated"] | None = None

    def given(self) -> Given:
        """Give what was given as the domain says it."""
        quantity = None if self.quantity is None else Decimal(self.quantity)
        return Given(**{**dict(self), "quantity": quantity})


class ContributionBody(BaseModel):
    """A contribution and the number of the receipt that was given for it."""

    model_config = like(
        {
            "receipt": "2026-0017",
            "contributor": {
                "party": _PARTY,
                "party_type": "household",
                "source": "residents",
                "anonymous": False,
            },
            "given": {
                "kind": "land",
                "quantity": "36.5",
                "measure": "square-metre",
                "plot": "GYZ-07-012",
                "consent": _CONSENT,
                "consented_on": "2026-03-01",
            },
            "contributed_on": "2026-03-05",
            "evidence": [_CONSENT],
        }
    )

    receipt: Number
    contributor: ContributorBody
    given: GivenBody
    contributed_on: IsoDate
    evidence: Annotated[list[Digest], Field(max_length=40)] = []

    def who(self) -> Contributor:
        """Give the contributor as the domain says it."""
        return Contributor(**dict(self.contributor))


class PublicationBody(BaseModel):
    """Whether the contributor is named in what is published, as they asked."""

    model_config = like({"anonymous": True, "asked_on": "2026-03-06"})

    anonymous: bool
    asked_on: IsoDate


class CampaignAnswer(BaseModel):
    """The campaign as it is known from now on."""

    model_config = like({"campaign": CAMPAIGN})

    campaign: UUID


class ContributionAnswer(BaseModel):
    """The contribution, what it is worth in kind and on what that rests."""

    model_config = like(
        {
            "contribution": CONTRIBUTION,
            "receipt": "2026-0017",
            "value_fen": 100,
            "valuation": "nominal",
            "irregular": [],
        }
    )

    contribution: UUID
    receipt: str
    value_fen: int | None
    valuation: str | None
    irregular: list[str]


class PublicationAnswer(BaseModel):
    """How the contribution is published from now on."""

    model_config = like({"contribution": CONTRIBUTION, "anonymous": True})

    contribution: UUID
    anonymous: bool
