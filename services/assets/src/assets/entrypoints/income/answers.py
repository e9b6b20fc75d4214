"""What income answers when it is asked; amounts are whole fen."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from assets.entrypoints.row_answer import RowAnswer


class BookAnswer(RowAnswer):
    """A book of receipts: its numbers, who keeps it, and what is not accounted for."""

    book: str
    custodian: UUID
    first: int
    last: int
    copies: int
    issued_on: date
    returned_on: date | None
    receiver: UUID | None
    overdue: bool
    missing: list[int]
    unused_first: int | None
    unused_last: int | None
    position: int


class ReceiptAnswer(RowAnswer):
    """One receipt, and what is irregular about it."""

    book: str
    number: int
    payer: UUID
    amount_fen: int
    cause: str
    method: str
    written_on: date
    issuer: UUID
    bank_account: UUID | None
    contract: UUID | None
    levy_month: str | None
    evidence: list[str]
    irregular: list[str]
    reporter: UUID | None
    voided_on: date | None
    recorded_at: datetime
    position: int


class VoidAnswer(RowAnswer):
    """One number that is void; `reason` is null once it was forgotten."""

    book: str
    number: int
    voided_on: date
    copies: int
    copies_kept: int
    irregular: list[str]
    reason: str | None
    recorded_at: datetime
    position: int


class PassThroughAnswer(RowAnswer):
    """A list of money of others; what remains was received and not paid on."""

    number: str
    programme: str
    payer: str
    received_on: date
    bank_account: UUID
    total_fen: int
    parties: int
    paid_fen: int
    remaining_fen: int
    irregular: list[str]
    evidence: list[str]
    settled_on: date | None
    position: int


class PassThroughPartyAnswer(RowAnswer):
    """One party: what the list gives, what was paid on, and what remains."""

    party: UUID
    listed_fen: int
    paid_fen: int
    remaining_fen: int


class EarmarkSourceAnswer(BaseModel):
    """What one source gave."""

    model_config = ConfigDict(frozen=True)

    source: str
    fen: int


class EarmarkAnswer(RowAnswer):
    """Earmarked money: its sources add up to what was raised, as do what was used and is left."""

    earmark: UUID
    key: str
    purposes: list[str]
    each_fen: int | None
    opened_on: date
    closed_on: date | None
    by_source: list[EarmarkSourceAnswer]
    contributions: int
    contributors: int
    raised_fen: int
    used_fen: int
    left_fen: int
    irregular: list[str]
    position: int


class EarmarkMovementAnswer(RowAnswer):
    """One contribution, use, or contribution that was taken back."""

    kind: str
    reference: str
    party: UUID
    source: str | None
    purpose: str | None
    amount_fen: int
    moved_on: date
    bank_account: UUID | None
    irregular: list[str]
    recorded_at: datetime
    position: int


class LevyAnswer(RowAnswer):
    """A levy of a month: `paid_fen` of `due_fen` is the rate of collection (收缴率)."""

    levy: str
    month: str
    basis: str
    rate_fen: int
    due_on: date
    roll: str
    parties: int
    quantity: int
    left_out: int
    creditor: UUID | None
    billed_fen: int
    waived_fen: int
    due_fen: int
    paid_fen: int
    aimed_paid_parts: int | None
    aimed_due_parts: int | None
    aim_reached: bool | None
    position: int


class BillAnswer(RowAnswer):
    """What one party owes of a levy."""

    party: UUID
    quantity: int
    billed_fen: int
    waived_fen: int
    paid_fen: int
    outstanding_fen: int


class WaiverAnswer(RowAnswer):
    """What one party does not owe any more, and why; `reason` is null once it was forgotten."""

    party: UUID
    amount_fen: int
    decision: str
    reason: str | None
    waived_on: date
    recorded_at: datetime
    position: int


class ArrearsAnswer(RowAnswer):
    """What one party owes of one kind of levy beyond the day by which it should have paid."""

    levy: str
    party: UUID
    owed_fen: int
    bills: int
    due_since: date


class MissingIncomeAnswer(BaseModel):
    """Income that should have come in a period, and did not or not all of it."""

    model_config = ConfigDict(frozen=True)

    key: str
    period: str
    due_on: date
    least_fen: int
    received_fen: int


class MissingNumberAnswer(BaseModel):
    """A number of a book of receipts that nobody entered or voided."""

    model_config = ConfigDict(frozen=True)

    book: str
    number: int


class MissingAnswer(BaseModel):
    """What is missing of the income of an entity at the end of a day."""

    model_config = ConfigDict(frozen=True)

    entity: UUID
    on: date
    rule: str
    income: list[MissingIncomeAnswer]
    numbers: list[MissingNumberAnswer]
    position: int
