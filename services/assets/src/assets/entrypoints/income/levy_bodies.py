"""What the routes of levies and earmarked money take, each with an example."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from assets.domain.income.bill import PARTIES_MAX
from assets.entrypoints.books.bodies import BANK_ACCOUNT, PARTY, MonthText, Words
from assets.entrypoints.income.bodies import Evidence
from assets.entrypoints.payments.request_bodies import Code, Fen, Number, Reference
from chassis.http.bodies import like

QUANTITY_MAX = 10**9


class QuantityBody(BaseModel):
    """How much of what is measured one party has: persons, households or units."""

    model_config = like({"party": PARTY, "quantity": 4})

    party: UUID
    quantity: Annotated[int, Field(ge=1, le=QUANTITY_MAX, strict=True)]


class LevyBody(BaseModel):
    """Which levy is billed for which month; without a roll, to the households of the register."""

    model_config = like({"levy": "waste-fee", "month": "2026-05"})

    levy: Code = Field(description="A levy of the adopted rules of income.")
    month: MonthText
    roll: Annotated[list[QuantityBody], Field(min_length=1, max_length=PARTIES_MAX)] | None = None
    evidence: Evidence = []


class WaiverBody(BaseModel):
    """How much less a party owes, on which decision, and why."""

    model_config = like(
        {
            "party": PARTY,
            "amount_fen": 800,
            "waived_on": "2026-06-02",
            "decision": "村代会〔2026〕5号",
            "reason": "全家外出半年",
        }
    )

    party: UUID
    amount_fen: Fen
    waived_on: date
    decision: Reference
    reason: Words


class EarmarkBody(BaseModel):
    """Which earmarked money is raised, from which day on."""

    model_config = like({"earmark": "waste", "opened_on": "2026-05-01"})

    earmark: Code = Field(description="Earmarked money of the adopted rules of income.")
    opened_on: date


class ContributionBody(BaseModel):
    """What a source gave without a receipt."""

    model_config = like(
        {
            "reference": "2026-collective-1",
            "party": PARTY,
            "source": "collective",
            "amount_fen": 120_000,
            "given_on": "2026-05-20",
        }
    )

    reference: Number
    party: UUID
    source: Code
    amount_fen: Fen
    given_on: date
    bank_account: UUID | None = Field(
        default=None, description="Where the money came in; none where it was there before."
    )


class UseBody(BaseModel):
    """What earmarked money is used for."""

    model_config = like(
        {
            "reference": "2026-05-removal",
            "party": PARTY,
            "purpose": "waste-removal",
            "amount_fen": 90_000,
            "used_on": "2026-05-31",
            "bank_account": BANK_ACCOUNT,
        }
    )

    reference: Number
    party: UUID = Field(description="Who was paid.")
    purpose: Code
    amount_fen: Fen
    used_on: date
    bank_account: UUID


class ClosingBody(BaseModel):
    """The day from which nothing more is raised."""

    model_config = like({"closed_on": "2026-06-30"})

    closed_on: date
