"""What funds answer when they are asked; amounts are whole fen."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from assets.entrypoints.funds.fund_bodies import SourceTotalAnswer
from assets.entrypoints.row_answer import RowAnswer


class FundLine(RowAnswer):
    """One fund as it was established."""

    fund: UUID
    entity: UUID
    unit: UUID
    key: str
    name: str
    kind: str
    purposes: list[str]
    sources: list[str]
    draw: str
    spending: str
    aid: bool
    open_to_owners: bool
    managers: list[str]
    resolution: str
    bank_account: UUID | None
    closed_on: date | None
    position: int


class InKindLine(RowAnswer):
    """What was given in kind of one sort; nothing of it is money."""

    kind: str
    measure: str | None
    item: str | None
    quantity: Decimal
    persons: int
    value_fen: int
    """What it is worth in kind, where somebody said so."""
    contributions: int


class RemunerationLine(RowAnswer):
    """What a trustee may draw from day to day."""

    trustee: UUID
    since: date
    until: date
    monthly_fen: int
    share: int
    resolution: str


class FundStanding(FundLine):
    """A fund with what it holds of each source as of a day, and beside it what came in kind.

    What is set aside and what is free is told of now alone, whatever the day.
    """

    on: date
    sources_held: list[SourceTotalAnswer]
    held_fen: int
    uncovered_fen: int
    """What was paid in its name and the fund did not hold."""
    reserved_fen: int
    free_fen: int
    in_kind: list[InKindLine]
    remunerations: list[RemunerationLine]


class SourcePart(RowAnswer):
    """What a movement brought into one source, or took from it."""

    source: str
    received_fen: int
    spent_fen: int


class MovementLine(RowAnswer):
    """One movement of a fund: money that came in, went out or came back."""

    position: int
    direction: str
    purpose: str | None
    party: UUID | None
    amount_fen: int
    uncovered_fen: int
    dated_on: date
    reference: str
    irregular: list[str]
    request: UUID | None
    contribution: UUID | None
    recorded_at: datetime
    parts: list[SourcePart]
