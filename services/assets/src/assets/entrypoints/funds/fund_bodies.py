"""What the routes of funds take and answer, each with an example."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from assets.domain.funds.money import Outlay, Receipt
from assets.domain.funds.remuneration import SHARE_WHOLE, Remuneration
from assets.entrypoints.books.bodies import Name
from assets.entrypoints.payments.bodies import BankReference, IsoDate, Reason
from assets.entrypoints.payments.request_bodies import Code, Fen, Reference
from chassis.http.bodies import like
from kernel.money import FEN_MAX

FUND = "2f7c5b1e-8d43-5a60-9e12-6b0a4d9c7f38"
_PERSON = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_PARTY = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_DECISION = "安家村村民代表大会〔2026〕9号"
CODES_MAX = 20

Codes = Annotated[list[Code], Field(max_length=CODES_MAX)]


class FundBody(BaseModel):
    """What fund an entity keeps, for what, and which posts manage it."""

    model_config = like(
        {
            "key": "community",
            "name": "社区发展专项基金",
            "kind": "community",
            "purposes": ["elderly-care", "environment"],
            "managers": ["village-accountant", "cashier"],
            "resolution": _DECISION,
            "established_on": "2026-03-01",
        }
    )

    key: Code = Field(description="The entity's own name for the fund, once in the entity.")
    name: Name
    kind: Code = Field(description="The kind of fund, as the adopted rules name it.")
    purposes: Codes = Field(default=[], description="All of the kind, where none is named.")
    managers: Codes
    resolution: Reference
    bank_account: UUID | None = Field(
        default=None, description="The account kept for the fund alone (专款账户)."
    )
    established_on: IsoDate


class ManagersBody(BaseModel):
    """Which posts manage the fund from now on."""

    model_config = like({"managers": ["cashier"], "resolution": _DECISION})

    managers: Codes
    resolution: Reference


class ReceiptBody(BaseModel):
    """Money that came into the fund and is nobody's contribution."""

    model_config = like(
        {
            "source": "government",
            "amount_fen": 5_000_000,
            "received_on": "2026-03-20",
            "reference": "20260320-000041",
        }
    )

    source: Code
    amount_fen: Fen
    received_on: IsoDate
    reference: BankReference
    bank_account: UUID | None = Field(default=None, description="Cash where none is named.")

    def receipt(self) -> Receipt:
        """Give the receipt as the domain says it."""
        return Receipt(**dict(self))


class OutlayBody(BaseModel):
    """Money that leaves the fund: for what, to whom, and from which source if one is named."""

    model_config = like(
        {
            "purpose": "environment",
            "payee": _PARTY,
            "amount_fen": 1_200_000,
            "paid_on": "2026-04-02",
            "reference": "20260402-000009",
        }
    )

    purpose: Code
    payee: UUID
    amount_fen: Fen
    paid_on: IsoDate
    reference: BankReference
    source: Code | None = None
    bank_account: UUID | None = Field(default=None, description="Cash where none is named.")

    def outlay(self) -> Outlay:
        """Give the outlay as the domain says it."""
        names = Outlay.__dataclass_fields__
        return Outlay(**{name: getattr(self, name) for name in names})


class ReportedOutlayBody(OutlayBody):
    """Money that has left the fund, and what somebody has to say about it."""

    model_config = like(
        {
            "purpose": "banquet",
            "payee": _PARTY,
            "amount_fen": 80_000,
            "paid_on": "2026-04-02",
            "reference": "20260402-000012",
            "note": "先付后补手续",
        }
    )

    note: Reason | None = None


class RemunerationBody(BaseModel):
    """What the trustee may draw: so much a month, or a share of the receipts, or both."""

    model_config = like(
        {
            "trustee": _PARTY,
            "since": "2026-01-01",
            "until": "2026-12-31",
            "monthly_fen": 300_000,
            "share": 0,
            "resolution": _DECISION,
        }
    )

    trustee: UUID
    since: IsoDate
    until: IsoDate
    monthly_fen: Annotated[int, Field(ge=0, le=FEN_MAX, strict=True)] = 0
    share: Annotated[int, Field(ge=0, le=SHARE_WHOLE, strict=True)] = Field(
        default=0, description="In ten thousandths of what comes in."
    )
    resolution: Reference

    def agreed(self) -> Remuneration:
        """Give the remuneration as the domain says it."""
        names = Remuneration.__dataclass_fields__
        return Remuneration(**{name: getattr(self, name) for name in names})


class FundClosingBody(BaseModel):
    """On which day and by which decision the fund is closed."""

    model_config = like({"closed_on": "2026-12-31", "resolution": _DECISION})

    closed_on: IsoDate
    resolution: Reference


class OwnerBody(BaseModel):
    """Who may look into the fund, and from when on."""

    model_config = like({"person": _PERSON, "since": "2026-01-01"})

    person: UUID
    since: IsoDate


class OwnerEndBody(BaseModel):
    """The last day on which the person is an owner."""

    model_config = like({"until": "2026-12-31"})

    until: IsoDate


class FundAnswer(BaseModel):
    """The fund as it is known from now on."""

    model_config = like({"fund": FUND})

    fund: UUID


class FundMovedAnswer(FundAnswer):
    """What the fund holds and has free after the movement, and what is irregular about it."""

    model_config = like({"fund": FUND, "held_fen": 3_800_000, "free_fen": 3_800_000,
                         "irregular": []})  # fmt: skip

    held_fen: int
    free_fen: int
    irregular: list[str]


class SourceTotalAnswer(BaseModel):
    """What came in from a source, what of it was spent, and what is left, in fen."""

    source: str
    received_fen: int
    spent_fen: int
    balance_fen: int


class FundClosedAnswer(FundAnswer):
    """The totals of each source at the closing."""

    model_config = like(
        {
            "fund": FUND,
            "totals": [
                {
                    "source": "residents",
                    "received_fen": 3_200_000,
                    "spent_fen": 3_000_000,
                    "balance_fen": 200_000,
                }
            ],
        }
    )

    totals: list[SourceTotalAnswer]
