"""What the routes of a contract's money take, each with an example."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from assets.domain.contracts.facts import Receipt, Waiver
from assets.entrypoints.books.bodies import BANK_ACCOUNT, Words
from assets.entrypoints.contracts.bodies import Evidence
from assets.entrypoints.payments.bodies import BankReference, IsoDate
from assets.entrypoints.payments.request_bodies import Fen, Period, Reference
from chassis.http.bodies import like
from kernel.money import FEN_MAX


class ReceiptBody(BaseModel):
    """Money that came in for an instalment; without a bank account it is cash."""

    model_config = like(
        {
            "received_on": "2026-01-08",
            "amount_fen": 1_200_000,
            "reference": "20260108-000021",
            "bank_account": BANK_ACCOUNT,
        }
    )

    received_on: IsoDate
    amount_fen: Fen
    reference: BankReference
    bank_account: UUID | None = None

    def receipt(self) -> Receipt:
        """Give the receipt as the domain says it."""
        return Receipt(**dict(self))


class WaiverBody(BaseModel):
    """An amount that a resolution lets go."""

    model_config = like(
        {
            "waived_on": "2026-03-05",
            "amount_fen": 400_000,
            "resolution": "安家村村民代表会议〔2026〕3号",
            "reason": "受灾减免一个月租金",
        }
    )

    waived_on: IsoDate
    amount_fen: Fen
    resolution: Reference
    reason: Words

    def waiver(self) -> Waiver:
        """Give the waiver as the domain says it."""
        return Waiver(
            waived_on=self.waived_on, amount_fen=self.amount_fen, resolution=self.resolution
        )


class ProfitBody(BaseModel):
    """The profit of a period; below zero where it was a loss."""

    model_config = like({"period": "2025", "profit_fen": 36_000_000})

    period: Period
    profit_fen: Annotated[int, Field(ge=-FEN_MAX, le=FEN_MAX, strict=True)]
    evidence: Evidence = []
