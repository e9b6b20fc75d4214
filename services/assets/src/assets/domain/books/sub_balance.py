"""The balance of one sub-account on a day."""

from dataclasses import dataclass

from assets.domain.books.lines import Line


@dataclass(frozen=True, kw_only=True)
class SubBalance:
    """What an account holds of what its lines are kept by; debit is above zero."""

    line: Line
    """The sub-account, as a line without an amount."""
    balance_fen: int

    @property
    def account(self) -> str:
        """The account's code."""
        return self.line.account
