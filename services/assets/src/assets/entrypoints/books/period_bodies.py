"""What the routes of whole periods take and answer, each with an example."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assets.domain.books.period_reviews import Opinion
from assets.entrypoints.books.bodies import Digest, Words
from assets.entrypoints.books.slip_bodies import SLIP, SlipState
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import like

_CASE = "2b9e4f71-6d0c-5a83-b1e5-94c7d2f60a18"

QuarterText = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d{2}-Q[1-4]$")]
Report = Annotated[str, StringConstraints(min_length=1, max_length=4_000, strip_whitespace=True)]
Evidence = Annotated[list[Digest], Field(max_length=40)]


class MonthReviewBody(BaseModel):
    """Nothing is said beside the review: the books of the month are in order."""

    model_config = like({})


class MonthObjectionBody(BaseModel):
    """What the democratic finance group objects to."""

    model_config = like({"reason": "招待费未附清单"})

    reason: Words
    about: UUID | None = Field(default=None, description="The person whom the reason names.")


class SettlementBody(BaseModel):
    """What an auditor found of an objection."""

    model_config = like({"opinion": "in_order", "finding": "清单已核对,金额相符"})

    opinion: Opinion
    finding: Words
    about: UUID | None = Field(default=None, description="The person whom the finding names.")


class AuditBody(BaseModel):
    """What an auditor found of a quarter."""

    model_config = like({"opinion": "in_order", "report": "账实相符", "evidence": []})

    opinion: Opinion
    report: Report
    about: UUID | None = Field(default=None, description="The person whom the report names.")
    evidence: Evidence = []


class FinalAccountsBody(BaseModel):
    """On which originals the final accounts of a year rest."""

    model_config = like({"evidence": []})

    evidence: Evidence = []


class MonthReviewedAnswer(BaseModel):
    """The month that was reviewed."""

    model_config = like({"month": "2026-05"})

    month: str


class AuditCaseAnswer(BaseModel):
    """The audit case."""

    model_config = like({"audit_case": _CASE})

    audit_case: UUID


class QuarterAuditedAnswer(BaseModel):
    """The quarter that has its audit record."""

    model_config = like({"quarter": "2026-Q2"})

    quarter: str


class FinalAccountsAnswer(BaseModel):
    """The year that has its final accounts."""

    model_config = like({"year": "2026"})

    year: str


class PeriodLine(BaseModel):
    """One thing that was said of a period; `words` is null where there are none or no more."""

    model_config = ConfigDict(frozen=True)

    period: str
    event: str
    person: UUID
    opinion: str | None
    audit_case: UUID | None
    words: str | None
    recorded_at: datetime
    position: int


class NotPostedAnswer(RowAnswer):
    """One slip of the month that is not in the books yet; no person is named."""

    model_config = like(
        {
            "slip": SLIP,
            "rule": "payment.paid",
            "dated_on": "2026-05-15",
            "totals": {"amount": 20000, "bank": 20000},
            "irregular": [],
            "state": "waiting",
            "position": 12,
        }
    )

    slip: UUID
    rule: str
    dated_on: date
    totals: dict[str, int]
    irregular: list[str]
    state: SlipState
    position: int


class DisclosureAnswer(BaseModel):
    """What there is to publish of a month's books (月公示), whether they are closed or not."""

    model_config = ConfigDict(frozen=True)

    entity: UUID
    month: str
    position: int
    closed_at: datetime | None
    received_fen: int
    paid_fen: int
    review: Literal["not_yet_reviewed", "reviewed", "objected"] = Field(
        description="What the democratic finance group (民主理财小组) says of the month."
    )
    audit: Literal["not_yet_audited", "in_order", "findings"] = Field(
        description="What the audit of the month's quarter says."
    )
    final_accounts: bool = Field(description="Whether the month's year has its final accounts.")
    not_posted_count: int
    not_posted: list[NotPostedAnswer] = Field(
        description="Slips of the month that are not in the books yet, a page of them."
    )
    next: str | None
