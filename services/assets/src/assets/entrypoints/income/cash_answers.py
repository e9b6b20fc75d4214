"""What is answered of cash: who holds it, what came and went, what counts found; in whole fen."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from assets.domain.income.cash_day import CashDay
from assets.entrypoints.row_answer import RowAnswer


class WaitingCashAnswer(BaseModel):
    """Cash of one day that is not at the bank."""

    model_config = ConfigDict(frozen=True)

    taken_on: date
    fen: int


class CashDayAnswer(BaseModel):
    """What should be there: opening + received + drawn - paid - banked + counted."""

    model_config = ConfigDict(frozen=True)

    opening_fen: int = Field(description="What should have been there before the day.")
    received_fen: int = Field(description="On receipts, less what was given back on voided ones.")
    drawn_fen: int
    paid_fen: int
    banked_fen: int
    counted_fen: int = Field(description="By how much counts of the day found more or less.")
    expected_fen: int

    @classmethod
    def of(cls, day: CashDay) -> Self:
        """Make the answer of a day."""
        return cls(**vars(day), expected_fen=day.expected_fen)


class CashierAnswer(BaseModel):
    """What one cashier should hold, how the day made it so, and what should be at the bank."""

    model_config = ConfigDict(frozen=True)

    cashier: UUID
    held_fen: int
    day: CashDayAnswer
    below_zero_on: date | None = Field(
        description="The first day with less than nothing in hand, which cannot be true."
    )
    beyond_limit: bool
    waiting: list[WaitingCashAnswer]
    overdue: list[WaitingCashAnswer]
    overdue_fen: int


class CashAnswer(BaseModel):
    """The cash of an entity at the end of a day, cashier by cashier."""

    model_config = ConfigDict(frozen=True)

    entity: UUID
    on: date
    bank_within_days: int
    limit_fen: int
    cashiers: list[CashierAnswer]
    position: int


class CashMovementAnswer(RowAnswer):
    """One movement of cash: in above zero, out below."""

    cashier: UUID
    kind: str
    key: str | None = Field(description="Its key, or the reference of the payment.")
    number: int | None
    payment_request: UUID | None
    bank_account: UUID | None
    amount_fen: int
    moved_on: date
    irregular: list[str]
    recorded_at: datetime
    position: int


class CashCountAnswer(BaseModel):
    """One count: what should have been there and why, what was, and who counted."""

    model_config = ConfigDict(frozen=True)

    key: str
    cashier: UUID
    counters: list[UUID]
    counted_fen: int
    expected_fen: int
    difference_fen: int
    counted_on: date
    day: CashDayAnswer = Field(description="The day as it was known when the count was recorded.")
    recorded_at: datetime
    position: int

    @classmethod
    def of(cls, row: dict[str, Any], day: CashDay) -> Self:
        """Make the answer of a row, with the day that led to what was expected."""
        own = {name: row[name] for name in cls.model_fields if name in row}
        return cls(**own, day=CashDayAnswer.of(day))
