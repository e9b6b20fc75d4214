"""What the routes of applications for aid take and answer, each with an example."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from assets.entrypoints.payments.request_bodies import Code, Fen, Number
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import like

AID = "71e4b0d9-3c58-5f26-8a7b-95d2c6f0e134"
_HOUSEHOLD = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
_PART = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
CIRCUMSTANCES_CHARACTERS_MAX = 2_000


class AidBody(BaseModel):
    """How much a household needs, and why; the reasons are stored sealed."""

    model_config = like(
        {
            "number": "2026-003",
            "household": _HOUSEHOLD,
            "part": _PART,
            "amount_fen": 300_000,
            "circumstances": "家中主要劳动力住院",
        }
    )

    number: Number = Field(description="The number of the application, once within its fund.")
    household: UUID
    part: UUID = Field(description="The villagers' group (村民小组) in which the household lives.")
    amount_fen: Fen
    circumstances: Annotated[
        str, StringConstraints(min_length=1, max_length=CIRCUMSTANCES_CHARACTERS_MAX)
    ]
    applicant: UUID | None = Field(
        default=None, description="For whom the village clerk enters it; oneself if nobody."
    )


class VerificationBody(BaseModel):
    """Which step is verified; the post, where the caller holds several of it."""

    model_config = like({"step": "group-leader"})

    step: Code
    post: Code | None = None


class VoiceBody(BaseModel):
    """Whether a member of the body is in favour."""

    model_config = like({"in_favour": True})

    in_favour: bool
    post: Code | None = None


class AidWithdrawalBody(BaseModel):
    """Nothing needs to be said to take an application back."""

    model_config = like({})


class AidAnswer(BaseModel):
    """How far the application has come, and on which request it is paid once it is approved."""

    model_config = like({"aid": AID, "state": "applied"})

    aid: UUID
    state: str
    payment_request: UUID | None = None


class AidLine(RowAnswer):
    """One application for aid, without its reasons."""

    aid: UUID
    fund: UUID
    unit: UUID
    number: str
    household: UUID
    part: UUID
    amount_fen: int
    rule: str
    applied_on: date
    state: str
    payment_request: UUID | None
    position: int


class AidAct(RowAnswer):
    """What somebody did on an application: verified a step, or said yes or no."""

    act: str
    step: str | None
    person: UUID
    post: str
    in_favour: bool | None
    recorded_at: datetime


class AidStory(AidLine):
    """One application with its reasons, where they are not forgotten, and what was done on it."""

    applicant: UUID
    entered_by: UUID
    circumstances: str | None
    missing: list[str]
    """The steps that are not verified yet, in their order."""
    due: int | None
    needed: int | None
    acts: list[AidAct]
