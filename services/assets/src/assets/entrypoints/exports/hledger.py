"""The ledger of an entity as an hledger journal (https://hledger.org), for any reader of it."""

from collections.abc import Iterator

from assets.adapters.exports.posted_vouchers import Books, PostedMonth, PostedVoucher, Row
from assets.entrypoints.exports.accounts import AccountNames, one_line
from kernel.money import format_yuan

_SPECIAL = str.maketrans(";|", ",/")
"""What begins a comment or parts a payee from a note in a description."""


class Hledger:
    """Writes month after month; the balances of a closed month stand in it as assertions."""

    media_type = "text/plain"

    def __init__(self, books: Books, names: AccountNames) -> None:
        """Write the books of one entity."""
        self._books = books
        self._names = names

    @staticmethod
    def head() -> Iterator[str]:
        """Give what stands once, at the head of a file."""
        yield "; 明白账\ncommodity CNY 1000.00\n"

    def month(self, posted: PostedMonth) -> Iterator[str]:
        """Give the entries of one month, and the assertions at its end."""
        for voucher in posted.vouchers:
            yield self._transaction(voucher)
        balances = posted.balances or ()
        if balances:
            yield f"\n{posted.month.last_on} * {posted.month} closed ; {self._books.entity}\n"
        for row in balances:
            amount = format_yuan(row["balance_fen"], grouped=False)
            yield f"    {self._names.of(row)}  CNY 0.00 = CNY {amount}\n"

    def _transaction(self, voucher: PostedVoucher) -> str:
        described = one_line(voucher.summary).translate(_SPECIAL)
        head = f"\n{voucher.dated_on} * ({voucher.month} {voucher.number}) {described}\n"
        return head + "".join(f"    {self._posting(line)}\n" for line in voucher.lines)

    def _posting(self, line: Row) -> str:
        amount = format_yuan(line["debit_fen"] - line["credit_fen"], grouped=False)
        return f"{self._names.of(line)}  CNY {amount}"
