"""What the routes of rolls, distributions and pay take, each with an example."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from assets.domain.members.member_rules import PERCENT_MAX
from assets.domain.members.pay_lines import Basis
from assets.domain.members.pay_run import Assessment, PayItem
from assets.domain.members.roll_entries import SHARES_MAX, RollEntry
from assets.entrypoints.books.bodies import YearText
from assets.entrypoints.payments.request_bodies import Code, Fen, Reference
from chassis.http.bodies import like

PERSON = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
CASE = "9e0f5b21-64c7-5a18-8d3f-27b1c05e9a44"
ENTRIES_MAX, ASSESSMENTS_MAX, ITEMS_MAX = 4_000, 400, 200
"""So many stand in one request; what is more comes in another one."""

ListNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]
Season = Annotated[str, StringConstraints(pattern=r"^\d{4}(-[a-z0-9]{1,20}){0,2}$")]


class RollEntryBody(BaseModel):
    """Since when somebody is on the roll, with how many shares."""

    model_config = like({"number": 1, "person": PERSON, "since": "2026-01-01", "shares": 10})

    number: Annotated[int, Field(ge=1, le=10**9, strict=True)] = Field(
        description="The person's own number on the roll; it orders the roll."
    )
    person: UUID
    since: date
    shares: Annotated[int, Field(ge=0, le=SHARES_MAX, strict=True)]
    until: date | None = Field(default=None, description="The last day on the roll.")
    outside: bool = Field(default=False, description="True for an investor who is no member.")
    branch: UUID | None = Field(default=None, description="The unit of the person's branch.")

    def entry(self) -> RollEntry:
        """Give the domain's entry."""
        return RollEntry(**dict(self))


class RollEntriesBody(BaseModel):
    """Entries that count once the draft is adopted; a large roll comes in several requests."""

    model_config = like(
        {"entries": [{"number": 1, "person": PERSON, "since": "2026-01-01", "shares": 10}]}
    )

    entries: Annotated[list[RollEntryBody], Field(min_length=1, max_length=ENTRIES_MAX)]


class RollAdoptionBody(BaseModel):
    """What the resolution says of the whole roll on the day from which it counts."""

    model_config = like(
        {
            "resolution": "安家村成员大会〔2026〕1号",
            "effective_on": "2026-01-01",
            "members": 1286,
            "shares": 12860,
        }
    )

    resolution: Reference
    effective_on: date
    members: Annotated[int, Field(ge=0, strict=True)]
    shares: Annotated[int, Field(ge=0, strict=True)]


class DividendBody(BaseModel):
    """How much of a year's income is shared among the members, and by what."""

    model_config = like(
        {
            "number": "2026-dividend",
            "year": "2026",
            "basis": "shares",
            "total_fen": 5_000_000,
            "roll_on": "2026-12-31",
        }
    )

    number: ListNumber
    year: YearText
    basis: Basis
    total_fen: Fen
    granted: Annotated[int, Field(ge=0, le=SHARES_MAX, strict=True)] = Field(
        default=0, description="Shares that are given to the members with it (派送股权)."
    )
    roll_on: date = Field(description="The day whose roll of members counts.")


class GuaranteeBody(BaseModel):
    """For which season everybody on the roll gets what is guaranteed."""

    model_config = like(
        {"number": "2026-autumn-guarantee", "season": "2026-autumn", "roll_on": "2026-09-30"}
    )

    number: ListNumber
    season: Season
    roll_on: date


class SecondReturnBody(BaseModel):
    """Of which season's profit a part is returned once the guarantee was paid."""

    model_config = like(
        {
            "number": "2026-autumn-return",
            "guarantee": "2026-autumn-guarantee",
            "profit_fen": 3_000_000,
        }
    )

    number: ListNumber
    guarantee: ListNumber
    profit_fen: Fen = Field(description="The season's profit before the guaranteed income.")


class DeclarationBody(BaseModel):
    """By which resolution of the members the plan is declared."""

    model_config = like({"resolution": "安家村成员大会〔2026〕9号", "decided_on": "2026-12-31"})

    resolution: Reference
    decided_on: date


class AssessmentBody(BaseModel):
    """How somebody was assessed, in percent."""

    model_config = like({"person": PERSON, "percent": 60})

    person: UUID
    percent: Annotated[int, Field(ge=0, le=PERCENT_MAX, strict=True)]


class AssessmentsBody(BaseModel):
    """How persons were assessed for the month; a later assessment takes the place of this."""

    model_config = like(
        {"resolution": "考核〔2026〕6号", "assessments": [{"person": PERSON, "percent": 60}]}
    )

    resolution: Reference
    assessments: Annotated[list[AssessmentBody], Field(min_length=1, max_length=ASSESSMENTS_MAX)]

    def listed(self) -> tuple[Assessment, ...]:
        """Give the domain's assessments."""
        return tuple(Assessment(**dict(each)) for each in self.assessments)


class PayItemBody(BaseModel):
    """An amount beside base and performance, and the decision on which it rests."""

    model_config = like(
        {
            "number": "flood-1",
            "person": PERSON,
            "item": "flood-duty",
            "amount_fen": 5000,
            "reference": "镇政府〔2026〕21号",
        }
    )

    number: ListNumber = Field(description="Its number, once in the month.")
    person: UUID
    item: Code
    amount_fen: Fen
    reference: Reference


class PayItemsBody(BaseModel):
    """Amounts that persons get in the month beside base and performance (临时补助)."""

    model_config = like(
        {
            "items": [
                {
                    "number": "flood-1",
                    "person": PERSON,
                    "item": "flood-duty",
                    "amount_fen": 5000,
                    "reference": "镇政府〔2026〕21号",
                }
            ]
        }
    )

    items: Annotated[list[PayItemBody], Field(min_length=1, max_length=ITEMS_MAX)]

    def listed(self) -> tuple[PayItem, ...]:
        """Give the domain's items."""
        return tuple(PayItem(**dict(each)) for each in self.items)


class PayRunBody(BaseModel):
    """On which decision the month is paid."""

    model_config = like({"resolution": "区委政法委〔2026〕6号"})

    resolution: Reference


class DossierBody(BaseModel):
    """Which case's dossier was filed, where, and who mediated."""

    model_config = like(
        {
            "unit": PERSON,
            "case": CASE,
            "reference": "调卷〔2026〕118号",
            "filed_on": "2026-06-18",
            "mediators": [PERSON],
        }
    )

    unit: UUID
    case: UUID
    reference: Reference
    filed_on: date
    mediators: Annotated[list[UUID], Field(min_length=1, max_length=20)]


class CaseFeeBody(BaseModel):
    """Which mediator claims the fee for which case, of which grade."""

    model_config = like({"case": CASE, "mediator": PERSON, "grade": "ordinary"})

    case: UUID
    mediator: UUID
    grade: Code


class OfficeExpenseBody(BaseModel):
    """What a part of the year's office budget is committed for."""

    model_config = like(
        {"number": "2026-003", "year": "2026", "item": "printing", "amount_fen": 86000}
    )

    number: ListNumber
    year: YearText
    item: Code
    amount_fen: Fen
