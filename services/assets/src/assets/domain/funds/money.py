"""What a fund holds of each source, and from which of them a payment is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from kernel.money import split_fen

REMUNERATION = "remuneration"
"""The purpose of what a trustee draws (物业酬金)."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """So much of a payment was taken from one source."""

    source: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class SourceTotal:
    """What came in from a source, what of it was spent, and what is left."""

    source: str
    received_fen: int
    spent_fen: int
    balance_fen: int


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """Money that is set aside for one payment request until it is paid or given up."""

    purpose: str
    payee: UUID
    amount_fen: int

    def of(self, amount_fen: int) -> "Reservation":
        """Give the same for another amount."""
        return replace(self, amount_fen=amount_fen)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Money that came in: from which source, how much, when, by which reference."""

    source: str
    amount_fen: int
    received_on: date
    reference: str
    contribution: UUID | None = None
    bank_account: UUID | None = None
    """Where it lies; cash where none is named."""


@dataclass(frozen=True, kw_only=True)
class Outlay:
    """Money that is to leave or has left: for what, to whom, how much, when, by which reference."""

    purpose: str
    payee: UUID
    amount_fen: int
    paid_on: date
    reference: str
    source: str | None = None
    """The one source from which it is taken, where somebody names it."""
    bank_account: UUID | None = None
    """From where it was paid; cash where none is named."""


def drawn(
    amount_fen: int, balances: Mapping[str, int], *, draw: str, source: str | None = None
) -> list[Drawn]:
    """Take an amount from sources that hold it; what they do not hold is not taken.

    No source is taken below zero. The parts add up to the amount, or to all that is there.
    """
    held = {key: fen for key, fen in balances.items() if source in {None, key} and fen > 0}
    covered = min(amount_fen, sum(held.values()))
    if covered == 0:
        return []
    parts = _in_share(covered, held) if draw == "pro_rata" else _one_by_one(covered, held)
    return [
        Drawn(source=key, amount_fen=fen) for key, fen in zip(held, parts, strict=True) if fen > 0
    ]


def _in_share(amount_fen: int, held: Mapping[str, int]) -> Sequence[int]:
    # A part is its exact quota rounded by less than a fen, so it never goes beyond what is held.
    return split_fen(amount_fen, tuple(held.values()))


def _one_by_one(amount_fen: int, held: Mapping[str, int]) -> Sequence[int]:
    parts, left = [], amount_fen
    for fen in held.values():
        parts.append(min(left, fen))
        left -= parts[-1]
    return parts
