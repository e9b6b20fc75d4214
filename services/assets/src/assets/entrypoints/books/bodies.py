"""What the routes of entities and vouchers take and answer, each with an example."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from assets.domain.books.entity import Form
from assets.domain.books.lines import AMOUNT_FEN_MAX, LINES_MAX, Line
from assets.domain.books.voucher import Kind
from assets.entrypoints.payments.request_bodies import Code, Number
from chassis.http.bodies import like

ENTITY = "5b8e2f10-7c3d-5a9e-8f41-2d6c9b0a7e35"
PARTY = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
BANK_ACCOUNT = "0f6d1c7a-9e2b-5d84-a3c5-71b8e4f02d69"
_UNIT = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_VOUCHER = "c41d7e90-3b6a-5f28-9d07-e85a1c2f4b63"

AccountCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,8}$")]
ChartVersion = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{1,4}$")]
CreditCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
Fen = Annotated[int, Field(ge=-AMOUNT_FEN_MAX, le=AMOUNT_FEN_MAX, strict=True)]
MonthText = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d{2}-(0[1-9]|1[0-2])$")]
YearText = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d{2}$")]
Name = Annotated[str, StringConstraints(pattern=r"^\S(.{0,118}\S)?$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]


class EntityBody(BaseModel):
    """Who keeps books, in which legal form, on which chart, and from when on."""

    model_config = like(
        {
            "unit": _UNIT,
            "form": "village_collective",
            "name": "金山镇安家村股份经济合作联合社",
            "chart": "2023-14",
            "books_from": "2026-01",
            "credit_code": "N2510604MF00000017",
        }
    )

    unit: UUID
    form: Form
    name: Name
    chart: ChartVersion = Field(description="The official chart of accounts, by year and number.")
    books_from: MonthText = Field(description="The month with which the books begin (建账).")
    credit_code: CreditCode | None = None


class BankAccountBody(BaseModel):
    """A bank account of an entity; its number is stored sealed."""

    model_config = like(
        {
            "key": "basic",
            "bank": "示例农村商业银行",
            "kind": "basic",
            "number": "6200000000000000017",
            "since": "2026-01-01",
        }
    )

    key: Code = Field(description="The entity's own name for the account.")
    bank: Name
    kind: Literal["basic", "general", "special", "temporary"]
    number: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z -]{4,64}$")]
    since: date


class BankAccountEndBody(BaseModel):
    """The last day of a bank account."""

    model_config = like({"until": "2026-06-30"})

    until: date


class LineBody(BaseModel):
    """One line: an amount on one side of one account, and what it is kept by."""

    model_config = like({"account": "102", "debit_fen": 5_600_000, "bank_account": BANK_ACCOUNT})

    account: AccountCode
    debit_fen: Fen = 0
    credit_fen: Fen = 0
    sub: Code | None = Field(default=None, description="The sub-account (明细科目).")
    bank_account: UUID | None = None
    party: UUID | None = Field(default=None, description="Who owes or is owed.")
    project: UUID | None = None
    fund: UUID | None = None
    source: Code | None = Field(default=None, description="Where the money comes from.")
    contract: UUID | None = None

    def line(self) -> Line:
        """Give the domain's line."""
        return Line(**dict(self))


class VoucherBody(BaseModel):
    """A voucher as its preparer writes it."""

    model_config = like(
        {
            "draft": "2026-05-017",
            "kind": "receipt",
            "dated_on": "2026-05-15",
            "chart": "2023-14",
            "summary": "收到承包费",
            "attachments": 2,
            "lines": [
                {"account": "102", "debit_fen": 5_600_000, "bank_account": BANK_ACCOUNT},
                {"account": "113", "credit_fen": 5_600_000, "party": PARTY},
            ],
        }
    )

    draft: Number = Field(description="The preparer's own number for it, once in the entity.")
    kind: Kind
    dated_on: date
    chart: ChartVersion
    lines: Annotated[list[LineBody], Field(max_length=LINES_MAX)]
    summary: Words
    about: UUID | None = Field(default=None, description="The person whom the summary names.")
    attachments: Annotated[int, Field(ge=0, le=9_999, strict=True)]
    evidence: Annotated[list[Digest], Field(max_length=40)] = []
    red_ink: bool = False
    corrects: Number | None = Field(
        default=None, description="The draft number of the posted voucher that it corrects."
    )


class PostingBody(BaseModel):
    """In which month's journal the voucher is posted: the month of its date."""

    model_config = like({"month": "2026-05"})

    month: MonthText


class VoidingBody(PostingBody):
    """Why a voucher is given up before it is posted."""

    model_config = like({"month": "2026-05", "reason": "金额写错,另行制单"})

    reason: Words
    about: UUID | None = Field(default=None, description="The person whom the reason names.")


class YearEndBody(BaseModel):
    """Which closing vouchers are written, and what their draft numbers begin with."""

    model_config = like({"step": "results", "draft": "2026-year-end", "summary": "年末结转"})

    step: Literal["results", "distribution"]
    draft: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,58}$")]
    summary: Words


class EntityMadeAnswer(BaseModel):
    """The entity as it is known from now on."""

    model_config = like({"entity": ENTITY})

    entity: UUID


class BankAccountMadeAnswer(BaseModel):
    """The bank account as lines name it from now on."""

    model_config = like({"bank_account": BANK_ACCOUNT})

    bank_account: UUID


class BankAccountEndAnswer(BaseModel):
    """The last day of the bank account."""

    model_config = like({"until": "2026-06-30"})

    until: date


class VoucherStepAnswer(BaseModel):
    """The voucher, and its number once it is posted."""

    model_config = like({"voucher": _VOUCHER, "number": 17})

    voucher: UUID
    number: int | None = None


class MonthClosedAnswer(BaseModel):
    """The month that is closed, and with how many vouchers."""

    model_config = like({"month": "2026-05", "vouchers": 62})

    month: str
    vouchers: int


class YearEndAnswer(BaseModel):
    """The draft numbers of the closing vouchers, in their order."""

    model_config = like({"vouchers": ["2026-year-end-1", "2026-year-end-2", "2026-year-end-3"]})

    vouchers: list[str]
