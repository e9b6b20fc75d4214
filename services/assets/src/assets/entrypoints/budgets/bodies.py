"""What the routes of budgets and resolutions take and answer, each with an example."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from assets.domain.budgets.budget_line import LINES_MAX, BudgetLine, LineKind
from assets.entrypoints.books.bodies import AccountCode, Digest, Name
from assets.entrypoints.payments.bodies import IsoDate
from assets.entrypoints.payments.request_bodies import Code, Fen, Number, Reference
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import like

UNIT = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_BUDGET = "8f0f3c52-6b1e-5c7d-9a2b-4d5e6f708192"

EVIDENCE_MAX = 20
Evidence = Annotated[list[Digest], Field(max_length=EVIDENCE_MAX)]


class BudgetLineBody(BaseModel):
    """One line: what it is for, and what is planned for it."""

    model_config = like(
        {"key": "office", "name": "办公经费", "kind": "expense", "amount_fen": 1_200_000}
    )

    key: Code
    name: Name
    kind: LineKind
    amount_fen: Annotated[int, Field(ge=0, le=10**13, strict=True)]
    fund: UUID | None = None
    project: UUID | None = None
    account: AccountCode | None = Field(
        default=None, description="The account of income whose entries are the line's actual."
    )
    sub: Code | None = Field(
        default=None,
        description="Its sub-account alone; left out, what no other line of the account counts.",
    )

    def line(self) -> BudgetLine:
        """Give the domain's line."""
        return BudgetLine(**dict(self))


class BudgetLinesBody(BaseModel):
    """Lines that a resolution decided."""

    model_config = like(
        {
            "lines": [
                {
                    "key": "running",
                    "name": "村级公共运行经费",
                    "kind": "expense",
                    "amount_fen": 8_000_000,
                }
            ],
            "resolution": "安家村村代〔2026〕1号",
            "decided_on": "2026-01-08",
        }
    )

    lines: Annotated[list[BudgetLineBody], Field(min_length=1, max_length=LINES_MAX)]
    resolution: Reference
    decided_on: IsoDate

    def said(self) -> dict[str, Any]:
        """Give what the commands take of it."""
        return {**dict(self), "lines": tuple(line.line() for line in self.lines)}


class BudgetAnswer(BaseModel):
    """The budget, and which amendment of it this is; the first version is 0."""

    model_config = like({"budget": _BUDGET, "amendment": 0})

    budget: UUID
    amendment: int


class ResolutionBody(BaseModel):
    """A resolution that a body of a unit adopted."""

    model_config = like(
        {
            "unit": UNIT,
            "reference": "安家村村代〔2026〕3号",
            "body": "villagers-delegates-assembly",
            "decided_on": "2026-03-02",
            "evidence": [],
        }
    )

    unit: UUID
    reference: Reference
    body: Code = Field(description="The kind of body that adopted it.")
    decided_on: IsoDate
    evidence: Evidence = []


class ResolutionMadeAnswer(BaseModel):
    """The resolution as it is known from now on."""

    model_config = like({"resolution": _BUDGET})

    resolution: UUID


class VotesAnswer(BaseModel):
    """How those who were present voted."""

    in_favour: int
    against: int
    abstained: int


class MatterAnswer(BaseModel):
    """What was decided about, and the most that it gives."""

    kind: str
    key: str
    ceiling_fen: int | None = None


class ResolutionAnswer(RowAnswer):
    """One resolution of a unit; `case` is its id where it was decided, if that is known.

    `irregular` names what was told of it and does not agree.
    """

    resolution: UUID
    reference: str
    body: str
    decided_on: date
    evidence: list[str]
    origin: str | None
    case: UUID | None
    votes: VotesAnswer | None
    matter: MatterAnswer | None
    irregular: list[str]
    position: int


class BudgetLineAnswer(RowAnswer):
    """One line against what payments take of it, in fen; `remaining_fen` may be below zero.

    A line of income stands against `booked_fen`: what the posted vouchers of the year show on its
    account, or null where the line names none.
    """

    line: str
    name: str
    kind: LineKind
    fund: UUID | None
    project: UUID | None
    original_fen: int
    budget_fen: int
    committed_fen: int
    spent_fen: int
    remaining_fen: int
    account: str | None
    sub: str | None
    booked_fen: int | None


class BudgetShownAnswer(BaseModel):
    """A budget as of a day, as it was recorded until an instant."""

    budget: UUID
    entity: UUID
    year: str
    on: date
    position: int
    lines: list[BudgetLineAnswer]


class BudgetVersionAnswer(RowAnswer):
    """One version of a budget: the lines that its resolution decided, in fen."""

    number: int
    resolution: str
    decided_on: date
    recorded_at: datetime
    lines: list[dict[str, Any]]


class BudgetMovementAnswer(RowAnswer):
    """What one event of a payment did to a line, in fen."""

    position: int
    payment_request: UUID
    what: str
    committed_fen: int
    spent_fen: int
    beyond_fen: int
    effective_on: date
    recorded_at: datetime


class CitationAnswer(RowAnswer):
    """One payment that cites an invoice: `open`, `paid` or `released`."""

    position: int
    issuer: str
    number: Number
    payment_request: UUID
    total_fen: Fen
    amount_fen: Fen
    cited_on: date
    state: str
