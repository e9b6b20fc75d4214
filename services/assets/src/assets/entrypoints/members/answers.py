"""What is answered about rolls, distributions and pay; amounts are whole fen."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import loosely_like

ID = "5b8e2f10-7c3d-5a9e-8f41-2d6c9b0a7e35"
DIGEST = f"sha256:{7:064}"


class RollStepAnswer(BaseModel):
    """The roll, how often it was adopted, and how many entries wait for that."""

    model_config = loosely_like({"roll": ID, "revision": 1, "drafted": 0})

    roll: UUID
    revision: int
    drafted: int


class RollMemberAnswer(RowAnswer):
    """One person on the roll on the day."""

    number: int
    person: UUID
    since: date
    until: date | None
    shares: int
    outside: bool
    branch: UUID | None


class RollRevisionAnswer(RowAnswer):
    """One adoption of the roll, with what the resolution says of the whole of it."""

    revision: int
    resolution: str
    effective_on: date
    members: int
    shares: int
    digest: str
    adopted_at: datetime
    position: int


class PlannedAnswer(BaseModel):
    """The plan as it is laid out: its list, what it comes to, and what binds its lines."""

    model_config = loosely_like(
        {
            "distribution": ID,
            "pay_list": ID,
            "total_fen": 5_000_000,
            "lines": 1286,
            "digest": DIGEST,
            "available_on": "2026-12-20",
        }
    )

    distribution: UUID
    pay_list: UUID
    total_fen: int
    lines: int
    digest: str
    available_on: date


class DeclaredAnswer(BaseModel):
    """The plan is declared: everybody on its list is owed their line."""

    model_config = loosely_like(
        {"distribution": ID, "pay_list": ID, "total_fen": 5_000_000, "slips": 15}
    )

    distribution: UUID
    pay_list: UUID
    total_fen: int
    slips: int


class DistributionAnswer(RowAnswer):
    """One distribution: what was planned since when, and what the members resolved.

    What was available is what could be shared after losses and what was due to the reserve.
    """

    distribution: UUID
    entity: UUID
    number: str
    kind: str
    period: str
    basis: str
    total_fen: int
    pay_list: UUID
    digest: str
    rule: str
    available_on: date
    granted: int
    guarantee: UUID | None
    remaining_fen: int | None
    resolution: str | None
    decided_on: date | None
    available_fen: int | None
    reserve_due_fen: int | None
    position: int


class PayListAnswer(RowAnswer):
    """One pay list, and the complete roll from which it was computed."""

    pay_list: UUID
    entity: UUID
    number: str
    kind: str
    source: UUID
    period: str
    rule: str
    roll: UUID
    roll_revision: int
    roll_on: date
    roll_members: int
    roll_shares: int
    roll_digest: str
    rounding: str | None
    lines: int
    total_fen: int
    digest: str
    computed_on: date
    resolution: str | None
    released_on: date | None
    payment_request: UUID | None
    position: int


class PayLineAnswer(RowAnswer):
    """One line of a list; what it is made of stands beside where there are parts."""

    number: int
    party: UUID
    amount_fen: int
    outside: bool
    shares: int | None
    granted: int | None
    base_fen: int | None
    performance_fen: int | None
    extras_fen: int | None


class OwnBenefitAnswer(RowAnswer):
    """What the caller gets by one list: a dividend, an allowance, a wage, a fee; and how far it is.

    Without a resolution it is planned; with a paid amount the whole list was paid so far.
    """

    pay_list: UUID
    kind: str
    list_number: str
    period: str
    amount_fen: int
    shares: int | None
    granted: int | None
    base_fen: int | None
    performance_fen: int | None
    extras_fen: int | None
    rule: str
    roll_digest: str
    computed_on: date
    resolution: str | None
    list_total_fen: int
    list_paid_fen: int
    position: int


class OwnSharesAnswer(RollMemberAnswer):
    """How the caller stands on one roll of the entity on the day."""

    kind: str


class ListRequestedAnswer(BaseModel):
    """The request by which the whole list is paid."""

    model_config = loosely_like({"payment_request": ID, "amount_fen": 5_000_000})

    payment_request: UUID
    amount_fen: int


class GrowthAnswer(BaseModel):
    """A unit's total income of one year, how it grew, and what was shared of it per head.

    The growth is of total income, in parts of a thousand, rounded down; none where there was no
    income the year before. Whether it is on target is by the rule in force at the year's end.
    """

    model_config = loosely_like(
        {
            "year": "2026",
            "income_fen": 18_910_000,
            "before_fen": 17_000_000,
            "growth_permille": 112,
            "target_permille": 100,
            "on_target": True,
            "dividends_fen": 5_000_000,
            "members": 1286,
            "per_head_fen": 3888,
        }
    )

    year: str
    income_fen: int
    before_fen: int
    growth_permille: int | None
    target_permille: int | None
    on_target: bool | None
    dividends_fen: int
    members: int
    per_head_fen: int | None
