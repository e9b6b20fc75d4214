"""The lines of a voucher (分录): an account, an amount on one side, and what it is kept by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from chassis.errors import RefusedError

LINES_MIN, LINES_MAX = 2, 100
"""So many lines that name everything still stand in one event."""
AMOUNT_FEN_MAX = 10**13
"""A hundred thousand million yuan: beyond what a county moves, and exact in every sum."""
DIMENSIONS = ("sub", "bank_account", "party", "project", "fund", "source", "contract")
"""What a line may be kept by, in the order in which a sub-account is written."""


class VoucherUnbalancedError(RefusedError):
    """The debits of a voucher are not its credits (借贷不平)."""

    code = "voucher_unbalanced"


class AmountNotPositiveError(RefusedError):
    """An amount is zero, or below zero without red ink (红字)."""

    code = "amount_not_positive"


class AmountTooLargeError(RefusedError):
    """An amount is larger than a line of a voucher may hold."""

    code = "amount_too_large"


class LineSidesError(RefusedError):
    """A line has an amount on both sides."""

    code = "line_two_sides"


class VoucherLinesError(RefusedError):
    """A voucher has too few lines to balance, or more than one voucher may have."""

    code = "voucher_lines"


class RedInkMissingError(RefusedError):
    """A red-ink voucher has no amount below zero."""

    code = "red_ink_without_negative"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line: a debit or a credit in fen on one account; ids name what it is kept by."""

    account: str
    debit_fen: int
    credit_fen: int
    sub: str | None = None
    bank_account: UUID | None = None
    party: UUID | None = None
    project: UUID | None = None
    fund: UUID | None = None
    source: str | None = None
    contract: UUID | None = None

    @property
    def net_fen(self) -> int:
        """What the line adds to the debit side of its account."""
        return self.debit_fen - self.credit_fen

    def dimensions(self) -> dict[str, Any]:
        """Give what the line is kept by, without what it does not name."""
        named = ((name, getattr(self, name)) for name in DIMENSIONS)
        return {name: value for name, value in named if value is not None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """What vouchers moved on one account, or on one sub-account of it, on both sides."""

    account: str
    debit_fen: int
    credit_fen: int
    sub: str | None = None


def sub_key(dimensions: Mapping[str, Any]) -> str:
    """Write dimensions in their one order: lines of one account and key share a balance."""
    return "/".join(
        f"{name}:{dimensions[name]}" for name in DIMENSIONS if dimensions.get(name) is not None
    )


def side(account: str, net_fen: int, **dimensions: Any) -> Line:
    """Give the line that adds so much to the debit side, or takes it off where below zero."""
    debit, credit = (net_fen, 0) if net_fen > 0 else (0, -net_fen)
    return Line(account=account, debit_fen=debit, credit_fen=credit, **dimensions)


def reddened(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Give the lines in red ink: below zero on the other side, where what they undo stands."""
    return tuple(
        replace(line, debit_fen=-line.credit_fen, credit_fen=-line.debit_fen) for line in lines
    )


def check_lines(lines: Sequence[Line], *, red_ink: bool) -> None:
    """Refuse a voucher whose lines are no double entry; what the accounts mean is not asked."""
    if not LINES_MIN <= len(lines) <= LINES_MAX:
        raise VoucherLinesError(
            f"write {LINES_MIN} to {LINES_MAX} lines in a voucher, not {len(lines)}"
        )
    for number, line in enumerate(lines, 1):
        _check_amount(number, line, red_ink=red_ink)
    amounts = [amount for line in lines for amount in (line.debit_fen, line.credit_fen)]
    if red_ink and min(amounts) >= 0:
        raise RedInkMissingError("write at least one amount below zero, or no red ink")
    debit, credit = sum(line.debit_fen for line in lines), sum(line.credit_fen for line in lines)
    if debit != credit:
        raise VoucherUnbalancedError(
            f"the debits are {debit} fen and the credits {credit} fen: they must be equal",
            debit_fen=debit,
            credit_fen=credit,
        )


def movements(lines: Iterable[Line], *, by_sub: frozenset[str]) -> list[Movement]:
    """Add lines up by account, and by sub-account on those accounts that are named."""
    sums: dict[tuple[str, str | None], list[int]] = {}
    for line in lines:
        sub = line.sub if line.account in by_sub else None
        both = sums.setdefault((line.account, sub), [0, 0])
        both[0] += line.debit_fen
        both[1] += line.credit_fen
    return [
        Movement(account=account, debit_fen=both[0], credit_fen=both[1], sub=sub)
        for (account, sub), both in sums.items()
    ]


def _check_amount(number: int, line: Line, *, red_ink: bool) -> None:
    if line.debit_fen and line.credit_fen:
        raise LineSidesError(f"write the amount of line {number} on one side")
    amount = line.debit_fen or line.credit_fen
    if amount == 0 or (amount < 0 and not red_ink):
        raise AmountNotPositiveError(
            f"write an amount above zero in line {number}; below zero is red ink", line=number
        )
    if abs(amount) > AMOUNT_FEN_MAX:
        raise AmountTooLargeError(
            f"divide the amount of line {number}: a line holds {AMOUNT_FEN_MAX} fen at most",
            line=number,
        )
