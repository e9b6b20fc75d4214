"""What the routes of slips take and answer, each with an example."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from assets.entrypoints.books.bodies import BANK_ACCOUNT, MonthText, Words
from assets.entrypoints.payments.bodies import IsoDate
from assets.entrypoints.payments.request_bodies import Code, Number
from chassis.http.bodies import like

SLIP = "9d2c6b14-5e8f-5a37-b0c1-4f7e2a9d6c83"

SlipState = Literal["waiting", "prepared", "posted", "set_aside"]


class NamedBody(BaseModel):
    """What the slip leaves open and the lines of its rule are kept by."""

    model_config = like({"bank_account": BANK_ACCOUNT})

    bank_account: UUID | None = None
    party: UUID | None = None
    project: UUID | None = None
    fund: UUID | None = None
    contract: UUID | None = None
    source: Code | None = None
    sub: Code | None = None

    def named(self) -> dict[str, str]:
        """Give what is named, as texts."""
        return {name: str(value) for name, value in self if value is not None}


class SlipVoucherBody(BaseModel):
    """The voucher of a slip: its lines come from the posting rule."""

    model_config = like(
        {
            "month": "2026-05",
            "draft": "2026-05-018",
            "summary": "支付道路维修款",
            "attachments": 2,
            "named": {"bank_account": BANK_ACCOUNT},
        }
    )

    month: MonthText = Field(description="The month in which the slip waits.")
    draft: Number = Field(description="The preparer's own number for it, once in the entity.")
    summary: Words
    about: UUID | None = Field(default=None, description="The person whom the summary names.")
    attachments: Annotated[int, Field(ge=0, le=9_999, strict=True)]
    dated_on: IsoDate | None = Field(
        default=None, description="A day of the month, where the slip's own lies before it."
    )
    named: NamedBody = NamedBody()


class SlipAsideBody(BaseModel):
    """Why no voucher is made of a slip, and which one says the same where it came twice."""

    model_config = like({"month": "2026-05", "reason": "与银行回单重复录入", "double_of": SLIP})

    month: MonthText
    reason: Words
    about: UUID | None = Field(default=None, description="The person whom the reason names.")
    double_of: UUID | None = Field(default=None, description="The slip that says the same.")


class SlipReviewBody(BaseModel):
    """Nothing is said beside the review: the slip is in order."""

    model_config = like({})


class ObjectionBody(BaseModel):
    """What the supervision committee objects to."""

    model_config = like({"reason": "发票日期与付款日期不符"})

    reason: Words
    about: UUID | None = Field(default=None, description="The person whom the reason names.")


class ObjectionAnswerBody(BaseModel):
    """What those who keep the books answer to an objection."""

    model_config = like({"answer": "发票已由供货方重开并附后"})

    answer: Words
    about: UUID | None = Field(default=None, description="The person whom the answer names.")


class SlipMadeAnswer(BaseModel):
    """The voucher that was prepared from the slip."""

    model_config = like({"voucher": "c41d7e90-3b6a-5f28-9d07-e85a1c2f4b63"})

    voucher: UUID


class SlipStepAnswer(BaseModel):
    """The slip after the step."""

    model_config = like({"slip": SLIP})

    slip: UUID


class SlipObjectedAnswer(SlipStepAnswer):
    """The slip and the number of the objection to it."""

    model_config = like({"slip": SLIP, "objection": 1})

    objection: int


class SlipReviewAnswer(BaseModel):
    """One review, objection or answer; `words` is null where there are none or no more."""

    model_config = ConfigDict(frozen=True)

    event: Literal["reviewed", "objected", "objection_answered"]
    person: UUID
    post: str | None
    objection: int | None
    words: str | None
    recorded_at: datetime
    position: int


class SlipAmountAnswer(BaseModel):
    """An amount in fen, under the name by which posting rules speak of it."""

    model_config = ConfigDict(frozen=True)

    name: str
    fen: int


class SlipShareAnswer(BaseModel):
    """One party's part of a slip, and what its lines are kept by."""

    model_config = ConfigDict(frozen=True)

    amounts: list[SlipAmountAnswer]
    sub: str | None = None
    bank_account: UUID | None = None
    party: UUID | None = None
    project: UUID | None = None
    fund: UUID | None = None
    source: str | None = None
    contract: UUID | None = None


class SlipAnswer(BaseModel):
    """One slip, how far it has come, and what is wrong with it."""

    model_config = ConfigDict(frozen=True)

    slip: UUID
    entity: UUID
    month: str
    key: str
    rule: str
    dated_on: date
    shares: list[SlipShareAnswer]
    totals: dict[str, int]
    evidence: list[str]
    irregular: list[str]
    doers: list[UUID]
    objections_open: int
    reviewed: bool
    state: SlipState
    voucher: UUID | None
    double_of: UUID | None
    takes_back: UUID | None
    entered_at: datetime
    posted_at: datetime | None
    position: int

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Make the answer of a row."""
        return cls(**{name: row[name] for name in cls.model_fields if name in row})


class SlipWithReviewsAnswer(SlipAnswer):
    """One slip with what the supervision committee found, and what was answered."""

    reviews: list[SlipReviewAnswer]
