"""What the routes of opening balances take and answer, each with an example."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assets.domain.books.chart_conversion import Part
from assets.domain.books.lines import Line
from assets.entrypoints.books.bodies import (
    BANK_ACCOUNT,
    PARTY,
    ChartVersion,
    Digest,
    LineBody,
    MonthText,
)
from assets.entrypoints.payments.request_bodies import Code
from chassis.http.bodies import like

ROWS_MAX = 3_000
Attachments = Annotated[int, Field(ge=0, le=9_999)]
DraftStart = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,58}$")]
Decision = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]


class OldBalanceBody(LineBody):
    """A balance on the older chart, and what it is kept by on the newer one."""

    model_config = like({"account": "102", "debit_fen": 6_000_000, "bank_account": BANK_ACCOUNT})


class OldPartBody(LineBody):
    """So much of a balance goes to one target of the adopted conversion."""

    model_config = like({"account": "202", "to": "labour", "credit_fen": 80_000})

    to: Code = Field(description="The key of the target.")
    decision: Decision | None = Field(
        default=None, description="The resolution, where the conversion says whose it takes."
    )

    def part(self) -> Part:
        """Give the domain's part."""
        named = {name: value for name, value in self if name not in {"to", "decision"}}
        return Part(balance=Line(**named), to=self.to, decision=self.decision)


class OpeningBody(BaseModel):
    """The balances at the end of the older books, and how those are divided that must be."""

    model_config = like(
        {
            "month": "2026-01",
            "draft": "opening",
            "chart": "2004-12",
            "attachments": 2,
            "balances": [
                {"account": "102", "debit_fen": 6_000_000, "bank_account": BANK_ACCOUNT},
                {"account": "202", "credit_fen": 200_000},
                {"account": "301", "credit_fen": 5_800_000},
            ],
            "parts": [
                {"account": "202", "to": "labour", "credit_fen": 80_000},
                {"account": "202", "to": "payable", "credit_fen": 120_000, "party": PARTY},
            ],
        }
    )

    month: MonthText = Field(description="The month with which the books begin.")
    draft: DraftStart = Field(description="What the draft numbers begin with.")
    chart: ChartVersion = Field(description="The older chart, by year and number.")
    attachments: Annotated[Attachments, Field(strict=True)]
    evidence: Annotated[list[Digest], Field(max_length=39)] = []
    balances: Annotated[list[OldBalanceBody], Field(max_length=ROWS_MAX)]
    parts: Annotated[list[OldPartBody], Field(max_length=ROWS_MAX)] = []


class OpeningMadeAnswer(BaseModel):
    """The draft numbers of the opening vouchers, in their order."""

    model_config = like({"vouchers": ["opening-1"]})

    vouchers: list[str]


class OpeningSourceAnswer(BaseModel):
    """So much of one line of an opening voucher came from one older account, by this rule."""

    model_config = ConfigDict(frozen=True)

    draft: str
    voucher: UUID
    state: Literal["prepared", "reviewed", "posted", "voided"]
    line: int
    account: str
    debit_fen: int
    credit_fen: int
    from_chart: str
    old: str
    old_name: str | None
    to: str
    fact: str | None
    decision: str | None
    rule: str
    table: str | None
    source: int
    position: int


class ConversionTargetAnswer(BaseModel):
    """An account of the newer chart, and by which fact a part of the balance belongs there."""

    model_config = ConfigDict(frozen=True)

    key: str
    account: str
    side: Literal["debit", "credit", "either"]
    sub: str | None
    fact: str


class OldAccountAnswer(BaseModel):
    """One older account; `divided` says that somebody has to say how much goes where."""

    model_config = ConfigDict(frozen=True)

    code: str
    name: str
    divided: bool
    decided_by: str | None
    to: list[ConversionTargetAnswer]


class ConversionAnswer(BaseModel):
    """Where balances on an older chart go, by the conversion that is adopted."""

    model_config = ConfigDict(frozen=True)

    rule: str
    from_chart: str
    to_chart: str
    accounts: list[OldAccountAnswer]
