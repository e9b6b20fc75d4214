"""The ledger of an entity as beancount text (https://beancount.github.io), for any reader of it."""

import json
from collections.abc import Iterator
from datetime import timedelta

from assets.adapters.exports.posted_vouchers import Books, PostedMonth, PostedVoucher, Row
from assets.entrypoints.exports.accounts import AccountNames, one_line
from kernel.money import format_yuan


class Beancount:
    """Writes month after month; the balances of a closed month stand in it as assertions."""

    media_type = "text/plain"

    def __init__(self, books: Books, names: AccountNames) -> None:
        """Write the books of one entity."""
        self._books = books
        self._names = names
        self._opened: set[str] = set()

    @staticmethod
    def head() -> Iterator[str]:
        """Give what stands once, at the head of a file."""
        yield 'option "title" "明白账"\n'
        yield 'option "operating_currency" "CNY"\n'

    def month(self, posted: PostedMonth) -> Iterator[str]:
        """Give the entries of one month, and the assertions at its end."""
        for voucher in posted.vouchers:
            yield from self._openings(voucher)
            yield self._transaction(voucher)
        after = posted.month.last_on + timedelta(days=1)
        for row in posted.balances or ():
            amount = format_yuan(row["balance_fen"], grouped=False)
            yield f"{after} balance {self._names.of(row)} {amount} CNY\n"

    def _openings(self, voucher: PostedVoucher) -> Iterator[str]:
        for line in voucher.lines:
            name = self._names.of(line)
            if name not in self._opened:
                self._opened.add(name)
                yield f"{self._books.books_from.first_on} open {name} CNY\n"

    def _transaction(self, voucher: PostedVoucher) -> str:
        narration = json.dumps(one_line(voucher.summary), ensure_ascii=False)
        head = f'{voucher.dated_on} * {narration}\n  voucher: "{voucher.month} {voucher.number}"\n'
        head += f'  kind: "{voucher.kind}"\n'
        return head + "".join(f"  {self._posting(line)}\n" for line in voucher.lines)

    def _posting(self, line: Row) -> str:
        amount = format_yuan(line["debit_fen"] - line["credit_fen"], grouped=False)
        return f"{self._names.of(line)}  {amount} CNY"
