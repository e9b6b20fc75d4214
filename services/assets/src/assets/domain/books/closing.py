"""The closing entries of a year (年末结转), from the balances on its last day."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from assets.domain.books.chart import (
    DISTRIBUTED,
    DISTRIBUTION,
    UNDISTRIBUTED,
    YEAR_INCOME,
    Chart,
)
from assets.domain.books.lines import LINES_MAX, Line, side
from assets.domain.books.sub_balance import SubBalance
from chassis.errors import RefusedError


class NothingToCloseError(RefusedError):
    """All balances that the closing entries would carry over are zero."""

    code = "nothing_to_close"


def result_entries(balances: Sequence[SubBalance], chart: Chart) -> list[tuple[Line, ...]]:
    """Give the entries that carry income, then expense, to the year's income, and that on.

    Each is one voucher; a sub-account is carried over by a line of its own. What is left of the
    year's income goes to undistributed income, below zero as a loss.
    """
    year_income = chart.roles[YEAR_INCOME]
    entries = [
        entry
        for kind in ("income", "expense")
        for entry in _carried(balances, chart.codes(kind), to=year_income)
    ]
    left = sum(b.balance_fen for b in balances if b.account == year_income)
    left += sum(line.net_fen for entry in entries for line in entry if line.account == year_income)
    if left:
        distribution = chart.roles[DISTRIBUTION]
        entries.append(
            (side(year_income, -left), side(distribution, left, sub=UNDISTRIBUTED)),
        )
    if not entries:
        raise NothingToCloseError("income, expense and the year's income are zero already")
    return entries


def distribution_entries(balances: Sequence[SubBalance], chart: Chart) -> list[tuple[Line, ...]]:
    """Give the entry that clears what was distributed against undistributed income."""
    code = chart.roles[DISTRIBUTION]
    distributed = [b for b in balances if b.account == code and b.line.sub == DISTRIBUTED]
    lines = [_cleared(each) for each in distributed if each.balance_fen]
    if not lines:
        raise NothingToCloseError("nothing was distributed since the last closing")
    total = sum(line.net_fen for line in lines)
    if total:
        lines.append(side(code, -total, sub=UNDISTRIBUTED))
    return [tuple(lines)]


def _carried(
    balances: Iterable[SubBalance], codes: frozenset[str], *, to: str
) -> Iterator[tuple[Line, ...]]:
    lines = (_cleared(each) for each in balances if each.account in codes and each.balance_fen)
    while part := tuple(islice(lines, LINES_MAX - 1)):
        total = sum(line.net_fen for line in part)
        yield (*part, side(to, -total)) if total else part


def _cleared(balance: SubBalance) -> Line:
    return side(balance.account, -balance.balance_fen, **balance.line.dimensions())
