"""The lines of a pay list (发放清单): who gets how much, computed from a complete roll."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from assets.domain.members.roll_entries import RollMember, lines_digest
from chassis.errors import RefusedError

Basis = Literal["shares", "per_head"]
"""By what an amount is divided (分配依据): by shares (按份额), or equally (按人)."""
LARGEST_REMAINDER = "largest_remainder_then_number"
"""The rule of rounding: each part is rounded down to the fen, and the fen that are left go one
each to the largest remainders, among equal ones to the lowest number on the roll."""


class NobodyToShareError(RefusedError):
    """The roll has nobody, or no shares, among whom something could be divided."""

    code = "nobody_to_share"


@dataclass(frozen=True, kw_only=True, slots=True)
class PayLine:
    """One party's line of a list; what it is made of stands beside where there are parts."""

    number: int
    party: UUID
    amount_fen: int
    outside: bool = False
    shares: int | None = None
    """The shares on the roll from which the amount follows."""
    granted: int | None = None
    """Shares that are given with it (派送股权)."""
    base_fen: int | None = None
    performance_fen: int | None = None
    extras_fen: int | None = None


def shared(
    total_fen: int, members: Sequence[RollMember], basis: Basis, *, granted: int = 0
) -> list[PayLine]:
    """Divide an amount, and shares that are given with it, exactly; by `LARGEST_REMAINDER`.

    `members` come in the order of their numbers. Raises `NobodyToShareError`.
    """
    weights = [member.shares if basis == "shares" else 1 for member in members]
    if not sum(weights):
        raise NobodyToShareError("the roll has nobody with shares on this day: look at its entries")
    parts, grants = split_exactly(total_fen, weights), split_exactly(granted, weights)
    return [
        PayLine(
            number=member.number,
            party=member.person,
            amount_fen=fen,
            outside=member.outside,
            shares=member.shares,
            granted=more if granted else None,
        )
        for member, fen, more in zip(members, parts, grants, strict=True)
    ]


def split_exactly(total: int, weights: Sequence[int]) -> list[int]:
    """Split a number by whole weights into parts that add up to it, by `LARGEST_REMAINDER`.

    It is `kernel.money.split_fen` for whole numbers, quick enough for a town's roll.
    """
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    left = total - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda at: -(total * weights[at] % whole))
    for at in by_remainder[:left]:
        parts[at] += 1
    return parts


def guaranteed(per_share_fen: int, members: Sequence[RollMember]) -> list[PayLine]:
    """Give everybody the same for each share (保底收入)."""
    lines = [
        PayLine(
            number=member.number,
            party=member.person,
            amount_fen=per_share_fen * member.shares,
            outside=member.outside,
            shares=member.shares,
        )
        for member in members
    ]
    if not total_of(lines):
        raise NobodyToShareError("the roll has nobody with shares on this day: look at its entries")
    return lines


def total_of(lines: Iterable[PayLine]) -> int:
    """Add all lines up, in fen."""
    return sum(line.amount_fen for line in lines)


def pay_digest(lines: Iterable[PayLine]) -> str:
    """Give `sha256:` and the hex digest of number, party and amount of each line, in order."""
    return lines_digest(
        {"amount_fen": line.amount_fen, "number": line.number, "party": str(line.party)}
        for line in lines
    )
