"""What the routes of receipts, cash and lists take, each with an example."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from assets.domain.income.parts import PART_MAX, Part
from assets.domain.income.pass_through import PARTIES_MAX
from assets.entrypoints.books.bodies import BANK_ACCOUNT, PARTY, Digest, MonthText, Name, Words
from assets.entrypoints.payments.request_bodies import Code, Fen, Number, Reference
from chassis.http.bodies import like

PERSON = "1b4f0e98-5a6c-5d7e-8f90-a1b2c3d4e5f6"
OTHER_PERSON = "2c5a1f09-6b7d-5e8f-9a01-b2c3d4e5f607"
NUMBER_MAX = 99_999_999

ReceiptNumber = Annotated[int, Field(ge=1, le=NUMBER_MAX, strict=True)]
Evidence = Annotated[list[Digest], Field(max_length=40)]


class BookBody(BaseModel):
    """A book of receipts that goes out: its key, its numbers, and who keeps it."""

    model_config = like(
        {
            "book": "2026-03",
            "custodian": PERSON,
            "first": 1,
            "last": 50,
            "issued_on": "2026-05-04",
        }
    )

    book: Number = Field(description="The entity's own name for the book, once.")
    custodian: UUID = Field(description="The person who writes in it.")
    first: ReceiptNumber
    last: ReceiptNumber
    issued_on: date


class ReceiptBody(BaseModel):
    """What stands on a receipt."""

    model_config = like(
        {
            "number": 17,
            "payer": PARTY,
            "amount_fen": 800,
            "cause": "waste-fee",
            "method": "cash",
            "written_on": "2026-05-15",
            "levy_month": "2026-04",
        }
    )

    number: ReceiptNumber
    payer: UUID = Field(description="The register's id of who pays.")
    amount_fen: Fen
    cause: Code = Field(description="A cause of the adopted rules of income.")
    method: Literal["cash", "bank"]
    written_on: date
    bank_account: UUID | None = Field(default=None, description="Where the bank has the money.")
    contract: UUID | None = None
    levy_month: MonthText | None = Field(
        default=None, description="The month of the bill that it pays, where the cause is a levy."
    )
    evidence: Evidence = []


class ReceiptReportBody(ReceiptBody):
    """What stands on a receipt that was written on paper, and who wrote it."""

    model_config = like(
        {
            "number": 19,
            "payer": PARTY,
            "amount_fen": 800,
            "cause": "other",
            "method": "cash",
            "written_on": "2026-05-15",
            "issuer": PERSON,
        }
    )

    issuer: UUID


class VoidBody(BaseModel):
    """Which number is void, and how many of its copies are kept."""

    model_config = like(
        {"number": 18, "voided_on": "2026-05-15", "copies_kept": 3, "reason": "金额写错"}
    )

    number: ReceiptNumber
    voided_on: date
    copies_kept: Annotated[int, Field(ge=0, le=9, strict=True)]
    reason: Words
    about: UUID | None = Field(default=None, description="The person whom the reason names.")


class BookReturnBody(BaseModel):
    """When a book came back."""

    model_config = like({"returned_on": "2026-06-30"})

    returned_on: date


class CashMovedBody(BaseModel):
    """Cash that a cashier brought to the bank, or drew there."""

    model_config = like(
        {
            "key": "2026-05-15-1",
            "cashier": PERSON,
            "bank_account": BANK_ACCOUNT,
            "amount_fen": 40_000,
            "moved_on": "2026-05-15",
        }
    )

    key: Number = Field(description="The number of the bank's slip, once in the entity.")
    cashier: UUID
    bank_account: UUID
    amount_fen: Fen
    moved_on: date


class CashCountBody(BaseModel):
    """What two persons counted in the hands of a cashier."""

    model_config = like(
        {
            "key": "2026-05-count",
            "cashier": PERSON,
            "counters": [PERSON, OTHER_PERSON],
            "counted_fen": 12_300,
            "counted_on": "2026-05-31",
        }
    )

    key: Number
    cashier: UUID
    counters: Annotated[list[UUID], Field(min_length=1, max_length=9)]
    counted_fen: Annotated[int, Field(ge=0, le=10**13, strict=True)]
    counted_on: date


class PartBody(BaseModel):
    """What one party gets."""

    model_config = like({"party": PARTY, "amount_fen": 12_500})

    party: UUID
    amount_fen: Fen

    def part(self) -> Part:
        """Give the domain's part."""
        return Part(party=self.party, amount_fen=self.amount_fen)


class PassThroughBody(BaseModel):
    """A list that came with money, and for whom it is."""

    model_config = like(
        {
            "number": "2026-farm-1",
            "programme": "farm-subsidy",
            "payer": "示例区农业农村局",
            "received_on": "2026-05-10",
            "bank_account": BANK_ACCOUNT,
            "total_fen": 12_500,
            "parts": [{"party": PARTY, "amount_fen": 12_500}],
        }
    )

    number: Number
    programme: Code
    payer: Name = Field(description="The office that sent it; never a person.")
    received_on: date
    bank_account: UUID
    total_fen: Fen
    parts: Annotated[list[PartBody], Field(min_length=1, max_length=PARTIES_MAX)]
    evidence: Evidence = []


class PayoutBody(BaseModel):
    """What the bank paid to some of those on a list, under one reference."""

    model_config = like(
        {
            "reference": "20260512-000183",
            "bank_account": BANK_ACCOUNT,
            "paid_on": "2026-05-12",
            "parts": [{"party": PARTY, "amount_fen": 12_500}],
        }
    )

    reference: Reference
    bank_account: UUID
    paid_on: date
    parts: Annotated[list[PartBody], Field(min_length=1, max_length=PART_MAX)]


class SettlementBody(BaseModel):
    """The day on which everybody has theirs."""

    model_config = like({"settled_on": "2026-05-20"})

    settled_on: date
