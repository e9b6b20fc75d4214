"""Straight-line depreciation (年限平均法) by whole months, exact in fen.

By the end of the k-th of n months, `amount × k / n` is charged, rounded down to a fen; a month's
charge is what this adds. So months differ by at most one fen, and together they are the amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.periods import Month

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A stretch of months over which an amount is spread evenly."""

    begins: str
    """The first month that is charged."""
    base_fen: int
    """What was charged before it."""
    amount_fen: int
    months: int

    def due_fen(self, month: Month) -> int:
        """Give what is charged by the end of a month that is not before the first one."""
        done = min(months_between(Month(self.begins), month) + 1, self.months)
        return self.base_fen + self.amount_fen * done // self.months

    def months_left(self, month: Month) -> int:
        """Give how many months are still to be charged after a month."""
        return max(0, self.months - max(0, months_between(Month(self.begins), month) + 1))


def months_between(first: Month, second: Month) -> int:
    """Give how many months the second lies after the first; below zero where it lies before."""
    years = second.year - first.year
    return years * MONTHS_PER_YEAR + second.number - first.number


def due_fen(segments: Sequence[Segment], month: Month, *, before_fen: int) -> int:
    """Give what all segments together have charged by the end of a month.

    `before_fen` is what was charged before the first of them. The one that began last counts.
    """
    begun = [each for each in segments if Month(each.begins) <= month]
    return begun[-1].due_fen(month) if begun else before_fen
