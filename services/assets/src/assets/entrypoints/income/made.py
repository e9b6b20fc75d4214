"""What the commands of income answer, each with an example."""

from uuid import UUID

from pydantic import BaseModel

from assets.entrypoints.books.bodies import PARTY
from chassis.http.bodies import like

_EARMARK = "3d6b2a10-7c8e-5f90-ab12-c3d4e5f60718"


class BookMadeAnswer(BaseModel):
    """The book that is out."""

    model_config = like({"book": "2026-03"})

    book: str


class ReceiptMadeAnswer(BaseModel):
    """The number, and what is irregular about it."""

    model_config = like({"number": 17, "irregular": []})

    number: int
    irregular: list[str]


class BookReturnedAnswer(BaseModel):
    """Which numbers of the book are unused, and which are missing."""

    model_config = like({"unused": [49, 50], "missing": [17], "irregular": ["numbers_missing"]})

    unused: list[int]
    missing: list[int]
    irregular: list[str]


class CashMovedAnswer(BaseModel):
    """The movement, and what is irregular about it."""

    model_config = like({"key": "2026-05-15-1", "irregular": []})

    key: str
    irregular: list[str]


class CashCountedAnswer(BaseModel):
    """The count, and by how much more was there than should have been."""

    model_config = like({"key": "2026-05-count", "difference_fen": -200})

    key: str
    difference_fen: int


class PassThroughMadeAnswer(BaseModel):
    """The list as it is known from now on."""

    model_config = like({"number": "2026-farm-1"})

    number: str


class PaidOnAnswer(BaseModel):
    """What remains to be paid on, and what is irregular about the payment."""

    model_config = like({"irregular": [], "remaining_fen": 0})

    irregular: list[str]
    remaining_fen: int


class SettledAnswer(BaseModel):
    """What remains: nothing."""

    model_config = like({"remaining_fen": 0})

    remaining_fen: int


class LevyBilledAnswer(BaseModel):
    """How many are billed with how much, and who is left out for want of a reported size."""

    model_config = like(
        {
            "levy": "waste-fee",
            "month": "2026-05",
            "parties": 230,
            "total_fen": 165_400,
            "left_out": [PARTY],
        }
    )

    levy: str
    month: str
    parties: int
    total_fen: int
    left_out: list[UUID]


class WaivedAnswer(BaseModel):
    """What the party still owes on this bill."""

    model_config = like({"outstanding_fen": 0})

    outstanding_fen: int


class EarmarkMadeAnswer(BaseModel):
    """The earmarked money, as lines of vouchers name it as their fund."""

    model_config = like({"earmark": _EARMARK})

    earmark: UUID


class EarmarkMovedAnswer(BaseModel):
    """What is left, and what is irregular about the movement."""

    model_config = like({"irregular": [], "left_fen": 30_000})

    irregular: list[str]
    left_fen: int


class EarmarkClosedAnswer(BaseModel):
    """What was raised in all, and what is left of it."""

    model_config = like({"raised_fen": 120_000, "left_fen": 30_000})

    raised_fen: int
    left_fen: int
