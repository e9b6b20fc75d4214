"""The bodies of a payment's way after its request and what each answers, with examples."""

import re
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from assets.domain.payments.booking import Booking
from assets.domain.payments.steps import Terms
from assets.entrypoints.payments.allotment_bodies import AllottedBody
from assets.entrypoints.payments.request_bodies import BookingBody, Code, Fen, Period, Reference
from chassis.http.bodies import loosely_like

REASON_CHARACTERS_MAX = 2_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SUBJECT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"

Reason = Annotated[str, StringConstraints(min_length=1, max_length=REASON_CHARACTERS_MAX)]
Method = Literal["bank_transfer", "cash"]
Version = Annotated[int, Field(ge=1, strict=True)]
BankReference = Annotated[str, StringConstraints(pattern=r"^\S{1,80}$")]


def _written(value: object) -> object:
    """Take a day of the one written form alone; pydantic would also count seconds since 1970."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    raise ValueError("write it in the form of the example")


IsoDate = Annotated[
    date, BeforeValidator(_written), WithJsonSchema({"type": "string", "format": "date"})
]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChangeBody(AllottedBody):
    """What is asked for instead; whatever is left out is taken out."""

    model_config = loosely_like(
        {
            "purpose": "benefit",
            "benefit": "village-subsidy",
            "payee": _SUBJECT,
            "payee_type": "household",
            "amount_fen": 18000,
            "resolution": "安家村村委会〔2026〕12号",
            "period": "2026-Q3",
        }
    )

    purpose: Code
    benefit: Code | None = None
    payee: UUID
    payee_type: Code
    amount_fen: Fen
    resolution: Reference
    period: Period | None = None
    booking: BookingBody | None = None

    def terms(self) -> Terms:
        """Give what is asked for as the domain says it."""
        booking = None if self.booking is None else Booking(**dict(self.booking))
        return Terms(**{**dict(self), **self.allotted(), "booking": booking})


class PreconditionBody(_Body):
    """By which decision a precondition (前置程序) is met."""

    model_config = loosely_like(
        {
            "precondition": "committees-discussed",
            "decision": "安家村两委会〔2026〕7号",
            "decided_on": "2026-07-01",
        }
    )

    precondition: Code
    decision: Reference
    decided_on: IsoDate


class SignatureBody(_Body):
    """Which step of which version is signed; the post, where the signer holds several of it."""

    model_config = loosely_like({"step": "supervision", "version": 1})

    step: Code
    version: Version
    post: Code | None = None


class RejectionBody(_Body):
    """Which version is rejected, and why."""

    model_config = loosely_like({"version": 1, "reason": "发票抬头与收款单位不符"})

    version: Version
    reason: Reason
    post: Code | None = None


class WithdrawalBody(_Body):
    """Why the request is taken back, if somebody says so."""

    model_config = loosely_like({"reason": "重复申请"})

    reason: Reason | None = None


class OrderBody(_Body):
    """How it is to be paid."""

    model_config = loosely_like({"method": "bank_transfer"})

    method: Method


class ConfirmationBody(_Body):
    """What the bank paid on the order, and under which reference."""

    model_config = loosely_like(
        {"reference": "20260702-000183", "paid_on": "2026-07-02", "amount_fen": 20000}
    )

    reference: BankReference
    paid_on: IsoDate
    amount_fen: Fen


class ReturnBody(_Body):
    """Money that came back (退汇), under which reference, and why."""

    model_config = loosely_like(
        {
            "reference": "20260704-000007",
            "returned_on": "2026-07-04",
            "amount_fen": 20000,
            "reason": "账号有误",
        }
    )

    reference: BankReference
    returned_on: IsoDate
    amount_fen: Fen
    reason: Reason | None = None


class IrregularBody(_Body):
    """A payment that was made although it should not have been, or not so."""

    model_config = loosely_like(
        {"method": "cash", "paid_on": "2026-07-02", "amount_fen": 20000, "note": "现场付给工人"}
    )

    method: Method
    paid_on: IsoDate
    amount_fen: Fen
    reference: BankReference | None = None
    note: Reason | None = None
    cashier: UUID | None = Field(
        default=None,
        description="Out of whose cash it was paid, where that is not the reporter's.",
    )


class StepAnswer(BaseModel):
    """The request as it stands after the act."""

    model_config = loosely_like({"payment_request": _SUBJECT, "version": 1, "state": "requested"})

    payment_request: UUID
    version: int
    state: str


class SignedAnswer(StepAnswer):
    """Whether the chain is complete with this signature."""

    model_config = loosely_like(
        {"payment_request": _SUBJECT, "version": 1, "state": "requested", "complete": False}
    )

    complete: bool


class OrderedAnswer(StepAnswer):
    """How much was ordered, in fen."""

    model_config = loosely_like(
        {"payment_request": _SUBJECT, "version": 1, "state": "ordered", "amount_fen": 20000}
    )

    amount_fen: int


class ReportedAnswer(StepAnswer):
    """What is irregular about the payment that was recorded; nothing where the list is empty."""

    model_config = loosely_like(
        {
            "payment_request": _SUBJECT,
            "version": 1,
            "state": "requested",
            "irregular": ["cash_forbidden", "chain_incomplete", "not_ordered", "reference_missing"],
        }
    )

    irregular: list[str]
