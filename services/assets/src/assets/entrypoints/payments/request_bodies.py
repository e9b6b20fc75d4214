"""The bodies that assets' routes take and answer, each with an example."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from assets.domain.payments.booking import Booking
from assets.entrypoints.payments.allotment_bodies import AllottedBody, BudgetLineName
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import like, loosely_like
from kernel.money import FEN_MAX

_UNIT = "0d9c6d6e-5d1f-5a33-b9a5-3e1a4c7b2f01"
_ENTITY = "5b8e2f10-7c3d-5a9e-8f41-2d6c9b0a7e35"
_BANK_ACCOUNT = "0f6d1c7a-9e2b-5d84-a3c5-71b8e4f02d69"
_SUBJECT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=64)]
Number = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,63}$")]
Period = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$")]
Reference = Annotated[str, StringConstraints(pattern=r"^\S{1,80}$")]
Fen = Annotated[int, Field(ge=1, le=FEN_MAX, strict=True)]


class BookingBody(BaseModel):
    """How the payment is to be booked (入账信息), as far as it is known."""

    model_config = like({"entity": _ENTITY, "bank_account": _BANK_ACCOUNT})

    entity: UUID | None = Field(
        default=None, description="Whose books; else those of the form that the rules name."
    )
    bank_account: UUID | None = Field(default=None, description="Of the entity that is named.")
    fund: UUID | None = None
    budget_line: BudgetLineName | None = Field(
        default=None, description="Year and key of a line of the entity's budget (预算)."
    )
    project: UUID | None = None
    contract: UUID | None = None
    party: UUID | None = Field(
        default=None, description="Whose claim it settles, where that is not the payee."
    )


class PaymentRequestBody(AllottedBody):
    """What is asked for, for whom, and on what decision it rests."""

    model_config = like(
        {
            "unit": _UNIT,
            "number": "2026-017",
            "purpose": "benefit",
            "benefit": "village-subsidy",
            "payee": _SUBJECT,
            "payee_type": "household",
            "amount_fen": 20000,
            "resolution": "安家村村委会〔2026〕12号",
            "period": "2026-Q3",
        }
    )

    unit: UUID = Field(description="The unit whose money it is.")
    number: Number = Field(description="The number of the request, once within its unit.")
    purpose: Code
    benefit: Code | None = Field(
        default=None, description="The benefit that is paid out, by the key of the unit's list."
    )
    payee: UUID = Field(description="The register's id of the household or organisation.")
    payee_type: Code
    amount_fen: Fen
    resolution: Reference
    period: Period | None = None
    booking: BookingBody | None = None

    def terms(self) -> dict[str, Any]:
        """Give what is asked for as the command says it."""
        booking = None if self.booking is None else Booking(**dict(self.booking))
        return {**dict(self), **self.allotted(), "booking": booking}


class RequestedAnswer(BaseModel):
    """The request as it is known from now on."""

    model_config = loosely_like({"payment_request": _SUBJECT})

    payment_request: UUID


class PaymentRequestAnswer(RowAnswer):
    """One payment request and what asked for it."""

    payment_request: UUID
    unit: UUID
    number: str
    purpose: str
    benefit: str | None
    payee: UUID
    payee_type: str
    amount_fen: int
    resolution: str
    period: str | None
    origin: str | None
    requested_on: date
    requested_at: datetime
    requested_by: str
    authority: str | None
    position: int


class SuspensionAnswer(RowAnswer):
    """The days on which one listing suspends a payee's benefits, both ends included."""

    listing: UUID
    subject_id: UUID
    unit: UUID
    since: date
    until: date
    origin: str
    restored_by: str | None
    position: int
