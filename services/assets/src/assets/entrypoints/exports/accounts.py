"""What accounts are called in plain-text ledgers: one name for each sub-account of an entity."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from assets.adapters.exports.posted_vouchers import Books
from assets.domain.books.chart import Chart
from assets.domain.books.lines import DIMENSIONS

ROOTS = {
    "asset": "Assets",
    "cost": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}
"""By an account's class its root; the costs of production (生产成本) are goods in the making."""
FORGOTTEN = "(forgotten)"


class AccountNames:
    """Names the sub-accounts of one entity, so that two of them never share a name.

    A name is the root of the account's class, the entity, code and name of the account, and what
    the line is kept by: `Assets:510604102211-village-collective-6f1c2a90:102-银行存款:B-…`.
    """

    def __init__(self, books: Books, *, division: str, chart: Chart) -> None:
        """Name the accounts of these books, which are kept on this chart."""
        form = books.form.replace("_", "-")
        self._entity = f"{division}-{form}-{books.entity.hex[:8]}"
        self._chart = chart

    def of(self, row: Mapping[str, Any]) -> str:
        """Give the name of the sub-account in which a line or a balance stands."""
        account = self._chart.account(row["account"])
        kept = [
            f"{name[0].upper()}{name[1:2]}-{_word(row[name])}"
            for name in DIMENSIONS
            if row[name] is not None
        ]
        parts = [ROOTS[account.kind], self._entity, f"{account.code}-{_word(account.name)}", *kept]
        return ":".join(parts)


def one_line(text: str | None) -> str:
    """Give a summary on one line; what was forgotten says so."""
    return FORGOTTEN if text is None else " ".join(text.split())


def _word(value: UUID | str) -> str:
    """Give what is letters, digits and single dashes alone, and another for each other value."""
    if isinstance(value, UUID):
        return value.hex
    return "".join(each if each.isalnum() else f"-u{ord(each):04X}-" for each in value)
