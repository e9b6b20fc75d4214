"""The totals of the two statutory statements (资产负债表、收益及收益分配表), from balances.

The order of the official forms' lines is not here: it is data for whoever prints them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assets.domain.books.chart import BY_PARTY, Chart
from assets.domain.books.sub_balance import SubBalance


@dataclass(frozen=True, kw_only=True)
class BalanceSheet:
    """Assets, liabilities and equity in fen; claims and debts of each party are never netted."""

    receivables_fen: int
    """应收款项: the debit balances of each party on accounts of claims."""
    payables_fen: int
    """应付款项: the debts, and the credit balances of parties on accounts of claims."""
    assets_fen: int
    liabilities_fen: int
    equity_fen: int
    """With what income and expense have brought so far and was not yet carried over."""


@dataclass(frozen=True, kw_only=True)
class IncomeStatement:
    """Income and expense of a year up to a day in fen, by account, without closing entries."""

    income_fen: int
    expense_fen: int
    net_income_fen: int
    by_account: Mapping[str, int]


def balance_sheet(balances: Iterable[SubBalance], chart: Chart) -> BalanceSheet:
    """Add balances up into the totals of a balance sheet."""
    sums = {"asset": 0, "cost": 0, "liability": 0, "equity": 0, "income": 0, "expense": 0}
    receivables = payables = turned = 0
    for (code, _), fen in _by_party(balances, chart).items():
        account = chart.account(code)
        sums[account.kind] += fen
        if account.kept_by != BY_PARTY:
            continue
        if account.kind == "liability":
            payables -= fen
        elif fen > 0:
            receivables += fen
        else:
            turned -= fen
    assets = sums["asset"] + sums["cost"] + turned
    liabilities = turned - sums["liability"]
    equity = -(sums["equity"] + sums["income"] + sums["expense"])
    return BalanceSheet(
        receivables_fen=receivables,
        payables_fen=payables + turned,
        assets_fen=assets,
        liabilities_fen=liabilities,
        equity_fen=equity,
    )


def income_statement(turnover: Mapping[str, int], chart: Chart) -> IncomeStatement:
    """Add the year's turnover of accounts, debit above zero, up into an income statement."""
    shown: dict[str, int] = {}
    totals = {"income": 0, "expense": 0}
    for code, fen in sorted(turnover.items()):
        kind = chart.account(code).kind
        if kind not in totals:
            continue
        amount = -fen if kind == "income" else fen
        shown[code] = amount
        totals[kind] += amount
    return IncomeStatement(
        income_fen=totals["income"],
        expense_fen=totals["expense"],
        net_income_fen=totals["income"] - totals["expense"],
        by_account=shown,
    )


def _by_party(balances: Iterable[SubBalance], chart: Chart) -> Mapping[tuple[str, str | None], int]:
    """Add balances up by account, and by party where the account is kept by it."""
    sums: dict[tuple[str, str | None], int] = {}
    for each in balances:
        kept_by = chart.account(each.account).kept_by
        key = (each.account, str(each.line.party) if kept_by == BY_PARTY else None)
        sums[key] = sums.get(key, 0) + each.balance_fen
    return sums
