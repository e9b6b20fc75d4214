"""What the routes of bank accounts take, and what their commands answer, each with an example."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from assets.application.bank.commands import VoucherLine
from assets.domain.bank.pay_file import ITEMS_MAX
from assets.entrypoints.books.bodies import BANK_ACCOUNT, PARTY, Digest, Fen, Name, Words
from assets.entrypoints.payments.bodies import IsoDate
from assets.entrypoints.payments.request_bodies import Number, Reference
from chassis.http.bodies import like

_ID = "c41d7e90-3b6a-5f28-9d07-e85a1c2f4b63"
EVIDENCE_MAX = 40
VOUCHER_LINES_MAX = 20

AccountNumber = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z -]{2,32}[0-9A-Za-z]$")
]
BankCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
Evidence = Annotated[
    list[Digest], Field(max_length=EVIDENCE_MAX, description="Electronic slips (电子回单).")
]
FileNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,27}$")]
FormatKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.-]{0,63}$")]
SlipText = Annotated[str, StringConstraints(pattern=r"^(\S(.{0,58}\S)?)?$")]


class PaymentMatchBody(BaseModel):
    """A payment that the line is, or the return of one."""

    model_config = like({"payment_request": _ID})

    payment_request: UUID
    returned: bool = Field(default=False, description="The payment came back (退汇).")
    reference: Reference | None = Field(
        default=None,
        description="Under which it was confirmed, where that is not the line's own reference.",
    )


class VoucherLineBody(BaseModel):
    """So much of one line of a posted voucher; debit is above zero."""

    model_config = like({"draft": "2026-05-017", "line": 1, "amount_fen": 5_600_000})

    draft: Number
    line: Annotated[int, Field(ge=1, le=100, strict=True)]
    amount_fen: Fen


class MatchBody(BaseModel):
    """What a line is: a payment, what stands in vouchers, or all that a pay file paid."""

    model_config = like({"payment": {"payment_request": _ID}, "evidence": []})

    payment: PaymentMatchBody | None = None
    vouchers: Annotated[list[VoucherLineBody], Field(max_length=VOUCHER_LINES_MAX)] = []
    pay_file: UUID | None = None
    evidence: Evidence = []

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if (self.payment is not None) + bool(self.vouchers) + (self.pay_file is not None) != 1:
            raise ValueError("name one of `payment`, `vouchers` and `pay_file`")
        return self

    def lines(self) -> tuple[VoucherLine, ...]:
        """Give the lines of vouchers that were named."""
        return tuple(VoucherLine(**dict(each)) for each in self.vouchers)


class LineSlipBody(BaseModel):
    """As what the books know of a line at once."""

    model_config = like({"purpose": "fee", "evidence": []})

    purpose: Literal["fee", "interest"]
    evidence: Evidence = []


class UnmatchBody(BaseModel):
    """Why a match is undone."""

    model_config = like({"reason": "同名户,金额相同,误勾"})

    reason: Words


class PayeeAccountBody(BaseModel):
    """The bank account into which a payee is paid; holder and number are stored sealed."""

    model_config = like(
        {
            "party": PARTY,
            "holder": "示例户名",
            "number": "6200000000000000025",
            "bank": "示例农村商业银行",
            "bank_code": "402658000012",
            "since": "2026-05-01",
        }
    )

    party: UUID
    holder: Name
    number: AccountNumber
    bank: Name
    bank_code: BankCode | None = Field(default=None, description="The bank's number (联行号).")
    since: IsoDate
    evidence: Digest | None = None


class PayFileBody(BaseModel):
    """Which ordered payments are told to the bank in one file, and in which format."""

    model_config = like(
        {
            "number": "2026-05-01",
            "bank_account": BANK_ACCOUNT,
            "form": "pain.001",
            "payment_requests": [_ID],
            "text": "五月补贴",
        }
    )

    number: FileNumber = Field(description="The entity's own number for the file.")
    bank_account: UUID
    form: FormatKey = Field(description="The key of an adopted format, or `pain.001`.")
    payment_requests: Annotated[list[UUID], Field(min_length=1, max_length=ITEMS_MAX)]
    text: SlipText = Field(default="", description="What the bank writes beside each payment.")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.payment_requests)) != len(self.payment_requests):
            raise ValueError("name each payment once")
        return self


class StatementImportedAnswer(BaseModel):
    """The statement as it was recorded; `irregular` says what does not add up."""

    model_config = like(
        {
            "statement": _ID,
            "since": "2026-05-01",
            "until": "2026-05-31",
            "lines": 14,
            "repeated": 2,
            "irregular": [],
        }
    )

    statement: UUID
    since: date
    until: date
    lines: int
    repeated: int = Field(description="Lines that an earlier file had already.")
    irregular: list[str]


class LineAnswer(BaseModel):
    """The line, and whether it is matched now."""

    model_config = like({"bank_line": _ID, "matched": True})

    bank_line: UUID
    matched: bool


class PayeeAccountMadeAnswer(BaseModel):
    """The account of a payee as it is known from now on."""

    model_config = like({"payee_account": _ID})

    payee_account: UUID


class PayFileMadeAnswer(BaseModel):
    """The pay file, and the digest of the bytes that the bank gets."""

    model_config = like(
        {
            "pay_file": _ID,
            "digest": f"sha256:{'07' * 32}",
            "payments": 12,
            "total_fen": 240_000,
        }
    )

    pay_file: UUID
    digest: str
    payments: int
    total_fen: int


class PayFileAnswer(BaseModel):
    """The pay file that was called off."""

    model_config = like({"pay_file": _ID})

    pay_file: UUID


class ResultImportedAnswer(BaseModel):
    """What became of the payments of a file by now; `news` counts what this result told first."""

    model_config = like(
        {
            "pay_file": _ID,
            "news": 12,
            "paid": 11,
            "failed": 1,
            "returned": 0,
            "unknown": 0,
            "irregular": [],
        }
    )

    pay_file: UUID
    news: int
    paid: int
    failed: int
    returned: int
    unknown: int
    irregular: list[str]
