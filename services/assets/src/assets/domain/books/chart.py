"""A chart of accounts (会计科目表) as it was adopted: what each account is and asks of a line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assets.domain.books.lines import Line
from chassis.errors import RefusedError

CASH, BANK = "cash", "bank"
YEAR_INCOME, DISTRIBUTION = "year_income", "distribution"
"""The roles by which the rules of the books name accounts; the chart says which those are."""
UNDISTRIBUTED, DISTRIBUTED = "undistributed", "distributed"
"""The two sides of the distribution of income: 未分配收益 and 各项分配."""
DEBIT_CLASSES = frozenset(("asset", "cost", "expense"))
RESULT_CLASSES = frozenset(("income", "expense"))
"""The classes whose accounts are zero after the year's closing entries (结转)."""
BY_PARTY, BY_PROJECT = "party", "project"


class AccountNotInChartError(RefusedError):
    """The chart of the entity has no such account."""

    code = "account_not_in_chart"


class ChartVersionDiffersError(RefusedError):
    """The voucher is written on another chart than the entity keeps its books on."""

    code = "chart_version_differs"


class DimensionMissingError(RefusedError):
    """The account is kept by something that the line does not name."""

    code = "dimension_missing"


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account (科目) of a chart."""

    code: str
    name: str
    name_en: str
    kind: str
    """Its class: asset, liability, equity, cost, income or expense."""
    side: str
    """The normal side of its balance, debit or credit."""
    two_sided: bool
    """Whether a balance on either side is ordinary (双方科目)."""
    contra: bool
    """Whether it is deducted from another account (备抵科目)."""
    kept_by: str | None
    """The dimension that every line on it names, if there is one."""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One version of the chart; an account code means something under its version alone."""

    version: str
    """Year and number of the official chart, for example `2023-14`."""
    rule: str
    """Section and version by which it was adopted, for example `finance/chart@1`."""
    accounts: Mapping[str, Account]
    roles: Mapping[str, str]
    never_in_debit: frozenset[str]

    def account(self, code: str) -> Account:
        """Give an account; raises `AccountNotInChartError`."""
        try:
            return self.accounts[code]
        except KeyError:
            raise AccountNotInChartError(
                f"the chart {self.version} has no account {code}: look it up in {self.rule}"
            ) from None

    def check(self, version: str, lines: Iterable[Line]) -> None:
        """Refuse another chart's voucher, an unknown account, and a line that names too little."""
        if version != self.version:
            raise ChartVersionDiffersError(
                f"these books are kept on the chart {self.version}, not {version}: the same code "
                "means another account there"
            )
        for line in lines:
            self._check_dimensions(line, self.account(line.account))

    def codes(self, *kinds: str) -> frozenset[str]:
        """Give the codes of all accounts of some classes."""
        return frozenset(code for code, account in self.accounts.items() if account.kind in kinds)

    def moves_cash(self, lines: Iterable[Line]) -> bool:
        """Tell whether a line stands on cash (库存现金) or on a bank account (银行存款)."""
        money = {self.roles[CASH], self.roles[BANK]}
        return any(line.account in money for line in lines)

    def _check_dimensions(self, line: Line, account: Account) -> None:
        if account.kept_by is not None and line.dimensions().get(account.kept_by) is None:
            raise DimensionMissingError(
                f"name the {account.kept_by} on the line of {account.code} {account.name}",
                account=account.code,
                dimension=account.kept_by,
            )
        sides = (UNDISTRIBUTED, DISTRIBUTED)
        if account.code == self.roles[DISTRIBUTION] and line.sub not in sides:
            raise DimensionMissingError(
                f"name `{UNDISTRIBUTED}` or `{DISTRIBUTED}` as the sub-account of {account.code}",
                account=account.code,
                dimension="sub",
            )
