"""Who is billed for a levy, with how much, and what is paid on a bill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from chassis.personal.values import Personal

PARTIES_MAX = 3_000
RollSource = Literal["register", "given"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bill:
    """What one party owes: so many persons, households or units, at the rate of the levy."""

    party: UUID
    quantity: int
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Roll:
    """Who is billed, each with a quantity; `unsized` are the parties whose size nobody reported."""

    source: RollSource
    quantities: Sequence[tuple[UUID, int]]
    unsized: Sequence[UUID] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Payment:
    """What a receipt collected for one bill."""

    book: UUID
    number: int
    party: UUID
    amount_fen: int
    paid_on: date


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """By how much a party owes less, on which decision, and why."""

    party: UUID
    amount_fen: int
    waived_on: date
    decision: str
    reason: Personal
