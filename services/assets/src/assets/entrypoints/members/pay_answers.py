"""What is answered about monthly pay and mediators' fees; amounts are whole fen."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from assets.entrypoints.members.answers import DIGEST, ID
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import loosely_like


class PayRecordedAnswer(BaseModel):
    """The month of the scheme, and how much is recorded for it."""

    model_config = loosely_like({"pay_run": ID, "assessed": 32, "items": 2})

    pay_run: UUID
    assessed: int
    items: int


class PayRunMadeAnswer(BaseModel):
    """The month is paid: its list, what it comes to, and what binds its lines."""

    model_config = loosely_like(
        {
            "pay_run": ID,
            "pay_list": ID,
            "number": "grid-allowance-2026-06",
            "lines": 32,
            "total_fen": 512_000,
            "digest": DIGEST,
            "slips": 1,
        }
    )

    pay_run: UUID
    pay_list: UUID
    number: str
    lines: int
    total_fen: int
    digest: str
    slips: int


class AssessmentAnswer(RowAnswer):
    """How somebody was assessed for the month."""

    person: UUID
    percent: int
    resolution: str


class PayItemAnswer(RowAnswer):
    """An amount that somebody gets in the month beside base and performance."""

    number: str
    person: UUID
    item: str
    amount_fen: int
    reference: str


class PayRunAnswer(RowAnswer):
    """One month of a scheme; without a list it is not paid yet."""

    pay_run: UUID
    entity: UUID
    scheme: str
    month: str
    assessed: int
    items: int
    pay_list: UUID | None
    lines: int | None
    total_fen: int | None
    resolution: str | None
    made_on: date | None
    position: int


class DossierAnswer(BaseModel):
    """The dossier as fees rest on it."""

    model_config = loosely_like({"dossier": ID})

    dossier: UUID


class CaseFeeClaimedAnswer(BaseModel):
    """The fee, and with which month of the scheme it is paid."""

    model_config = loosely_like({"case_fee": ID, "amount_fen": 20000, "month": "2026-06"})

    case_fee: UUID
    amount_fen: int
    month: str


class CaseFeeAnswer(RowAnswer):
    """One fee: for which case and mediator, on which dossier, paid with which month."""

    case_fee: UUID
    case_id: UUID
    mediator: UUID
    scheme: str
    grade: str
    amount_fen: int
    month: str
    dossier: str
    rule: str
    position: int


class OfficeExpenseAnswer(BaseModel):
    """The expense, and what is left of the year's office budget."""

    model_config = loosely_like({"number": "2026-003", "left_fen": 9_914_000})

    number: str
    left_fen: int
